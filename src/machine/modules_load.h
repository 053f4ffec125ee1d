/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modules_load.h - modules that are asked for at boot: modules-load.d, /etc/modules, the kernel command line */
#ifndef TN_MACHINE_MODULES_LOAD_H
#define TN_MACHINE_MODULES_LOAD_H

#include "base/arena.h"
#include "base/log.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_asked {
	const char *name; /* as written: a module or an alias */
	const char *file; /* in the sysroot's terms; "/proc/cmdline" */
	unsigned line;    /* from 1; 0: /proc/cmdline */
};
typedef TN_VEC(struct tn_asked) tn_asked_list;

/* In the order in which systemd-modules-load reads them. Return: 0 or -ENOMEM; what cannot be read goes to @log. */
int tn_modules_load_read(const tn_root *root, struct tn_arena *arena, tn_asked_list *ret, const struct tn_log *log);

#endif
