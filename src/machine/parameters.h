/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* parameters.h - a module's parameters: what it has, their values now, who sets them */
#ifndef TN_MACHINE_PARAMETERS_H
#define TN_MACHINE_PARAMETERS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "core/find/config.h"
#include "sys/root.h"

struct tn_parameter {
	const char *name;
	const char *type;        /* "int", "array of int", "charp"; NULL: .modinfo does not tell */
	const char *description; /* NULL: none */
	const char *value;       /* now, from /sys/module/M/parameters; NULL: not loaded, not shown or not ours to read */
	const char *trouble;     /* why @value is NULL, one phrase; NULL: there is one, or the module is not loaded */
	bool shown;              /* there is a file of it in sysfs */
	bool writable;           /* that root can write to while the module is loaded */
	const struct tn_rule *set; /* the last line of the configuration that sets it; NULL: none does */
	const char *set_value;   /* what it sets */
};
typedef TN_VEC(struct tn_parameter) tn_parameters;

/**
 * tn_parameters_read() - all of one module
 * @module: normalised; loaded, or built in, or neither
 * @file:   its .modinfo fields, "key=value" each ended by NUL; empty: not known, only what sysfs shows
 *
 * Sorted by name. Return: 0, -ENOMEM or -errno.
 */
int tn_parameters_read(const tn_root *root, const tn_config *config, const char *module, struct tn_text modinfo,
		       struct tn_arena *arena, tn_parameters *ret, struct tn_error *err);

#endif
