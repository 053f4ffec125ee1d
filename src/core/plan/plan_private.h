/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_private.h - what the files that make a plan share */
#ifndef TN_CORE_PLAN_PLAN_PRIVATE_H
#define TN_CORE_PLAN_PLAN_PRIVATE_H

#include "base/hash.h"
#include "core/plan/plan.h"

struct tn_plan {
	struct tn_plan_world world;
	struct tn_arena arena;
	TN_VEC(struct tn_step) steps;
	struct tn_hash inserts; /* module -> index + 1 of the latest step that brings it */
	struct tn_hash removes; /* module -> index + 1 of the latest step that takes it away */
	size_t n_targets;
};

/* Why a module is in the plan: what its step inherits. */
struct tn_plan_cause {
	enum tn_step_why why;
	bool required;
	const char *for_module;
	const struct tn_rule *soft;
};

/* A list of step indices while it grows. */
typedef TN_VEC(size_t) tn_plan_indices;

/* How a module is used before anything is done. */
struct tn_plan_use {
	int refcount;             /* < 0: not loaded, or unknown */
	const char *const *users; /* modules; in the plan's arena */
	size_t n_users;
};

/* A dependency of what goes. */
struct tn_plan_unused {
	const char *module, *path;
	const char *for_module;
	size_t after; /* the step that takes @for_module away */
	struct tn_plan_use use;
};
typedef TN_VEC(struct tn_plan_unused) tn_plan_unused_list;

/* One tn_plan_add(). */
struct tn_plan_job {
	struct tn_plan *plan;
	struct tn_plan_request request; /* strings in the plan's arena */
	const struct tn_match *target;
	bool absent; /* insertion: the target is known not to be there */
	struct tn_hash visited; /* "MODULE" or "MODULE ALIAS" */
	struct tn_hash begun;     /* removal: modules on their way by name */
	tn_plan_unused_list kept; /* removal: what was in use when it was looked at */
	struct tn_error *err;
};

int tn_plan_insert(struct tn_plan_job *job);
int tn_plan_remove(struct tn_plan_job *job);

/* Appends; the step gets its target and cause. Return: 0 or -ENOMEM. */
int tn_plan_push(struct tn_plan_job *job, struct tn_step step, const struct tn_plan_cause *cause,
		 size_t *ret_index);

/* Index of the step that @map (inserts, removes) has for @module, or -1. */
ptrdiff_t tn_plan_find(const struct tn_hash *map, const char *module);
int tn_plan_note(struct tn_hash *map, const char *module, size_t index);

/* Makes @from the needs of @step. Return: 0 or -ENOMEM. */
int tn_plan_set_needs(struct tn_plan *plan, struct tn_step *step, const tn_plan_indices *from);

/* Return: 0 or -ENOMEM. */
int tn_plan_read_use(struct tn_plan_job *job, const char *module, struct tn_plan_use *ret);
/* Fills in how often and by whom @step's module will be in use when its turn comes. */
int tn_plan_predict_use(struct tn_plan_job *job, const struct tn_plan_use *use,
			struct tn_step *step);
/* Appends a removal, @step with its use predicted. Return: 0 or -ENOMEM. */
int tn_plan_push_removal(struct tn_plan_job *job, struct tn_step step,
			 const struct tn_plan_cause *cause, const tn_plan_indices *needs,
			 size_t *ret_index);

/* What nothing uses any more of all that @module needed, as step @after leaves it. */
int tn_plan_remove_unused(struct tn_plan_job *job, const char *module, size_t after);
/* When all else is planned: what had to be left in use meanwhile, each once. */
int tn_plan_remove_kept(struct tn_plan_job *job);

/* Return: 1 when (@match) has not been visited in this job; 0; -ENOMEM. */
int tn_plan_visit(struct tn_plan_job *job, const struct tn_match *match);

/* Modules that the names of a softdep line stand for; unknown names yield none. The array is in
 * the plan's arena. Return: 0 or -ENOMEM. */
struct tn_plan_soft {
	const struct tn_match *v;
	size_t n;
};
int tn_plan_softdeps(struct tn_plan_job *job, const char *module, const struct tn_rule **ret_rule,
		     struct tn_plan_soft *ret_pre, struct tn_plan_soft *ret_post);

/* Fills in @step's options and where they come from. @extra: of the request, or NULL. */
int tn_plan_options(struct tn_plan *plan, const char *alias, const char *extra,
		    struct tn_step *step);
/* @command with every $CMDLINE_OPTS replaced; in @arena; NULL: out of memory. */
const char *tn_plan_expand(struct tn_arena *arena, const char *command, const char *options);

#endif
