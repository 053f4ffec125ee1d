/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* xattrs.h - extended attributes of files: labels of SELinux, access lists, users' notes */
#ifndef TN_SYS_XATTRS_H
#define TN_SYS_XATTRS_H

/* Gives @to what @from has, but for what speaks of the content (IMA's and EVM's). Where the file system knows none, or the user may
 * not, that is left out. Return: 0 or -errno. */
int tn_xattrs_copy(int from, int to);

#endif
