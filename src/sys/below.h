/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* below.h - changing what is below a root, a name at a time
 *
 * Paths are absolute in the root's terms. Links on the way are followed, and stay inside of the root; the last component itself is
 * not followed. What changes a name is on the disk when it returns. All: 0 or -errno.
 */
#ifndef TN_SYS_BELOW_H
#define TN_SYS_BELOW_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "sys/root.h"

enum tn_below_kind {
	TN_BELOW_FILE,
	TN_BELOW_DIR,
	TN_BELOW_LINK,
	TN_BELOW_OTHER,
};

/* What has the name. -ENOENT: nothing. */
int tn_below_look(const tn_root *root, const char *path, enum tn_below_kind *ret);

/* A directory, and those above it, with mode 0755 where they are made. Return: a descriptor, or -errno. */
int tn_below_dir(const tn_root *root, const char *path, bool make);

/* Where a directory really is, for the machine itself. Return: 0 or -errno. */
int tn_below_real(const tn_root *root, const char *path, struct tn_arena *arena, const char **ret);

/* All of a small file. -EFBIG: it has more than @max bytes. */
int tn_below_read(const tn_root *root, const char *path, size_t max, struct tn_buf *ret);

/* What @to named is replaced. */
int tn_below_rename(const tn_root *root, const char *from, const char *to);

/* A directory takes a name; what has it gets the name @from, or, where the file system cannot do that in one step, goes. */
int tn_below_swap(const tn_root *root, const char *from, const char *to);

/* Anything but a directory. -ENOENT: nothing is there. */
int tn_below_remove(const tn_root *root, const char *path);

/* With all that is in it, but nothing that links in it lead to. */
int tn_below_remove_all(const tn_root *root, const char *path);

/* A directory that is empty, and those above it that are empty then, but not @stop. */
void tn_below_prune(const tn_root *root, const char *path, const char *stop);

/* @path becomes a symbolic link, in one step; what had the name is replaced. */
int tn_below_symlink(const tn_root *root, const char *target, const char *path);
/* -ENOENT, -EINVAL: no link. */
int tn_below_readlink(const tn_root *root, const char *path, struct tn_arena *arena, const char **ret);

/* A new file with that content, mode 0644; what had the name is replaced, when all is on the disk. */
int tn_below_write(const tn_root *root, const char *path, struct tn_text content);

/* Removes what somebody who was killed at writing @path has left. */
void tn_below_tidy(const tn_root *root, const char *path);
/* The same, not in one step: a name that nobody looks at. */
int tn_below_fill(const tn_root *root, const char *path, struct tn_text content);

/* Another file, or link, like the plain file or link @from; with @link it may be the same file under another name. What had the
 * name
 * @to is replaced, but not in one step. */
int tn_below_double(const tn_root *root, const char *from, const char *to, bool link);

/**
 * tn_below_copy() - a plain file with content, mode, owner and times of another
 * @from_dir: that @from is relative to; AT_FDCWD
 * @to:       what has the name is removed before; a name that nobody looks at, since it is not whole at once
 * @link:     it may be the same file
 *
 * -EINVAL: @from is no plain file.
 */
int tn_below_copy(const tn_root *root, int from_dir, const char *from, const char *to, bool link);

/* Whether both are plain files with the same bytes: 1 or 0. */
int tn_below_same(const tn_root *root, const char *a, const char *b);

#endif
