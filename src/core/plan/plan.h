/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan.h - decide what loading or removing a module takes; do nothing
 *
 * A plan is a list of steps in the order in which one worker would take them.
 * It is made from a request, a tree, the configuration and the state of the
 * kernel, and from nothing else: nothing is opened, run or loaded here. The tree
 * is asked whether the files that would be loaded are there.
 * Printing it is a dry run, core/load/apply runs it, and every step says why it is
 * there. A plan that takes several targets counts what its own earlier steps
 * do as done.
 */
#ifndef TN_CORE_PLAN_PLAN_H
#define TN_CORE_PLAN_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "core/find/config.h"
#include "core/find/lookup.h"
#include "core/plan/plan_step.h"
#include "core/state/state_view.h"
#include "core/find/tree.h"

/**
 * tn_plan_find_loaded() - for a name that no tree knows: the kernel may have such a module
 * @live:  it must be live, not on its way in or out
 * @ret:   receives the match; left alone on failure
 *
 * Return: 0, -ENOENT or -ENOMEM.
 */
int tn_plan_find_loaded(const struct tn_state_view *state, const char *name, bool live,
			struct tn_arena *arena, tn_matches *ret);

/* All must live as long as the plan. */
struct tn_plan_world {
	tn_tree *tree;
	const tn_config *config;
	const struct tn_state_view *state;
};

/* Which blacklisted modules an insertion leaves out. */
enum tn_plan_blacklist {
	TN_BLACKLIST_ALIAS,  /* the target, where an alias led to it: what blacklist lines mean */
	TN_BLACKLIST_TARGET, /* the target, by name as well */
	TN_BLACKLIST_ALL,    /* also what it depends on; the rest is loaded nevertheless */
	TN_BLACKLIST_NONE,
};

struct tn_plan_request {
	bool remove;
	const char *options;   /* insertion: appended to the target's; NULL for none */
	const char *path;      /* insertion: file to load instead of the tree's; NULL for none */
	const char *rename;    /* insertion: load the target under this name; NULL for its own */
	bool ignore_commands;  /* of the target, and its softdeps; removal: of all */
	bool ignore_loaded;    /* insertion: as if nothing were loaded (-D) */
	bool pass_gone;        /* insertion: where a file is gone, the rest is planned as if nothing
				* needed it (-D); else nothing is of what needs it */
	enum tn_plan_blacklist blacklist;
	bool first_time;       /* fail when there is nothing to do for the target */
	unsigned load_flags;   /* enum tn_load_flags */
	bool force;            /* removal: O_TRUNC */
	bool remove_holders;
	bool wait;             /* removal: a module in use is waited for */
};

typedef struct tn_plan tn_plan;

/* NULL: out of memory. */
tn_plan *tn_plan_new(const struct tn_plan_world *world);
tn_plan *tn_plan_free(tn_plan *plan);
TN_DEFINE_CLEANUP(tn_plan, tn_plan_free);

/**
 * tn_plan_add() - append the steps for one module
 * @target:  from tn_lookup(); its strings must live as long as the plan
 * @request: its strings are copied
 *
 * What stands in the way is a step, too (TN_STEP_FAIL).
 *
 * Return: 0, -ENOMEM, or what the tree could not read. The plan is of no use after a failure.
 */
int tn_plan_add(tn_plan *plan, const struct tn_match *target, const struct tn_plan_request *request,
		struct tn_error *err);

/* Completes every @needs: one look at modules.dep for each step. Return: 0 or -ENOMEM. */
int tn_plan_link(tn_plan *plan);

/* The steps so far; the array is valid until the next addition. */
size_t tn_plan_steps(const tn_plan *plan, const struct tn_step **ret);

#endif
