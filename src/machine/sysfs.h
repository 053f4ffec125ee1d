/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sysfs.h - directories of sysfs and procfs: listed in order, and where their links lead */
#ifndef TN_MACHINE_SYSFS_H
#define TN_MACHINE_SYSFS_H

#include <limits.h>
#include <stdbool.h>

#include "base/arena.h"
#include "core/state/sysmodule.h"
#include "sys/root.h"

/* No directory of sysfs has as many; what is more is left out. */
#define TN_SYSFS_NAMES_MAX (1u << 17)
/* An attribute is a page at most; with its NUL. */
#define TN_SYSFS_VALUE_MAX 4097

/* A directory below the sysroot. Return: a descriptor that the caller closes, or -errno. */
int tn_sysfs_open(const tn_root *root, const char *path);

/* The names in the directory @dirfd, sorted; they live in @arena. Return: 0, -ENOMEM or -errno. */
int tn_sysfs_names(int dirfd, struct tn_arena *arena, tn_names *ret);
/* Those that are directories themselves, and no links. */
int tn_sysfs_directories(int dirfd, struct tn_arena *arena, tn_names *ret);
/* The same by the directory's path below the sysroot. */
int tn_sysfs_list(const tn_root *root, const char *path, struct tn_arena *arena, tn_names *ret);

/* One attribute by its path below the sysroot. Return: 0 or -errno. */
int tn_sysfs_read(const tn_root *root, const char *path, char ret[TN_SYSFS_VALUE_MAX]);

/* The path to which @link leads in the directory @dir, without "." and ".."; never above "/". NULL: out of memory. */
const char *tn_sysfs_resolve(const char *dir, const char *link, struct tn_arena *arena);

/* The last component of a path. */
const char *tn_sysfs_base(const char *path);
/* The component before it, or "". */
struct tn_text tn_sysfs_parent(const char *path);

/* The value of KEY=VALUE in the text of a uevent file, or an empty text. */
struct tn_text tn_sysfs_uevent(const char *uevent, const char *key);

/* "8:1" as two numbers. Return: whether it is. */
bool tn_sysfs_number(struct tn_text text, unsigned *ret_major, unsigned *ret_minor);

/* "@directory/@what" in @to: names of a directory may be longer than NAME_MAX. Return: whether there is room. */
bool tn_sysfs_join(char to[PATH_MAX], const char *directory, const char *what);

#endif
