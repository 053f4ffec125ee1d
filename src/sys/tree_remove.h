/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree_remove.h - a directory with all that is in it, however deep, goes */
#ifndef TN_SYS_TREE_REMOVE_H
#define TN_SYS_TREE_REMOVE_H

/* Removes what @name in @dirfd is: a file, a link (not what it leads to), or a directory with everything below. Directories of
 * other file systems that are mounted there are left (-EBUSY). Return: 0; -ENOENT: nothing was there; -errno: something is left. */
int tn_tree_remove(int dirfd, const char *name);

#endif
