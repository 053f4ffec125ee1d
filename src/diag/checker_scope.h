/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* checker_scope.h - a scope that finds out by itself who exports a symbol
 *
 * Private to checker*.c. Exporters are read when the first symbol of theirs is asked for.
 */
#ifndef TN_DIAG_CHECKER_SCOPE_H
#define TN_DIAG_CHECKER_SCOPE_H

#include "base/hash.h"
#include "core/find/tree.h"
#include "diag/checker.h"
#include "diag/checker_named.h"

struct tn_checker_scope {
	const struct tn_check_basis *basis;
	const tn_root *root;
	tn_tree *tree;
	enum tn_check_with with;
	const struct tn_checker_named *named;
	tn_symbol_scope *symbols;
	struct tn_hash asked; /* modules that were read, or could not be */
	bool strangers_told;  /* loaded modules that the tree does not have */
	struct tn_arena arena;
};

/* Everything but @ret->symbols is borrowed. Return: 0 or -ENOMEM. */
int tn_checker_scope_open(struct tn_checker_scope *ret, const struct tn_check_basis *basis, const tn_root *root,
			  tn_tree *tree, const struct tn_checker_named *named, enum tn_check_with with);
void tn_checker_scope_close(struct tn_checker_scope *scope);

/* @name: what a module would be loaded as; it would be, so its exports count. Return: 0 or -ENOMEM. */
int tn_checker_scope_load(struct tn_checker_scope *scope, const char *name, const char *path, const tn_image *image,
			  bool proprietary);
/* The same of a module that may be loaded by then; what the tree does not have exports nothing. */
int tn_checker_scope_assume(struct tn_checker_scope *scope, const char *module);

#endif
