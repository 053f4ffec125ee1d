// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who uses a module when its turn comes, and what then happens to it. */
#include "core/plan/plan_removal.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/state/sysmodule.h"

int tn_plan_read_use(struct tn_plan_job *job, const char *module, struct tn_plan_use *ret)
{
	const struct tn_state_view *state = job->plan->from.state;
	tn_autovec tn_names names = { 0 };
	const char **users;
	int r;

	*ret = (struct tn_plan_use){ .refcount = state->refcount(state->data, module) };
	if (ret->refcount <= 0)
		return 0;
	r = state->holders(state->data, module, &job->plan->arena, &names);
	if (r == 0 && names.n) {
		users = tn_arena_array(&job->plan->arena, names.n, sizeof(*users));
		r = users ? 0 : -ENOMEM;
		if (users)
			memcpy(users, names.v, names.n * sizeof(*users));
		ret->users = users;
		ret->n_users = users ? names.n : 0;
	}
	return r == -ENOMEM ? r : 0;
}

/* Those that no step of this plan takes away go on using it. */
int tn_plan_predict_use(struct tn_plan_job *job, const struct tn_plan_use *use,
			struct tn_removal *ret)
{
	struct tn_removal removal = { .refcount = use->refcount };
	const char **holders = NULL;

	if (use->n_users) {
		holders = tn_arena_array(&job->plan->arena, use->n_users, sizeof(*holders));
		if (!holders)
			return -ENOMEM;
	}
	for (size_t i = 0; i < use->n_users; i++)
		if (tn_plan_latest(&job->plan->removes, use->users[i]) < 0)
			holders[removal.n_holders++] = use->users[i];
	removal.holders = holders;
	removal.refcount -= (int)(use->n_users - removal.n_holders);
	if (use->n_users && removal.refcount < 0)
		removal.refcount = 0;
	*ret = removal;
	return 0;
}

int tn_plan_push_dependent(struct tn_plan_job *job, struct tn_step step,
			   const struct tn_plan_cause *cause, const tn_plan_indices *needs,
			   size_t *ret_index)
{
	int r = tn_plan_set_needs(job->plan, &step, needs);

	step.only_if_done = true;
	if (step.kind != TN_STEP_REMOVE && step.kind != TN_STEP_COMMAND)
		step.same_as = -1;
	return r < 0 ? r : tn_plan_push(job, step, cause, ret_index);
}

int tn_plan_push_removal(struct tn_plan_job *job, struct tn_step step,
			 const struct tn_plan_cause *cause, const tn_plan_indices *needs,
			 size_t *ret_index)
{
	int r;

	step.kind = TN_STEP_REMOVE;
	step.remove.unload_flags = O_NONBLOCK | (job->request.force ? O_TRUNC : 0);
	step.remove.busy = cause->why == TN_WHY_UNUSED ? TN_BUSY_SKIPS :
			   job->request.wait	       ? TN_BUSY_WAITS :
							 TN_BUSY_FAILS;
	step.same_as = tn_plan_latest(&job->plan->removes, step.module);
	r = tn_plan_push_dependent(job, step, cause, needs, ret_index);
	/* One that will probably stay is no reason to see its own dependencies as unused. */
	if (r == 0 && (step.remove.refcount <= 0 || step.remove.busy == TN_BUSY_WAITS))
		r = tn_plan_set_latest(&job->plan->removes, step.module, *ret_index);
	return r;
}
