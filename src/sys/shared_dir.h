/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* shared_dir.h - a directory that is there while anybody wants it to be, to mount something on */
#ifndef TN_SYS_SHARED_DIR_H
#define TN_SYS_SHARED_DIR_H

/* Makes @name in @dirfd unless it is there. Return: a descriptor, for as long as it is wanted, or -errno. */
int tn_shared_dir_take(int dirfd, const char *name);

/* Closes @fd. The directory goes when nobody else wants it, and nothing is in it. */
void tn_shared_dir_leave(int dirfd, const char *name, int fd);

#endif
