/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dynamic_debug.h - a module's debug messages, which the kernel prints when it is told to */
#ifndef TN_MACHINE_DYNAMIC_DEBUG_H
#define TN_MACHINE_DYNAMIC_DEBUG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "sys/root.h"

struct tn_dynamic_debug {
	size_t sites, on;   /* places of a module that print, and those that are switched on */
	const char *source; /* /proc/dynamic_debug/control, or the one in debugfs */
};

/* Return: 0; -EOPNOTSUPP (the kernel has none), -EACCES, -ENOMEM or -errno, each with a sentence. */
int tn_dynamic_debug_read(const tn_root *root, const char *module, struct tn_dynamic_debug *ret, struct tn_error *err);

/* Switches all of a module's on or off. @source: as read. Return: as above. */
int tn_dynamic_debug_switch(const tn_root *root, const char *source, const char *module, bool on, struct tn_error *err);

#endif
