// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Removing a module: first what was wanted after it (post softdeps, last
 * first), then what holds it where that is asked for, then the module, then
 * what only it used, then what was wanted before it. Each step depends on those
 * without which it makes no sense, so a failure takes its own branch along and
 * no other.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "core/name.h"
#include "core/plan_private.h"

static int remove_match(struct tn_plan_job *job, const struct tn_match *match,
			const struct tn_plan_cause *cause, const tn_plan_indices *needs,
			bool with_holders);

/* Keeps those of @names that no step of this plan takes away. */
static int keep_holders(struct tn_plan_job *job, const tn_names *names, struct tn_step *step)
{
	const char **holders = tn_arena_alloc(&job->plan->arena, (names->n + 1) * sizeof(*holders));

	if (!holders)
		return -ENOMEM;
	step->holders = holders;
	for (size_t i = 0; i < names->n; i++)
		if (tn_plan_find(&job->plan->removes, names->v[i]) < 0)
			holders[step->n_holders++] = names->v[i];
	return 0;
}

/* Fills in how often and by whom the step's module will be in use when its turn comes. */
static int predict_use(struct tn_plan_job *job, struct tn_step *step)
{
	const struct tn_plan_state *state = job->plan->world.state;
	tn_names names = { 0 };
	int r;

	step->refcount = state->refcount(state->data, step->module);
	if (step->refcount <= 0)
		return 0;
	r = state->holders(state->data, step->module, &job->plan->arena, &names);
	if (r == 0) {
		r = keep_holders(job, &names, step);
		step->refcount -= (int)(names.n - step->n_holders);
		if (step->refcount < 0)
			step->refcount = 0;
	}
	tn_vec_free(&names);
	return r == -ENOMEM ? r : 0;
}

static int add_step(struct tn_plan_job *job, struct tn_step step, const struct tn_plan_cause *cause,
		    const tn_plan_indices *needs, size_t *ret_index)
{
	int r = tn_plan_set_needs(job->plan, &step, needs);

	step.only_if_done = true;
	if (step.kind != TN_STEP_REMOVE && step.kind != TN_STEP_COMMAND)
		step.same_as = -1;
	return r < 0 ? r : tn_plan_push(job, step, cause, ret_index);
}

/* @step: with its use predicted. */
static int add_removal(struct tn_plan_job *job, struct tn_step step,
		       const struct tn_plan_cause *cause, const tn_plan_indices *needs,
		       size_t *ret_index)
{
	int r;

	step.kind = TN_STEP_REMOVE;
	step.flags = O_NONBLOCK | (job->request.force ? O_TRUNC : 0);
	step.busy = cause->why == TN_WHY_UNUSED ? TN_BUSY_SKIPS :
		    job->request.wait		? TN_BUSY_WAITS :
						  TN_BUSY_FAILS;
	step.same_as = tn_plan_find(&job->plan->removes, step.module);
	r = add_step(job, step, cause, needs, ret_index);
	/* One that will probably stay is no reason to see its own dependencies as unused. */
	if (r == 0 && (step.refcount <= 0 || step.busy == TN_BUSY_WAITS))
		r = tn_plan_note(&job->plan->removes, step.module, *ret_index);
	return r;
}

static int add_command(struct tn_plan_job *job, const struct tn_match *match,
		       const struct tn_rule *rule, const struct tn_plan_cause *cause,
		       const tn_plan_indices *needs, size_t *ret_index)
{
	struct tn_step step = { .kind = TN_STEP_COMMAND,
				.module = match->module,
				.match = match,
				.rule = rule,
				.command = rule->d.value,
				.same_as = -1 };

	step.shell = tn_plan_expand(&job->plan->arena, rule->d.value, "");
	return step.shell ? add_step(job, step, cause, needs, ret_index) : -ENOMEM;
}

