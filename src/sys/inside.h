/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inside.h - paths below a directory that stands for "/", whatever its symbolic links say
 *
 * An absolute link begins at that directory again, and ".." stops there, so that nothing outside is ever opened: what is below
 * may be a stranger's.
 */
#ifndef TN_SYS_INSIDE_H
#define TN_SYS_INSIDE_H

/**
 * tn_inside_open() - openat(2) with O_CLOEXEC; never blocks
 * @topfd: the directory that is "/"
 * @path:  from there, with or without a '/' in front
 *
 * Return: a descriptor, or -errno (-ELOOP: more than 40 links).
 */
int tn_inside_open(int topfd, const char *path, int flags);

#endif
