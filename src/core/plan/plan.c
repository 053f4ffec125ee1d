// SPDX-License-Identifier: LGPL-2.1-or-later
/* One request after another becomes steps; at the end dependencies say what waits for what. */
#include "core/plan/plan.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "core/plan/plan_insert.h"
#include "core/plan/plan_remove.h"
#include "core/plan/plan_steps.h"

tn_plan *tn_plan_new(const struct tn_plan_source *from)
{
	tn_plan *plan = calloc(1, sizeof(*plan));

	if (plan)
		plan->from = *from;
	return plan;
}

tn_plan *tn_plan_free(tn_plan *plan)
{
	if (!plan)
		return NULL;
	tn_vec_free(&plan->steps);
	tn_hash_free(&plan->inserts);
	tn_hash_free(&plan->removes);
	tn_arena_free(&plan->arena);
	free(plan);
	return NULL;
}

size_t tn_plan_steps(const tn_plan *plan, const struct tn_step **ret)
{
	*ret = plan->steps.v;
	return plan->steps.n;
}

static int copy_string(struct tn_arena *arena, const char **s)
{
	if (!*s)
		return 0;
	*s = tn_arena_str(arena, *s);
	return *s ? 0 : -ENOMEM;
}

int tn_plan_add(tn_plan *plan, const struct tn_match *target, const struct tn_plan_request *request,
		struct tn_error *err)
{
	struct tn_plan_job job = { .plan = plan, .request = *request, .target = target, .err = err };
	int r = 0;

	if (copy_string(&plan->arena, &job.request.options) < 0 ||
	    copy_string(&plan->arena, &job.request.path) < 0 ||
	    copy_string(&plan->arena, &job.request.rename) < 0)
		r = -ENOMEM;
	if (r == 0)
		r = request->remove ? tn_plan_remove(&job) : tn_plan_insert(&job);
	if (r == 0)
		r = tn_tree_check(plan->from.tree);
	if (r == -ENOMEM)
		tn_fail(err, r, "planning '%s': %s", target->module, strerror(-r));
	tn_hash_free(&job.visited);
	plan->n_requests++;
	return r;
}

/* The last step before @index that inserts @module, or -1. */
static ptrdiff_t find_before(const tn_plan *plan, const char *module, size_t index)
{
	ptrdiff_t at = tn_plan_latest(&plan->inserts, module);

	while (at >= (ptrdiff_t)index)
		at = plan->steps.v[at].same_as;
	return at;
}

/* The steps that insert what modules.dep says of the step's module, and what it has already. */
static int collect_needs(tn_plan *plan, size_t index, tn_plan_indices *needs)
{
	const struct tn_step *step = &plan->steps.v[index];
	const struct tn_tree_module *m;
	char name[TN_NAME_MAX];
	int r = 0;

	for (size_t i = 0; i < step->n_needs && r == 0; i++)
		r = tn_vec_push(needs, step->needs[i]);
	if (r < 0)
		return r;
	r = tn_tree_module(plan->from.tree, step->module, &m);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = 0; i < m->n_deps && r == 0; i++) {
		ptrdiff_t at = tn_name_from_path(m->deps[i], name) ?
				       find_before(plan, name, index) :
				       -1;
		bool known = at < 0;

		for (size_t j = 0; j < needs->n && !known; j++)
			known = needs->v[j] == (size_t)at;
		if (!known)
			r = tn_vec_push(needs, (size_t)at);
	}
	return r;
}

int tn_plan_link(tn_plan *plan)
{
	int r = 0;

	for (size_t i = 0; i < plan->steps.n && r == 0; i++) {
		struct tn_step *step = &plan->steps.v[i];
		tn_autovec tn_plan_indices needs = { 0 };

		if (step->only_if_done || step->kind == TN_STEP_SKIP)
			continue;
		r = collect_needs(plan, i, &needs);
		if (r == 0)
			r = tn_plan_set_needs(plan, step, &needs);
	}
	return r;
}
