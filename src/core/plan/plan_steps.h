/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_steps.h - the steps of a plan while they are added
 *
 * The lower floor of the plan: loading and removal (plan_insert.h, plan_remove.h)
 * append here, and plan.h, on top, calls those two.
 */
#ifndef TN_CORE_PLAN_PLAN_STEPS_H
#define TN_CORE_PLAN_PLAN_STEPS_H

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "base/vec.h"
#include "core/plan/plan_request.h"
#include "core/plan/plan_step.h"

struct tn_plan {
	struct tn_plan_source from;
	struct tn_arena arena;
	TN_VEC(struct tn_step) steps;
	struct tn_hash inserts; /* module -> index + 1 of the latest step that brings it */
	struct tn_hash removes; /* module -> index + 1 of the latest step that takes it away */
	size_t n_requests;
};

/* One tn_plan_add(). */
struct tn_plan_job {
	struct tn_plan *plan;
	struct tn_plan_request request; /* strings in the plan's arena */
	const struct tn_match *target;
	struct tn_hash visited; /* "MODULE" or "MODULE ALIAS" */
	struct tn_error *err;
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

/* Appends; the step gets its target and cause. Return: 0 or -ENOMEM. */
int tn_plan_push(struct tn_plan_job *job, struct tn_step step, const struct tn_plan_cause *cause,
		 size_t *ret_index);

/* Makes @from the needs of @step. Return: 0 or -ENOMEM. */
int tn_plan_set_needs(struct tn_plan *plan, struct tn_step *step, const tn_plan_indices *from);

/* Index of the step that @map (inserts, removes) has for @module, or -1. */
ptrdiff_t tn_plan_latest(const struct tn_hash *map, const char *module);
/* From now on it is @index. Return: 0 or -ENOMEM. */
int tn_plan_set_latest(struct tn_hash *map, const char *module, size_t index);

/* Return: 1 when (@match) has not been visited in this job; 0; -ENOMEM. */
int tn_plan_visit(struct tn_plan_job *job, const struct tn_match *match);

#endif
