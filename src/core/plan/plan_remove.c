// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Removing a module: first what was wanted after it (post softdeps, last
 * first), then what holds it where that is asked for, then the module, then
 * what only it used, then what was wanted before it. Each step depends on those
 * without which it makes no sense, so a failure takes its own branch along and
 * no other.
 */
#include "core/plan/plan_remove.h"

#include <errno.h>
#include <string.h>

#include "core/plan/plan_options.h"
#include "core/plan/plan_softdeps.h"
#include "core/plan/plan_unused.h"
#include "core/state/loaded.h"
#include "core/state/sysmodule.h"

static int predict_use(struct tn_plan_job *job, const char *module, struct tn_removal *ret)
{
	struct tn_plan_use use;
	int r = tn_plan_read_use(job, module, &use);

	return r < 0 ? r : tn_plan_predict_use(job, &use, ret);
}

static int add_command(struct tn_plan_job *job, const struct tn_match *match,
		       const struct tn_rule *rule, const struct tn_plan_cause *cause,
		       const tn_plan_indices *needs, size_t *ret_index)
{
	struct tn_step step = { .kind = TN_STEP_COMMAND,
				.command = { .line = rule->d.value, .rule = rule },
				.module = match->module,
				.reason.match = match,
				.same_as = -1 };

	step.command.shell = tn_plan_expand(&job->plan->arena, rule->d.value, "");
	return step.command.shell ?
		       tn_plan_push_dependent(job, step, cause, needs, ret_index) : -ENOMEM;
}

/*
 * The next of @names to go: the first that nothing uses any more. Holders use
 * one another, and /sys has them in no useful order.
 */
static int next_holder(struct tn_plan_job *job, tn_names *names, const char **ret)
{
	size_t next = 0;

	for (size_t i = 0; i < names->n; i++) {
		struct tn_removal then;

		if (predict_use(job, names->v[i], &then) < 0)
			return -ENOMEM;
		if (then.refcount <= 0) {
			next = i;
			break;
		}
	}
	*ret = names->v[next];
	names->n--;
	memmove(&names->v[next], &names->v[next + 1], (names->n - next) * sizeof(*names->v));
	return 0;
}

/* The reason to fail or else to skip: one of the two. */
static struct tn_step hindrance(const struct tn_match *match, enum tn_step_fail fail,
				enum tn_step_skip skip)
{
	struct tn_step step = { .kind = fail ? TN_STEP_FAIL : TN_STEP_SKIP,
				.module = match->module,
				.reason.match = match };

	if (fail)
		step.fail = (struct tn_hindrance){ .why = fail };
	else
		step.skip = (struct tn_omission){ .why = skip };
	return step;
}

/* What ends the matter before it begins. Return: 1 when a step says so, 0 to go on, -errno. */
static int add_hindrance(struct tn_plan_job *job, const struct tn_match *match,
			 const struct tn_plan_cause *cause, const tn_plan_indices *needs)
{
	const struct tn_plan_source *from = &job->plan->from;
	struct tn_step step;
	size_t index;
	int r;

	if (tn_tree_is_builtin(from->tree, match->module)) {
		/* To name it is a mistake; to have it as a softdep is not. */
		bool named = cause->why == TN_WHY_REQUESTED;

		step = hindrance(match, named ? TN_FAIL_BUILTIN : TN_FAIL_NONE, TN_SKIP_BUILTIN);
	} else if (from->state->state_of(from->state->data, match->module) > TN_STATE_ABSENT) {
		return 0;
	} else {
		step = hindrance(match, job->request.first_time ? TN_FAIL_NOT_LOADED : TN_FAIL_NONE,
				 TN_SKIP_NOT_LOADED);
	}
	r = tn_plan_push_dependent(job, step, cause, needs, &index);
	return r < 0 ? r : 1;
}

/* What a level does next. */
enum stage {
	STAGE_POST,    /* brings away what was wanted after it */
	STAGE_HOLDERS, /* what uses it */
	STAGE_ITSELF,  /* and what becomes unused by that */
	STAGE_PRE,     /* what was wanted before it */
};

/* A match on its way. Each of those that go with it is a level above; configuration says how
 * many there are, so they are on the heap. */
struct level {
	const struct tn_match *match;
	struct tn_plan_cause cause;
	const struct tn_rule *command;
	enum stage stage;
	struct tn_plan_cause soft_cause;
	struct tn_plan_soft pre, post; /* those yet to go */
	tn_names holders;              /* as well */
	const char *holder;            /* the one that was last sent away */
	tn_plan_indices needs;         /* of the module's own step */
	size_t index;                  /* of that */
};
typedef TN_VEC(struct level) levels;

static void level_free(struct level *l)
{
	tn_vec_free(&l->needs);
	tn_vec_free(&l->holders);
}

static int copy_needs(tn_plan_indices *to, const tn_plan_indices *from)
{
	int r = 0;

	for (size_t i = 0; i < from->n && r == 0; i++)
		r = tn_vec_push(to, from->v[i]);
	return r;
}

static int find_holders(struct tn_plan_job *job, const char *module, tn_names *ret)
{
	const struct tn_state_view *state = job->plan->from.state;
	int r = state->holders(state->data, module, &job->plan->arena, ret);

	return r == -ENOMEM ? r : 0;
}

