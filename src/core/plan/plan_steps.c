// SPDX-License-Identifier: LGPL-2.1-or-later
/* The list of steps while it grows: what each inherits, and which step was the last for a module. */
#include "core/plan/plan_steps.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/plan/plan_debug.h"

int tn_plan_push(struct tn_plan_job *job, struct tn_step step, const struct tn_plan_cause *cause,
		 size_t *ret_index)
{
	step.request = job->plan->n_requests;
	step.is_target = cause->why == TN_WHY_REQUESTED;
	step.required = cause->required;
	step.reason.why = cause->why;
	step.reason.for_module = cause->for_module;
	step.reason.soft = cause->soft;
	if (!step.options.text)
		step.options.text = "";
	*ret_index = job->plan->steps.n;
	if (tn_debugs(job->plan->from.log, TN_AREA_PLAN))
		tn_plan_debug(job->plan->from.log, *ret_index, job->request.remove, &step);
	return tn_vec_push(&job->plan->steps, step);
}

ptrdiff_t tn_plan_latest(const struct tn_hash *map, const char *module)
{
	return (ptrdiff_t)(uintptr_t)tn_hash_get(map, tn_text(module)) - 1;
}

int tn_plan_set_latest(struct tn_hash *map, const char *module, size_t index)
{
	int r = tn_hash_put(map, tn_text(module), (void *)(uintptr_t)(index + 1));

	return r < 0 ? r : 0;
}

int tn_plan_set_needs(struct tn_plan *plan, struct tn_step *step, const tn_plan_indices *from)
{
	size_t *needs;

	step->n_needs = 0;
	if (from->n == 0)
		return 0;
	needs = tn_arena_array(&plan->arena, from->n, sizeof(*needs));
	if (!needs)
		return -ENOMEM;
	memcpy(needs, from->v, from->n * sizeof(*needs));
	step->needs = needs;
	step->n_needs = from->n;
	return 0;
}

/*
 * A module that is wanted by its name and again by an alias may have other
 * options the second time, so that is another visit; dependencies, which have
 * no alias, are no visits at all.
 */
int tn_plan_visit(struct tn_plan_job *job, const struct tn_match *match)
{
	const char *key = match->module;
	int r;

	if (match->alias)
		key = tn_arena_join(&job->plan->arena, tn_text(match->module),
				    TN_TEXT_LITERAL(" "), tn_text(match->alias));
	if (!key)
		return -ENOMEM;
	r = tn_hash_put(&job->visited, tn_text(key), job);
	return r < 0 ? r : r == 0;
}
