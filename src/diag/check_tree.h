/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_tree.h - check every module of a tree, side by side
 *
 * Each as if those that it needs had been loaded: what any module of the tree exports is there.
 */
#ifndef TN_DIAG_CHECK_TREE_H
#define TN_DIAG_CHECK_TREE_H

#include "diag/check.h"

struct tn_check_tree_item {
	const char *name; /* normalised */
	const char *path;
	const char *trouble; /* why the file could not be read; NULL: it could */
	int code;            /* of that, -errno; or 0 */
	struct tn_check_result result;
};

typedef struct tn_check_tree tn_check_tree;
tn_check_tree *tn_check_tree_free(tn_check_tree *checked);
TN_DEFINE_CLEANUP(tn_check_tree, tn_check_tree_free);

/* Told of each module's file, by the thread that has just read it; @worker: below TN_PARALLEL_MAX. */
struct tn_check_tree_listener {
	void *data;
	void (*file)(void *data, const char *name, struct tn_text file, size_t worker);
};

/**
 * tn_check_tree_run() - judge all of it
 * @flags: TN_LOAD_IGNORE_*
 * @listener: may be NULL
 * @ret:   receives the verdicts, in the order of the modules' names; @basis and @tree must live as long
 *
 * Return: 0, -ENOMEM, -ENOENT (no modules.dep.bin), -EBADMSG (it is damaged).
 */
int tn_check_tree_run(const struct tn_check_basis *basis, tn_tree *tree, unsigned flags,
		      const struct tn_check_tree_listener *listener, tn_check_tree **ret, struct tn_error *err);

size_t tn_check_tree_items(const tn_check_tree *checked, const struct tn_check_tree_item **ret);

#endif
