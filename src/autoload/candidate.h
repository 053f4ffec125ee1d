/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* candidate.h - a module that a device wants: whether the kernel has it, could get it, or what is in its way */
#ifndef TN_AUTOLOAD_CANDIDATE_H
#define TN_AUTOLOAD_CANDIDATE_H

#include "base/arena.h"
#include "base/hash.h"
#include "core/find/lookup.h"
#include "core/plan/blocks.h"
#include "core/state/loaded.h"

/* The best first. */
enum tn_standing {
	TN_STANDS_LOADED,
	TN_STANDS_BUILTIN,
	TN_STANDS_AVAILABLE, /* it is not loaded, and could be */
	TN_STANDS_BLOCKED,   /* a line keeps it out, or one that it needs */
	TN_STANDS_GONE,      /* its file is not there, or that of one that it needs */
	TN_STANDS_UNKNOWN,   /* the tree has no such module: an alias line leads nowhere */
	TN_N_STANDINGS
};

struct tn_candidate {
	const char *module; /* normalised */
	const char *path;   /* of its file as the tree has it; NULL: built in, or not of the tree */
	enum tn_initstate state;
	enum tn_standing standing;
	struct tn_blocks blocks; /* lines about the module itself, also where it is loaded all the same */

	/* TN_STANDS_BLOCKED and TN_STANDS_GONE. */
	const char *obstacle;             /* the module in question: itself, or one that it needs */
	struct tn_blocks obstacle_blocks; /* of that one */
	const char *gone;                 /* the file that is not there; NULL: it is no such case */
};

/* Modules are judged once, however many devices want them. The arena, tree, configuration and texts must live as long. */
struct tn_candidates {
	tn_tree *tree;
	const tn_config *config;
	const tn_loaded_list *loaded; /* NULL: the kernel of @tree does not run, so nothing is */
	const char *command_line;     /* of the kernel; NULL: it does not run, or that is not known */
	struct tn_arena *arena;

	struct tn_hash by_name, loaded_names; /* made by the calls */
};
void tn_candidates_free(struct tn_candidates *candidates);

/* @module: normalised. Return: 0 or -ENOMEM. */
int tn_candidate_find(struct tn_candidates *candidates, const char *module, const struct tn_candidate **ret);

/* "loaded", "builtin", "available", "blocked", "gone", "unknown": for programs. */
const char *tn_standing_word(enum tn_standing standing);

#endif
