/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modules_load.h - modules that are asked for at boot: modules-load.d, /etc/modules, the kernel command line */
#ifndef TN_MACHINE_MODULES_LOAD_H
#define TN_MACHINE_MODULES_LOAD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_asked {
	const char *name; /* as written: a module or an alias */
	const char *more; /* what stands behind it on its line, which systemd would take as part of the name; or NULL */
	const char *file; /* in the sysroot's terms; "/proc/cmdline" */
	unsigned line;    /* from 1; 0: /proc/cmdline */
	bool initramfs;   /* asked of what runs in the initramfs: rd.modules_load= and its like */
};
typedef TN_VEC(struct tn_asked) tn_asked_list;

/* Where its files lie, as systemd has it: the highest precedence first; ends with NULL. */
const char *const *tn_modules_load_directories(const tn_root *root);

/**
 * tn_modules_load_read() - all of them, in the order in which systemd-modules-load takes them
 *
 * The command line, then the files by their names, of which one hides those of that name in later
 * directories. /etc/modules, which Debian links there and Alpine reads by itself, is listed once, under the
 * name by which it is found first.
 * Return: 0 or -ENOMEM; what cannot be read goes to @log.
 */
int tn_modules_load_read(const tn_root *root, struct tn_arena *arena, tn_asked_list *ret, const struct tn_log *log);

/* Of one file alone, @path as the user has it: no root is put before it. Return: 0, -ENOMEM, or -errno after a line in
 * @log. */
int tn_modules_load_read_file(const char *path, struct tn_arena *arena, tn_asked_list *ret, const struct tn_log *log);

#endif
