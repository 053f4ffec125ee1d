// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/plan/plan.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "core/name.h"
#include "core/plan/plan_private.h"

tn_plan *tn_plan_new(const struct tn_plan_world *world)
{
	tn_plan *plan = calloc(1, sizeof(*plan));

	if (plan)
		plan->world = *world;
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

int tn_plan_push(struct tn_plan_job *job, struct tn_step step, const struct tn_plan_cause *cause,
		 size_t *ret_index)
{
	step.target = job->plan->n_targets;
	step.is_target = cause->why == TN_WHY_REQUESTED;
	step.why = cause->why;
	step.required = cause->required;
	step.for_module = cause->for_module;
	step.soft = cause->soft;
	if (!step.options)
		step.options = "";
	*ret_index = job->plan->steps.n;
	return tn_vec_push(&job->plan->steps, step);
}

ptrdiff_t tn_plan_find(const struct tn_hash *map, const char *module)
{
	return (ptrdiff_t)(uintptr_t)tn_hash_get(map, tn_text(module)) - 1;
}

int tn_plan_note(struct tn_hash *map, const char *module, size_t index)
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

static int look_up_all(struct tn_plan_job *job, const char *const *names, size_t n,
		       struct tn_plan_soft *ret)
{
	struct tn_plan *plan = job->plan;
	struct tn_match *v;
	tn_autovec tn_matches found = { 0 };
	int r = 0;

	for (size_t i = 0; i < n && r != -ENOMEM; i++)
		r = tn_lookup(plan->world.tree, plan->world.config, names[i], &plan->arena, &found);
	if (r != -ENOMEM && found.n) {
		v = tn_arena_array(&plan->arena, found.n, sizeof(*v));
		if (v)
			memcpy(v, found.v, found.n * sizeof(*v));
		*ret = (struct tn_plan_soft){ v, v ? found.n : 0 };
		r = v ? 0 : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

int tn_plan_softdeps(struct tn_plan_job *job, const char *module, const struct tn_rule **ret_rule,
		     struct tn_plan_soft *ret_pre, struct tn_plan_soft *ret_post)
{
	struct tn_plan *plan = job->plan;
	struct tn_config_deps deps;
	int r;

	*ret_rule = tn_config_dep(plan->world.config, TN_CONF_SOFTDEP, module);
	if (!*ret_rule)
		return 0;
	r = tn_config_parse_deps(*ret_rule, &plan->arena, &deps);
	if (r == 0)
		r = look_up_all(job, deps.pre, deps.n_pre, ret_pre);
	if (r == 0)
		r = look_up_all(job, deps.post, deps.n_post, ret_post);
	return r;
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
		r = tn_tree_check(plan->world.tree);
	if (r == -ENOMEM)
		tn_fail(err, r, "planning '%s': %s", target->module, strerror(-r));
	tn_hash_free(&job.visited);
	tn_hash_free(&job.begun);
	tn_vec_free(&job.kept);
	plan->n_targets++;
	return r;
}

/* The last step before @index that inserts @module, or -1. */
static ptrdiff_t find_before(const tn_plan *plan, const char *module, size_t index)
{
	ptrdiff_t at = tn_plan_find(&plan->inserts, module);

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
	r = tn_tree_module(plan->world.tree, step->module, &m);
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
