/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* inventory.h - the modules that are loaded and those of a tree, as one list
 *
 * Zero-initialise it, add what is wanted, free it. What is loaded comes from
 * one read of /proc/modules or of a copy, so a module that vanishes meanwhile is either
 * there with all that was said of it or not there.
 */
#ifndef TN_CMD_LIST_INVENTORY_H
#define TN_CMD_LIST_INVENTORY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/vec.h"
#include "core/state/loaded.h"
#include "core/find/tree.h"
#include "sys/root.h"

/* A module; lives as long as the inventory. */
struct tn_item {
	const char *name; /* normalised where it is of the tree, else as the kernel has it */
	const struct tn_loaded *loaded; /* NULL: not loaded, or not known to be */
	bool permanent;                 /* loaded for good: it has no way out */
	const char *const *users;       /* loaded modules that use this one */
	size_t n_users;
	const char *path;         /* of its file; NULL: built in, or not of the tree */
	const char *const *needs; /* all modules that must be there before it, nearest first */
	size_t n_needs;
	TN_VEC(const char *) needed_by; /* modules of the tree that need it; tn_inventory_add_needed_by() */
	bool builtin;
	struct tn_text builtin_info; /* its "NAME.key=value" records; empty when not read */

	/* Set by tn_inventory_link(). */
	TN_VEC(struct tn_item *) below; /* what it needs (inverse: what needs it), with nothing between */
	bool is_below;                  /* it is below another */
};

struct tn_inventory {
	struct tn_arena arena;
	TN_VEC(struct tn_item *) items; /* in the order in which they were added */
	struct tn_hash by_name;
};

/* Add these modules as what is loaded; their strings must live as long. Return: 0 or -ENOMEM. */
int tn_inventory_add_list(struct tn_inventory *inv, const tn_loaded_list *list);
/* Add what is loaded. Return: as tn_state_loaded(): 1 when a part could not be understood. */
int tn_inventory_add_loaded(struct tn_inventory *inv, const tn_root *root, struct tn_error *err);
/* Add all modules of the tree, built-in ones, too, and tell the others' paths and needs. */
int tn_inventory_add_tree(struct tn_inventory *inv, tn_tree *tree, struct tn_error *err);
/* Tell what modules.builtin.modinfo has of those that are built in; the tree must outlive them.
 * Return: 0 or -ENOMEM. */
int tn_inventory_add_builtin_info(struct tn_inventory *inv, tn_tree *tree);
/* Only tell paths and needs of those that are there. */
int tn_inventory_locate(struct tn_inventory *inv, tn_tree *tree);
/* Tell which modules of the tree need those that are there. */
int tn_inventory_add_needed_by(struct tn_inventory *inv, tn_tree *tree);

/* In order of names. */
void tn_inventory_sort(struct tn_inventory *inv);

/**
 * tn_inventory_link() - draw the edges for a tree: from who needs to what is needed
 * @inverse: from what is needed to who needs it
 * @by_index: as the tree's index tells, which knows only all that a module
 *            needs: of these, what another one of them needs hangs below that
 *            one. Without it, and for modules that are not of the tree: as the
 *            kernel tells of what is loaded.
 *
 * Return: 0 or -ENOMEM.
 */
int tn_inventory_link(struct tn_inventory *inv, bool by_index, bool inverse);

void tn_inventory_free(struct tn_inventory *inv);

#endif
