/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inside.h - paths below a directory that stands for "/", whatever its symbolic links say
 *
 * An absolute link begins at that directory again, and ".." stops there, so that nothing outside is ever opened: what is below
 * may be a stranger's.
 */
#ifndef TN_SYS_INSIDE_H
#define TN_SYS_INSIDE_H

#include <stdbool.h>

#include "base/buf.h"
#include "sys/root.h"

/**
 * tn_inside_open() - openat(2) with O_CLOEXEC; never blocks
 * @topfd: the directory that is "/"
 * @path:  from there, with or without a '/' in front
 *
 * Return: a descriptor, or -errno (-ELOOP: more than 40 links).
 */
int tn_inside_open(int topfd, const char *path, int flags);

/* The same below a sysroot, which may be the real one. */
int tn_inside_root_open(const tn_root *root, const char *path, int flags);
/* Whether there is something. */
bool tn_inside_root_has(const tn_root *root, const char *path);
/* Appends the whole content of a small file. Return: 0, -EFBIG (over @max bytes) or -errno. */
int tn_inside_root_read(const tn_root *root, const char *path, size_t max, struct tn_buf *ret);

#endif