/* In the order in which they were loaded, as if the module were gone. */
static int remove_unused(struct tn_plan_job *job, const char *module, size_t after)
{
	const struct tn_plan_cause cause = { .why = TN_WHY_UNUSED, .for_module = module };
	tn_plan_indices needs = { .v = &after, .n = 1 };
	const struct tn_tree_module *m;
	char name[TN_NAME_MAX];
	int r = tn_tree_module(job->plan->world.tree, module, &m);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = m->n_deps; i-- > 0 && r == 0;) {
		struct tn_step step = { .path = m->deps[i] };
		size_t index;

		if (!tn_name_from_path(m->deps[i], name))
			continue;
		step.module = tn_arena_str(&job->plan->arena, name);
		r = step.module ? predict_use(job, &step) : -ENOMEM;
		if (r == 0 && step.refcount >= 0)
			r = add_removal(job, step, &cause, &needs, &index);
	}
	return r;
}

/* Last first; what happens to them is not their module's business. */
static int remove_soft(struct tn_plan_job *job, const struct tn_plan_soft *soft,
		       const struct tn_plan_cause *cause, const tn_plan_indices *needs)
{
	int r = 0;

	for (size_t i = soft->n; i-- > 0 && r == 0;)
		r = remove_match(job, &soft->v[i], cause, needs, false);
	return r;
}

/*
 * The next of @names to go: the first that nothing uses any more. Holders use
 * one another, and /sys has them in no useful order.
 */
static int next_holder(struct tn_plan_job *job, tn_names *names, const char **ret)
{
	size_t next = 0;

	for (size_t i = 0; i < names->n; i++) {
		struct tn_step step = { .module = names->v[i] };

		if (predict_use(job, &step) < 0)
			return -ENOMEM;
		if (step.refcount <= 0) {
			next = i;
			break;
		}
	}
	*ret = names->v[next];
	names->n--;
	memmove(&names->v[next], &names->v[next + 1], (names->n - next) * sizeof(*names->v));
	return 0;
}

static int remove_holder(struct tn_plan_job *job, const char *name,
			 const struct tn_plan_cause *cause, tn_plan_indices *indices)
{
	struct tn_match *match = tn_arena_alloc(&job->plan->arena, sizeof(*match));
	ptrdiff_t at;
	int r;

	if (!match)
		return -ENOMEM;
	*match = (struct tn_match){ name, .by = TN_FOUND_MODULE };
	r = remove_match(job, match, cause, &(tn_plan_indices){ 0 }, false);
	at = r == 0 ? tn_plan_find(&job->plan->removes, name) : -1;
	return at >= 0 ? tn_vec_push(indices, (size_t)at) : r;
}

static int remove_holders(struct tn_plan_job *job, const char *module, bool required,
			  tn_plan_indices *indices)
{
	const struct tn_plan_cause cause = { .why = TN_WHY_HOLDER,
					     .required = required,
					     .for_module = module };
	const struct tn_plan_state *state = job->plan->world.state;
	tn_names names = { 0 };
	const char *name;
	int r = state->holders(state->data, module, &job->plan->arena, &names);

	while (r == 0 && names.n) {
		r = next_holder(job, &names, &name);
		if (r == 0)
			r = remove_holder(job, name, &cause, indices);
	}
	tn_vec_free(&names);
	return r == -ENOMEM || r == -ELOOP ? r : 0;
}

/* What ends the matter before it begins. Return: 1 when a step says so, 0 to go on, -errno. */
static int add_hindrance(struct tn_plan_job *job, const struct tn_match *match,
			 const struct tn_plan_cause *cause, const tn_plan_indices *needs)
{
	const struct tn_plan_world *world = &job->plan->world;
	struct tn_step step = { .module = match->module, .match = match };
	size_t index;
	int r;

	if (tn_tree_is_builtin(world->tree, match->module)) {
		/* To name it is a mistake; to have it as a softdep is not. */
		bool named = cause->why == TN_WHY_REQUESTED;

		step.kind = named ? TN_STEP_FAIL : TN_STEP_SKIP;
		step.fail = named ? TN_FAIL_BUILTIN : TN_FAIL_NONE;
		step.skip = named ? TN_SKIP_NONE : TN_SKIP_BUILTIN;
	} else if (world->state->state_of(world->state->data, match->module) > TN_STATE_ABSENT) {
		return 0;
	} else if (job->request.first_time) {
		step.kind = TN_STEP_FAIL;
		step.fail = TN_FAIL_NOT_LOADED;
	} else {
		step.kind = TN_STEP_SKIP;
		step.skip = TN_SKIP_NOT_LOADED;
	}
	r = add_step(job, step, cause, needs, &index);
	return r < 0 ? r : 1;
}

