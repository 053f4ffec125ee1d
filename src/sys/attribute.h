/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* attribute.h - the small files and the links of procfs and sysfs, below a directory that is open
 *
 * There are thousands of them: each costs what opening and reading it costs, and a link is read, not followed.
 */
#ifndef TN_SYS_ATTRIBUTE_H
#define TN_SYS_ATTRIBUTE_H

#include <stdbool.h>
#include <stddef.h>

#include "sys/root.h"

/* What one read(2) of the file at @path brings, without the newline at its end, as a string of at most @size bytes
 * with its NUL. Waits for nothing; below another root than "/" only plain files are opened. Return: 0, -EINVAL (no
 * plain file), -errno. */
int tn_attribute_read(const tn_root *root, int dirfd, const char *path, char *ret, size_t size);

/* Where the symbolic link at @path leads, as it stands there. Return: 0, -EINVAL (no link), -ENAMETOOLONG, -errno. */
int tn_attribute_link(int dirfd, const char *path, char *ret, size_t size);

/* Whether there is anything at @path. */
bool tn_attribute_is_there(int dirfd, const char *path);

/* The device that is at @path, or where the link there leads. No server of files is waited for. Return: 'c' or 'b', or 0: it
 * is none, or not to be seen. */
char tn_attribute_node(int dirfd, const char *path, unsigned *ret_major, unsigned *ret_minor);

#endif
