/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* confdir.h - *.conf over several directories: sorted, masked, once for all
 *
 * modprobe.d(5), depmod.d(5) and modules-load.d(5) share this rule: of files
 * with the same base name only the one in the earliest directory counts (it
 * masks the others, even when it is a link to /dev/null); the rest are read
 * in byte order of their base names. Names that start with '.' or do not end
 * in ".conf" are not looked at. An entry of the list may also name a file
 * (-C FILE): it is read whatever its name, where its base name sorts.
 */
#ifndef TN_SYS_CONFDIR_H
#define TN_SYS_CONFDIR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/log.h"
#include "base/vec.h"

struct tn_conf_file {
	const char *path; /* as to be shown and opened; lives in the arena */
	const char *name; /* base name: points into @path */
	bool regular;     /* so its directory said; false: anything, also nothing */
	bool named;       /* by the caller, not by a directory */
};

typedef TN_VEC(struct tn_conf_file) tn_conf_files;

/* The directories of depmod.d(5), highest precedence first; ends with NULL. */
const char *const *tn_confdir_of_depmod(void);

enum tn_confdir_flags {
	TN_CONFDIR_MUST_EXIST = 1 << 0, /* the user named the paths: log a missing one */
};

/**
 * tn_confdir_list() - the files that count, in the order they are to be read
 * @root:  prefix for every path of @paths ("" for none)
 * @paths: NULL-ended list of directories or files, highest precedence first
 * @flags: enum tn_confdir_flags
 * @ret:   empty or what an earlier call left, whose files mask later ones;
 *         the caller frees the vector
 *
 * A path that does not exist is skipped. What cannot be read, and a
 * directory or special file where a *.conf file should be, is logged and
 * skipped; it does not mask. Return: 0 or -ENOMEM.
 */
int tn_confdir_list(const char *root, const char *const *paths, unsigned flags,
		    struct tn_arena *arena, tn_conf_files *ret, const struct tn_log *log);

/* Files of the directories that are not looked at and have no suffix at all: the ".conf" may have
 * been forgotten. A README is none of them. Return: 0 or -ENOMEM. */
int tn_confdir_list_forgotten(const char *root, const char *const *paths, struct tn_arena *arena,
			      tn_conf_files *ret);

/* Adds one file where its base name sorts, unless it is masked; the file need
 * not exist. @path must live as long as @files. Return: 0 or -ENOMEM. */
int tn_confdir_add(tn_conf_files *files, const char *path);

#endif
