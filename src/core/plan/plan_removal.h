/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_removal.h - the step that takes a module away, and how the module will be used then */
#ifndef TN_CORE_PLAN_PLAN_REMOVAL_H
#define TN_CORE_PLAN_PLAN_REMOVAL_H

#include "core/plan/plan_steps.h"

/* How a module is used before anything is done. */
struct tn_plan_use {
	int refcount;             /* < 0: not loaded, or unknown */
	const char *const *users; /* modules; in the plan's arena */
	size_t n_users;
};

/* Return: 0 or -ENOMEM. */
int tn_plan_read_use(struct tn_plan_job *job, const char *module, struct tn_plan_use *ret);
/* How often and by whom the module will be in use when its turn comes; the rest of @ret is zero.
 * Return: 0 or -ENOMEM. */
int tn_plan_predict_use(struct tn_plan_job *job, const struct tn_plan_use *use,
			struct tn_removal *ret);

/* Appends a step of a removal, whatever its kind: it makes sense only where @needs were done.
 * Return: 0 or -ENOMEM. */
int tn_plan_push_dependent(struct tn_plan_job *job, struct tn_step step,
			   const struct tn_plan_cause *cause, const tn_plan_indices *needs,
			   size_t *ret_index);
/* The same for the one that takes the module away; its use has been predicted in @step.remove. */
int tn_plan_push_removal(struct tn_plan_job *job, struct tn_step step,
			 const struct tn_plan_cause *cause, const tn_plan_indices *needs,
			 size_t *ret_index);

#endif
