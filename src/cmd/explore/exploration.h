/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* exploration.h - all that the page of `tenon explore` shows, found out before any of it is written
 *
 * A tree is read as a whole: each module's file once, its verdict, the devices and what they want.
 */
#ifndef TN_CMD_EXPLORE_EXPLORATION_H
#define TN_CMD_EXPLORE_EXPLORATION_H

#include "autoload/device_modules.h"
#include "cli/json_read.h"
#include "cmd/list/inventory.h"
#include "cmd/machine.h"
#include "cmd/show/shown.h"
#include "diag/check_tree.h"
#include "sys/parallel.h"

struct tn_explored;

/* A symbol that a module has. */
struct tn_explored_symbol {
	const struct tn_explored *owner;
	struct tn_text name; /* lives as long as the exploration */
};

struct tn_explored {
	const struct tn_item *item; /* name, path, what it needs, whether it is loaded */
	size_t index;               /* its place in the list, and in the data */
	const char *where;          /* below the tree, "kernel/fs/ext4/ext4.ko"; NULL: not known */
	struct tn_shown shown;      /* but for what lists of all modules tell: needs, needed_by, devices */
	struct tn_modsig claims;    /* its signature, as it stands there */
	bool is_signed, is_read;    /* it has one; its file has been looked at */
	int code;                   /* -ENOMEM of that */
	TN_VEC(const struct tn_explored_symbol *) uses; /* that its file asks for: by owner, then by name */
	const struct tn_check_tree_item *check; /* NULL: it was not checked */
	bool is_own_result;         /* @shown has a verdict of its own, and not that of @check */
};

struct tn_exploration {
	struct tn_world *world;
	struct tn_world_machine machine;
	bool running; /* the kernel of the tree runs on the machine */
	bool checks;  /* ask for verdicts */
	tn_json_value *timings; /* a run that was recorded; NULL: none */
	const char *timings_file;

	struct tn_inventory inventory;
	struct tn_explored *modules; /* in the order of their names */
	size_t n;
	struct tn_hash by_name, owners; /* of modules; of symbols */
	tn_check_tree *verdicts;
	struct tn_arena arenas[TN_PARALLEL_MAX]; /* of threads */

	struct tn_candidates candidates;
	tn_wanted_list wanted;
	tn_device_modules_list devices;
};

/* @ex: zeroed, with world and checks. Return: 0 or -errno with a sentence. */
int tn_exploration_read(struct tn_exploration *ex, struct tn_error *err);
void tn_exploration_free(struct tn_exploration *ex);

/* The module of that name; NULL: none. */
const struct tn_explored *tn_explored_find(const struct tn_exploration *ex, const char *name);

/* Reads each module's file that nobody has taken yet, several at once (explored_files.c). Return: 0 or -ENOMEM. */
int tn_exploration_read_files(struct tn_exploration *ex);
/* For a tn_check_tree_listener; @data: the exploration. */
void tn_exploration_take_file(void *data, const char *name, struct tn_text file, size_t worker);

/* What stands around the files (explored_machine.c): taints, lines of the configuration, parameters, firmware, signatures.
 * Return: 0 or -ENOMEM. */
int tn_exploration_read_machine(struct tn_exploration *ex, struct tn_error *err);

#endif
