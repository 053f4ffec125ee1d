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
#include "core/plan/plan_action.h"

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

/* What the kernel or the command gets, or would. */
struct tn_step_options {
	const char *text; /* "" for none */
	const struct tn_step_option *parts;
	size_t n_parts;
};

/* Why the step is in the plan. */
struct tn_step_reason {
	enum tn_step_why why;
	const char *for_module;       /* NULL for TN_WHY_REQUESTED */
	const struct tn_match *match; /* how a name led here; NULL for dependencies and holders */
	const struct tn_rule *soft;   /* softdep line */
};

struct tn_step {
	enum tn_step_kind kind;
	union { /* by @kind */
		struct tn_insertion insert;
		struct tn_removal remove;
		struct tn_shell_command command;
		struct tn_omission skip;
		struct tn_hindrance fail;
	};
	const char *module; /* normalised */
	const char *path;   /* of its file; NULL when the tree has none, or nobody asked */
	struct tn_step_options options;
	struct tn_step_reason reason;

	size_t request;  /* serial number of the tn_plan_add() that wanted it */
	bool is_target;  /* what was asked for, not what it takes */
	bool required;   /* its failure is the failure of its target; else it is ignored */
	bool only_if_done; /* not taken when one of @needs was not done (removal) */
	/* Index of the earlier step that does the very same, or -1. This one is
	 * taken only where that one was not (done: nothing is left to do). */
	ptrdiff_t same_as;
	/* Steps (indices, all smaller) that must be over before this one starts.
	 * What dependencies add for insertions is filled in by tn_plan_link(). */
	const size_t *needs;
	size_t n_needs;
};

/* Why there is nothing to do; TN_SKIP_NONE where there is. */
static inline enum tn_step_skip tn_step_skips(const struct tn_step *step)
{
	return step->kind == TN_STEP_SKIP ? step->skip.why : TN_SKIP_NONE;
}

/* Why it cannot be done; TN_FAIL_NONE where nothing stands in the way. */
static inline enum tn_step_fail tn_step_fails(const struct tn_step *step)
{
	return step->kind == TN_STEP_FAIL ? step->fail.why : TN_FAIL_NONE;
}

/* The missing file that leaves it out or makes it fail, or NULL. */
static inline const struct tn_gone *tn_step_gone(const struct tn_step *step)
{
	if (tn_step_skips(step) == TN_SKIP_FILE_GONE)
		return &step->skip.gone;
	return tn_step_fails(step) == TN_FAIL_FILE_GONE ? &step->fail.gone : NULL;
}

#endif
