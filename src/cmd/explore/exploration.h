/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exploration.h - all that the page of `tenon explore` shows, found out before any of it is written
 *
 * A tree is read as a whole: each module's file once, its verdict, the devices and what they want.
 */
#ifndef TN_CMD_EXPLORE_EXPLORATION_H
#define TN_CMD_EXPLORE_EXPLORATION_H

#include "autoload/device_modules.h"
#include "cmd/list/inventory.h"
#include "cmd/machine.h"
#include "diag/check_tree.h"
#include "machine/parameters.h"

struct tn_explored;

/* Symbols of another module that a module's file asks for. */
struct tn_explored_use {
	const struct tn_explored *owner;
	struct tn_text symbol; /* lives as long as the exploration */
};

struct tn_explored {
	const struct tn_item *item; /* name, path, what it needs, whether it is loaded */
	size_t index;               /* its place in the list, and in the data */
	const char *where;          /* below the tree, "kernel/fs/ext4/ext4.ko"; NULL: not known */
	const char *trouble;        /* why its file says nothing; NULL: it does, or it has none */
	uint64_t size;              /* of its file; 0: not known */
	struct tn_text modinfo;
	const char *signer;         /* that its signature names, "" for one that names none; NULL: it has none */
	TN_VEC(struct tn_explored_use) uses; /* by owner, then in the file's order */
	tn_parameters parameters;
	const struct tn_check_tree_item *check; /* NULL: it was not checked */
};

struct tn_exploration {
	struct tn_world *world;
	struct tn_world_machine machine;
	bool running; /* the kernel of the tree runs on the machine */
	bool checks;  /* ask for verdicts */

	struct tn_inventory inventory;
	struct tn_explored *modules; /* in the order of their names */
	size_t n;
	struct tn_hash by_name, owners; /* of modules; of symbols */
	tn_check_tree *verdicts;

	struct tn_candidates candidates;
	tn_wanted_list wanted;
	tn_device_modules_list devices;
};

/* @ex: zeroed, with world and checks. Return: 0 or -errno with a sentence. */
int tn_exploration_read(struct tn_exploration *ex, struct tn_error *err);
void tn_exploration_free(struct tn_exploration *ex);

/* The module of that name; NULL: none. */
const struct tn_explored *tn_explored_find(const struct tn_exploration *ex, const char *name);

/* Reads each module's file, several at once (explored_files.c). Return: 0 or -ENOMEM. */
int tn_exploration_read_files(struct tn_exploration *ex);

#endif
