/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* edit.h - a directory whose files are edited: where it is, and what is in them (sys/fileset.h writes them) */
#ifndef TN_SYS_EDIT_H
#define TN_SYS_EDIT_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "sys/root.h"
#include "sys/stamp.h"

/**
 * tn_edit_dir() - open a directory to write in
 * @path: absolute, in the sysroot's terms
 * @make: directories that are not there are made
 *
 * Below another root than "/" no symbolic link is followed: it may lead out of it.
 * Return: a descriptor that the caller closes; -ENOENT, which @err does not tell of; -ELOOP (a link) or another
 * -errno with a sentence.
 */
int tn_edit_dir(const tn_root *root, const char *path, bool make, struct tn_error *err);

/* Whether files can be made in the directory. Return: 0, -EACCES, -EROFS or another errno of faccessat(2), negative. */
int tn_edit_may(int dirfd);

/**
 * tn_edit_read() - all of a plain file
 * @ret: appended to
 * @ret_stamp: of what was read
 *
 * Waits for nothing. Return: 0, -ENOENT, -ELOOP (a symbolic link), -EINVAL (no plain file), -EFBIG (over @max),
 * -ENOMEM, -errno.
 */
int tn_edit_read(int dirfd, const char *name, size_t max, struct tn_buf *ret, struct tn_stamp *ret_stamp);

/* Takes a file away, and waits until that is on the disk. Return: 0 or -errno. */
int tn_edit_remove(int dirfd, const char *name);

#endif
