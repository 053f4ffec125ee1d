/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* confdir.h - *.conf over several directories: sorted, masked, once for all
 *
 * modprobe.d(5), depmod.d(5) and modules-load.d(5) share this rule: of files
 * with the same base name only the one in the earliest directory counts; the
 * rest are read in byte order of their base names. An entry of the list may
 * also name a file (-C FILE): it is read as it is, where its name sorts.
 */
#ifndef TN_SYS_CONFDIR_H
#define TN_SYS_CONFDIR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/vec.h"

struct tn_conf_file {
	const char *path; /* as to be shown and opened; lives in the arena */
	const char *name; /* base name */
	const char *masks_for; /* reserved: NULL */
};

typedef TN_VEC(struct tn_conf_file) tn_conf_files;

/**
 * tn_confdir_list() - the files that count, in the order they are to be read
 * @root:  prefix for every path of @paths ("" for none)
 * @paths: NULL-ended list of directories or files, highest precedence first
 *
 * A directory that does not exist is skipped. Return: 0, -ENOMEM; directories
 * that cannot be read are logged and skipped.
 */
int tn_confdir_list(const char *root, const char *const *paths, struct tn_arena *arena,
		    tn_conf_files *ret, const struct tn_log *log);

#endif