static int fill_level(struct tn_plan_job *job, struct level *l, const tn_plan_indices *needs)
{
	const struct tn_plan_request *request = &job->request;
	bool with_holders = request->remove_holders && (l->cause.why == TN_WHY_REQUESTED ||
							 (l->cause.why == TN_WHY_HOLDER && request->all_holders));
	int r = copy_needs(&l->needs, needs);

	l->soft_cause.for_module = l->match->module;
	if (r == 0 && !request->ignore_commands)
		r = tn_plan_softdeps(job, l->match->module, &l->soft_cause.soft, &l->pre, &l->post);
	if (r == 0 && with_holders)
		r = find_holders(job, l->match->module, &l->holders);
	return r;
}

/* @needs: what must have been done for this to make sense. Return: 0, also where it takes no more
 * than a step that says why not; -ENOMEM. */
static int enter(struct tn_plan_departure *d, levels *stack, const struct tn_match *match,
		 const struct tn_plan_cause *cause, const tn_plan_indices *needs)
{
	struct tn_plan_job *job = d->job;
	struct level l = { .match = match, .cause = *cause };
	int r = tn_plan_visit(job, &(struct tn_match){ .module = match->module });

	if (r <= 0)
		return r;
	if (!job->request.ignore_commands)
		l.command = tn_match_command(job->plan->from.config, TN_CONF_REMOVE, match->module,
					     match);
	r = l.command ? 0 : add_hindrance(job, match, cause, needs);
	if (r != 0)
		return r < 0 ? r : 0;
	r = fill_level(job, &l, needs);
	if (r == 0)
		r = tn_hash_put(&d->begun, tn_text(match->module), job);
	if (r >= 0)
		r = tn_vec_push(stack, l);
	if (r < 0)
		level_free(&l);
	return r;
}

/* Last first; what happens to them is not their module's business. */
static int enter_soft(struct tn_plan_departure *d, levels *stack, struct tn_plan_soft *soft,
		      enum tn_step_why why, const tn_plan_indices *needs)
{
	struct tn_plan_cause cause = stack->v[stack->n - 1].soft_cause;

	cause.why = why;
	return enter(d, stack, &soft->v[--soft->n], &cause, needs);
}

static int enter_holder(struct tn_plan_departure *d, levels *stack)
{
	struct tn_plan_job *job = d->job;
	struct level *l = &stack->v[stack->n - 1];
	const struct tn_plan_cause cause = { .why = TN_WHY_HOLDER,
					     .required = l->cause.required,
					     .for_module = l->match->module };
	struct tn_match *match = tn_arena_alloc(&job->plan->arena, sizeof(*match));
	int r = match ? next_holder(job, &l->holders, &l->holder) : -ENOMEM;

	if (r < 0)
		return r;
	*match = (struct tn_match){ l->holder, .by = TN_FOUND_MODULE };
	return enter(d, stack, match, &cause, &(tn_plan_indices){ 0 });
}

/* What went before it is a need of the module itself. */
static int note_holder(struct tn_plan_job *job, struct level *l)
{
	ptrdiff_t at = l->holder ? tn_plan_latest(&job->plan->removes, l->holder) : -1;

	l->holder = NULL;
	return at >= 0 ? tn_vec_push(&l->needs, (size_t)at) : 0;
}

/* The module's own step, and what becomes unused by it. */
static int remove_itself(struct tn_plan_departure *d, struct level *l)
{
	struct tn_plan_job *job = d->job;
	struct tn_step step = { .kind = TN_STEP_REMOVE,
				.module = l->match->module,
				.reason.match = l->match };
	int r;

	/* What a command takes away is not known: nothing is called unused for it. */
	if (l->command)
		return add_command(job, l->match, l->command, &l->cause, &l->needs, &l->index);
	r = predict_use(job, step.module, &step.remove);
	if (r == 0)
		r = tn_plan_push_removal(job, step, &l->cause, &l->needs, &l->index);
	return r < 0 ? r : tn_plan_remove_unused(d, step.module, l->index);
}

static int go_on(struct tn_plan_departure *d, levels *stack)
{
	struct level *l = &stack->v[stack->n - 1];
	int r;

	switch (l->stage) {
	case STAGE_POST:
		if (l->post.n)
			return enter_soft(d, stack, &l->post, TN_WHY_POST_SOFTDEP, &l->needs);
		l->stage = STAGE_HOLDERS;
		return 0;
	case STAGE_HOLDERS:
		r = note_holder(d->job, l);
		if (r < 0 || l->holders.n)
			return r < 0 ? r : enter_holder(d, stack);
		l->stage = STAGE_ITSELF;
		return 0;
	case STAGE_ITSELF:
		l->stage = STAGE_PRE;
		return remove_itself(d, l);
	default:
		if (l->pre.n)
			return enter_soft(d, stack, &l->pre, TN_WHY_PRE_SOFTDEP,
					  &(tn_plan_indices){ .v = &l->index, .n = 1 });
		tn_hash_put(&d->begun, tn_text(l->match->module), NULL); /* has its slot */
		level_free(l);
		stack->n--;
		return 0;
	}
}

int tn_plan_remove(struct tn_plan_job *job)
{
	const struct tn_plan_cause cause = { .why = TN_WHY_REQUESTED, .required = true };
	struct tn_plan_departure d = { .job = job };
	tn_autovec levels stack = { 0 };
	int r = enter(&d, &stack, job->target, &cause, &(tn_plan_indices){ 0 });

	while (r == 0 && stack.n)
		r = go_on(&d, &stack);
	if (r == 0)
		r = tn_plan_remove_kept(&d);
	while (stack.n)
		level_free(&stack.v[--stack.n]);
	tn_hash_free(&d.begun);
	tn_vec_free(&d.kept);
	return r;
}