struct removal {
	const struct tn_match *match;
	const struct tn_plan_cause *cause;
	const struct tn_rule *command;
	struct tn_plan_cause soft_cause;
	struct tn_plan_soft pre, post;
	tn_plan_indices needs; /* of the module's own step */
	bool with_holders;
};

/* The module's own step, and what becomes unused by it. */
static int remove_itself(struct tn_plan_job *job, struct removal *rm, size_t *ret_index)
{
	struct tn_step step = { .module = rm->match->module, .match = rm->match };
	int r;

	/* What a command takes away is not known: nothing is called unused for it. */
	if (rm->command)
		return add_command(job, rm->match, rm->command, rm->cause, &rm->needs, ret_index);
	r = predict_use(job, &step);
	if (r == 0)
		r = add_removal(job, step, rm->cause, &rm->needs, ret_index);
	return r < 0 ? r : remove_unused(job, step.module, *ret_index);
}

static int remove_around(struct tn_plan_job *job, struct removal *rm)
{
	size_t index = 0;
	int r;

	rm->soft_cause.why = TN_WHY_POST_SOFTDEP;
	r = remove_soft(job, &rm->post, &rm->soft_cause, &rm->needs);
	if (r == 0 && rm->with_holders)
		r = remove_holders(job, rm->match->module, rm->cause->required, &rm->needs);
	if (r == 0)
		r = remove_itself(job, rm, &index);
	rm->soft_cause.why = TN_WHY_PRE_SOFTDEP;
	if (r == 0)
		r = remove_soft(job, &rm->pre, &rm->soft_cause,
				&(tn_plan_indices){ .v = &index, .n = 1 });
	return r;
}

static int copy_needs(tn_plan_indices *to, const tn_plan_indices *from)
{
	int r = 0;

	for (size_t i = 0; i < from->n && r == 0; i++)
		r = tn_vec_push(to, from->v[i]);
	return r;
}

/* @needs: what must have been done for this to make sense. */
static int remove_match(struct tn_plan_job *job, const struct tn_match *match,
			const struct tn_plan_cause *cause, const tn_plan_indices *needs,
			bool with_holders)
{
	struct removal rm = { .match = match, .cause = cause, .with_holders = with_holders };
	int r = tn_plan_visit(job, &(struct tn_match){ .module = match->module });

	if (r <= 0)
		return r;
	if (job->depth == TN_PLAN_DEPTH_MAX)
		return tn_fail(job->err, -ELOOP, "softdeps nest more than %d deep at '%s'",
			       TN_PLAN_DEPTH_MAX, match->module);
	if (!job->request.ignore_commands)
		rm.command = tn_match_command(job->plan->world.config, TN_CONF_REMOVE,
					      match->module, match);
	if (!rm.command) {
		r = add_hindrance(job, match, cause, needs);
		if (r != 0)
			return r < 0 ? r : 0;
	}
	job->depth++;
	rm.soft_cause.for_module = match->module;
	r = copy_needs(&rm.needs, needs);
	if (r == 0 && !job->request.ignore_commands)
		r = tn_plan_softdeps(job, match->module, &rm.soft_cause.soft, &rm.pre, &rm.post);
	if (r == 0)
		r = remove_around(job, &rm);
	tn_vec_free(&rm.needs);
	job->depth--;
	return r;
}

int tn_plan_remove(struct tn_plan_job *job)
{
	const struct tn_plan_cause cause = { .why = TN_WHY_REQUESTED, .required = true };

	return remove_match(job, job->target, &cause, &(tn_plan_indices){ 0 },
			    job->request.remove_holders);
}
