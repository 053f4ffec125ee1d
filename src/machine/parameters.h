/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* parameters.h - a module's parameters: what it has, their values now, who sets them */
#ifndef TN_MACHINE_PARAMETERS_H
#define TN_MACHINE_PARAMETERS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "core/find/config.h"
#include "core/find/tree.h"
#include "format/param_value.h"
#include "sys/root.h"

/* One word of the configuration that sets a parameter. */
struct tn_parameter_setting {
	const struct tn_rule *rule;
	const char *value; /* NULL: it is named without one */
	const struct tn_parameter_setting *earlier; /* one that this one shadows; NULL: none */
};

struct tn_parameter {
	const char *name;
	const char *type;        /* "int", "array of int", "charp"; NULL: .modinfo does not tell */
	const char *description; /* NULL: none */
	const char *value;       /* now, from /sys/module/M/parameters; NULL: not loaded, not shown or not ours to read */
	const char *trouble;     /* why @value is NULL, one phrase; NULL: there is one, or the module is not loaded */
	bool listed;             /* .modinfo or sysfs has it; else only the configuration speaks of it */
	bool shown;              /* there is a file of it in sysfs */
	bool writable;           /* that root can write to while the module is loaded */

	/* The configuration, as far as it reaches the module: one that is built in hears the kernel command line alone. */
	const struct tn_parameter_setting *setting; /* the one that counts, which is the last; NULL: none */
	/* What is set against @value, by type; NOT_COMPARED also where there is only one of them. */
	enum tn_param_likeness fit;
};
typedef TN_VEC(struct tn_parameter) tn_parameters;

/* The module. */
struct tn_parameters_of {
	const char *module;     /* normalised */
	struct tn_text modinfo; /* "key=value" each ended by NUL; empty: not known, only what sysfs shows */
	bool builtin;
	bool live;              /* its tree is of the kernel whose /sys is below the root */
};

/**
 * tn_parameters_modinfo() - what the module's file or, of one that is built in, the tree says of it
 * @live: as in tn_parameters_of
 * @arena: holds a copy of what is read
 *
 * Return: 0 (also for a module that the tree has not: then @ret has no modinfo), -ENOMEM, or -errno of
 * reading the file, with a sentence.
 */
int tn_parameters_modinfo(tn_tree *tree, const char *module, bool live, struct tn_arena *arena,
			  struct tn_parameters_of *ret, struct tn_error *err);

/* The same for a file that the user named. Return: 0, -ENOMEM, or -errno of reading it, with a sentence. */
int tn_parameters_modinfo_of_file(const char *path, const char *module, bool live, struct tn_arena *arena,
				  struct tn_parameters_of *ret, struct tn_error *err);

/**
 * tn_parameters_read() - all of one module
 * @config: NULL: nobody asks who sets them
 *
 * Sorted by name. Return: 0, -ENOMEM or -errno.
 */
int tn_parameters_read(const tn_root *root, const tn_config *config, const struct tn_parameters_of *of,
		       struct tn_arena *arena, tn_parameters *ret, struct tn_error *err);

/* Whether @p's value is the one that its setting sets, by its type. */
enum tn_param_likeness tn_parameter_fit(const struct tn_parameter *p);

/* Whether it is the kernel's command line that sets it, which counts after all files. NULL: no. */
bool tn_parameter_is_boot(const struct tn_parameter_setting *setting);
/* Of @p's settings the one of a file that counts. NULL: none, or @p is NULL. */
const struct tn_parameter_setting *tn_parameter_from_files(const struct tn_parameter *p);

/* By name; '-' is '_'. NULL: none. */
const struct tn_parameter *tn_parameters_find(const tn_parameters *parameters, const char *name);

#endif
