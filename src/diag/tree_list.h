/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree_list.h - the modules of a tree, for who looks at each of them */
#ifndef TN_DIAG_TREE_LIST_H
#define TN_DIAG_TREE_LIST_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/error.h"
#include "core/find/tree.h"

/**
 * tn_tree_list() - name them all, in the order of their names
 * @arena: holds the names; paths live as long as @tree
 * @take:  Return: 0, or -ENOMEM, which ends it
 *
 * Return: 0, -ENOMEM, -ENOENT (no modules.dep.bin), -EBADMSG (it is damaged).
 */
int tn_tree_list(tn_tree *tree, struct tn_arena *arena, int (*take)(void *data, const char *name, const char *path), void *data,
		 struct tn_error *err);

/* All of a regular file, into memory that is used again. Return: 0 or -errno. */
int tn_tree_list_read(const char *path, struct tn_buf *file);

#endif
