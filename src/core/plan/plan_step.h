/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_step.h - one step of a plan: what, and why
 *
 * Every pointer lives as long as the plan (or the tree and the configuration
 * that it was made from).
 */
#ifndef TN_CORE_PLAN_PLAN_STEP_H
#define TN_CORE_PLAN_PLAN_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "core/find/config.h"
#include "core/find/lookup.h"

enum tn_step_kind {
	TN_STEP_INSERT,  /* load @path with @options */
	TN_STEP_REMOVE,  /* unload @module, if it is idle: see @busy */
	TN_STEP_COMMAND, /* run @shell, an install or remove command */
	TN_STEP_SKIP,    /* nothing to do: @skip tells why */
	TN_STEP_FAIL,    /* cannot be done: @fail tells why */
};

enum tn_step_skip {
	TN_SKIP_NONE,
	TN_SKIP_BUILTIN,     /* part of the kernel */
	TN_SKIP_LOADED,      /* loaded already */
	TN_SKIP_NOT_LOADED,  /* to be removed, but not there */
	TN_SKIP_BLACKLISTED, /* @blacklist names the line */
	TN_SKIP_FILE_GONE,   /* insertion: @gone names what is missing; nothing hangs on it */
};

enum tn_step_fail {
	TN_FAIL_NONE,
	TN_FAIL_LOADED,     /* first time wanted, but it is loaded */
	TN_FAIL_NOT_LOADED, /* first time wanted, but it is not loaded */
	TN_FAIL_BUILTIN,    /* removal of a part of the kernel */
	TN_FAIL_NO_FILE,    /* insertion of a name that only the configuration knows */
	TN_FAIL_FILE_GONE,  /* insertion: @gone names what is missing */
};

/* What a removal does where the module is in use when its turn comes. */
enum tn_step_busy {
	TN_BUSY_FAILS,
	TN_BUSY_SKIPS, /* it stays: it went along only because nobody else seemed to use it */
	TN_BUSY_WAITS, /* tried until the time is up, then fails */
};

enum tn_step_why {
	TN_WHY_REQUESTED,
	TN_WHY_DEPENDENCY,   /* @for_module needs its symbols */
	TN_WHY_PRE_SOFTDEP,  /* @soft: wanted before (removal: after) @for_module */
	TN_WHY_POST_SOFTDEP, /* @soft: wanted after (removal: before) @for_module */
	TN_WHY_HOLDER,       /* removal: it uses @for_module */
	TN_WHY_UNUSED,       /* removal: @for_module used it */
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
	enum tn_step_busy busy;

	const char *module;  /* normalised */
	const char *path;    /* of the file; NULL when the tree has none */
	const char *gone;    /* FILE_GONE: the module whose file is not there: it, or one that it needs */
	const char *gone_path;
	const char *options; /* as the kernel or the command gets them; "" for none */
	const char *rename;  /* INSERT: name to load it under; NULL: its own */
	const char *command; /* COMMAND: as configured */
	const char *shell;   /* COMMAND: with $CMDLINE_OPTS replaced */
	unsigned flags;      /* INSERT: enum tn_load_flags; REMOVE: of delete_module(2) */

	size_t target;   /* serial number of the tn_plan_add() that wanted it */
	bool is_target;  /* what was asked for, not what it takes */
	bool first_time; /* INSERT: it must not have been there */
	bool required;   /* its failure is the failure of its target; else it is ignored */
	/* Index of the earlier step that does the very same, or -1. This one is
	 * taken only where that one was not (done: nothing is left to do). */
	ptrdiff_t same_as;
	/* Steps (indices, all smaller) that must be over before this one starts.
	 * What dependencies add for insertions is filled in by tn_plan_link(). */
	const size_t *needs;
	size_t n_needs;
	bool only_if_done; /* not taken when one of @needs was not done (removal) */

	enum tn_step_why why;
	const char *for_module;        /* NULL for TN_WHY_REQUESTED */
	const struct tn_match *match;  /* how a name led here; NULL for dependencies and holders */
	const struct tn_rule *soft;    /* softdep line */
	const struct tn_rule *rule;    /* COMMAND: its line, install or remove */
	const struct tn_rule *blacklist;
	const struct tn_step_option *option_parts;
	size_t n_option_parts;
	int refcount; /* REMOVE: as predicted for its turn; < 0 when unknown */
	const char *const *holders; /* REMOVE: loaded modules that use it then */
	size_t n_holders;
};

#endif
