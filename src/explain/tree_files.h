/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* tree_files.h - the modules' files of a tree, whatever its indexes say */
#ifndef TN_EXPLAIN_TREE_FILES_H
#define TN_EXPLAIN_TREE_FILES_H

#include "core/find/tree.h"

/* @name: normalised. Both are valid for the call alone. Return: 0 to go on. */
typedef int tn_tree_file_fn(void *data, const char *name, const char *path);

/* Calls @fn with each file and its path from the tree, in no order. What cannot be read has none.
 * Return: what @fn returned, 0, -ENOMEM. */
int tn_tree_files(const tn_tree *tree, tn_tree_file_fn *fn, void *data);

#endif
