/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* copy.h - what is in one open file to another, and what the file system says of it */
#ifndef TN_SYS_COPY_H
#define TN_SYS_COPY_H

#include <stdbool.h>

struct stat;

/* From where both stand to the end of @from, in the cheapest way that both file systems know. @clones: whether to try to share
 * blocks (FICLONE); becomes false where that does not work. Return: 0 or -errno. */
int tn_copy_content(int from, int to, bool *clones);

/* All of @from, a plain file, to a new one, of that mode but for the umask. Return: 0; -EINVAL: it is none; -errno: there is none
 * at @name. */
int tn_copy_file(int from, int dirfd, const char *name, unsigned mode);

/* Gives @fd the mode and times of @st, and its owner where @owner. Return: 0 or -errno. */
int tn_copy_dress(int fd, const struct stat *st, bool owner);

#endif
