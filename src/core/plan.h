/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan.h - decide what loading or removing a module takes; do nothing
 *
 * A plan is a list of steps in the order in which one worker would take them.
 * It is made from a request, a tree, the configuration and the state of the
 * kernel, and from nothing else: nothing is opened, run or loaded here.
 * Printing it is a dry run, core/apply runs it, and every step says why it is
 * there. A plan that takes several targets counts what its own earlier steps
 * do as done.
 */
#ifndef TN_CORE_PLAN_H
#define TN_CORE_PLAN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "core/config.h"
#include "core/lookup.h"
#include "core/state.h"
#include "core/tree.h"

enum tn_step_kind {
	TN_STEP_INSERT,  /* load @path with @options */
	TN_STEP_REMOVE,  /* unload @module */
	TN_STEP_COMMAND, /* run @shell, the install or remove command */
	TN_STEP_SKIP,    /* nothing to do: @skip tells why */
	TN_STEP_FAIL,    /* cannot be done: @fail tells why */
};

enum tn_step_skip {
	TN_SKIP_NONE,
	TN_SKIP_BUILTIN,     /* part of the kernel */
	TN_SKIP_LOADED,      /* loaded already */
	TN_SKIP_NOT_LOADED,  /* to be removed, but not there */
	TN_SKIP_BLACKLISTED, /* @blacklist names the line */
	TN_SKIP_IN_USE,      /* removal: a dependency that something else uses */
	TN_SKIP_NO_FILE,     /* a name that only configuration knows, its command ignored */
};

enum tn_step_fail {
	TN_FAIL_NONE,
	TN_FAIL_LOADED,     /* first time wanted, but it is loaded */
	TN_FAIL_NOT_LOADED, /* first time wanted, but it is not loaded */
	TN_FAIL_BUILTIN,    /* removal of a part of the kernel */
	TN_FAIL_IN_USE,     /* removal: refcount is not 0 */
	TN_FAIL_NOT_FOUND,  /* no such module in the tree */
};

enum tn_step_why {
	TN_WHY_REQUESTED,
	TN_WHY_DEPENDENCY,   /* @for_module needs its symbols */
	TN_WHY_PRE_SOFTDEP,  /* @soft: wanted before (removal: after) @for_module */
	TN_WHY_POST_SOFTDEP, /* @soft: wanted after (removal: before) @for_module */
	TN_WHY_HOLDER,       /* removal: it uses @for_module */
	TN_WHY_UNUSED,       /* removal: @for_module used it, and nothing else does */
};

/* One piece of an option string and where it comes from. */
struct tn_step_option {
	const char *text;
	const struct tn_rule *rule; /* NULL: given with the request */
};

struct tn_step {
	enum tn_step_kind kind;
	enum tn_step_skip skip;
	enum tn_step_fail fail;

	const char *module;  /* normalised */
	const char *path;    /* of the file; NULL when the tree has none */
	const char *options; /* as the kernel or the command gets them; "" for none */
	const char *rename;  /* name to load it under; NULL: its own */
	const char *command; /* COMMAND: as configured */
	const char *shell;   /* COMMAND: with $CMDLINE_OPTS replaced */
	unsigned flags;      /* INSERT: enum tn_load_flags; REMOVE: of delete_module(2) */

	bool target;   /* what was asked for, not what it takes */
	bool required; /* its failure is the failure of its target; else it is ignored */
	/* Steps (indices, all smaller) that must be over before this one starts. */
	const size_t *needs;
	size_t n_needs;
	/* Not taken when one of @needs failed (removal); else it is tried nevertheless. */
	bool only_if_done;

	enum tn_step_why why;
	const char *for_module;        /* NULL for TN_WHY_REQUESTED */
	const struct tn_match *match;  /* how a name led here; NULL for dependencies and holders */
	const struct tn_rule *soft;    /* softdep line */
	const struct tn_rule *install; /* COMMAND: its line, install or remove */
	const struct tn_rule *blacklist;
	const struct tn_step_option *option_parts;
	size_t n_option_parts;
	int refcount; /* SKIP and FAIL in use: as predicted for this moment */
};

/* How to ask the kernel what it has; values as core/state.h gives them. */
struct tn_plan_state {
	void *data;
	int (*state_of)(void *data, const char *name);
	int (*refcount)(void *data, const char *name);
	int (*holders)(void *data, const char *name, struct tn_arena *arena, tn_names *ret);
};

/* /proc and /sys below @root, which must live as long. */
struct tn_plan_state tn_plan_state_live(const tn_root *root);

/* All must live as long as the plan. */
struct tn_plan_world {
	tn_tree *tree;
	const tn_config *config;
	const struct tn_plan_state *state;
};

struct tn_plan_request {
	bool remove;
	const char *options;   /* insertion: appended to the target's; NULL for none */
	const char *rename;    /* -o: load the target under this name */
	bool ignore_commands;  /* of the target */
	bool ignore_loaded;    /* insertion: as if nothing were loaded (-D) */
	bool use_blacklist;    /* for every module, not only for what an alias led to */
	bool first_time;       /* fail when there is nothing to do */
	unsigned load_flags;   /* enum tn_load_flags */
	bool force;            /* removal: O_TRUNC */
	bool remove_holders;
	bool wait;             /* removal: a module in use is waited for, so it is no failure */
};

typedef struct tn_plan tn_plan;

/* NULL: out of memory. */
tn_plan *tn_plan_new(const struct tn_plan_world *world);
tn_plan *tn_plan_free(tn_plan *plan);
TN_DEFINE_CLEANUP(tn_plan, tn_plan_free);

/**
 * tn_plan_add() - append the steps for one module
 * @target: from tn_lookup(); its strings must live as long as the plan
 *
 * What stands in the way is a step, too (TN_STEP_FAIL). Return: 0, -ENOMEM, or
 * what the tree or the state could not read; the plan is of no use then.
 */
int tn_plan_add(tn_plan *plan, const struct tn_match *target, const struct tn_plan_request *request,
		struct tn_error *err);

/* The steps so far; valid until the next addition. */
size_t tn_plan_steps(const tn_plan *plan, const struct tn_step **ret);

#endif
