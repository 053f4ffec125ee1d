// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Loading a module: its dependencies, deepest first, each between its own
 * softdeps, then the module between its softdeps. A softdep's module comes with
 * all that belongs to it in the same way, but only once; a dependency is listed
 * again wherever something needs it, and is the same as the earlier step then.
 */
#include "core/plan/plan_insert.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "core/plan/plan_options.h"
#include "core/plan/plan_softdeps.h"

/* A module on its way to become a step. */
struct wanted {
	const char *module;
	const char *path; /* NULL: the tree has no file of that name */
	const struct tn_match *match; /* NULL: a dependency */
	enum tn_step_skip there; /* why it need not be inserted, or 0 */
	bool gone; /* it would have to be, and its file is not there */
};

/*
 * Whether it is the module that was asked for: a dependency or softdep of the
 * target may lead back to it, and then what the request says holds there, too.
 */
static bool is_wanted(const struct tn_plan_job *job, const struct wanted *w)
{
	const char *alias = w->match ? w->match->alias : NULL;
	const struct tn_match *target = job->target;

	if (strcmp(w->module, target->module) != 0)
		return false;
	return alias && target->alias ? strcmp(alias, target->alias) == 0 :
					alias == target->alias;
}

/* As the kernel knows it. */
static const char *kernel_name(const struct tn_plan_job *job, const char *module, bool wanted)
{
	return wanted && job->request.rename ? job->request.rename : module;
}

/* What keeps a module from being inserted because it is there: the reason to skip, or 0. */
static enum tn_step_skip presence(const struct tn_plan_job *job, const char *module, bool wanted)
{
	const struct tn_plan_source *from = &job->plan->from;

	if (tn_tree_is_builtin(from->tree, module))
		return TN_SKIP_BUILTIN;
	if (!job->request.ignore_loaded &&
	    tn_state_view_is_live(from->state, kernel_name(job, module, wanted)))
		return TN_SKIP_LOADED;
	return TN_SKIP_NONE;
}

/* Install lines count, but for what the request says of the target. */
static bool has_command(const struct tn_plan_job *job, const struct wanted *w, enum tn_step_why why)
{
	if (why == TN_WHY_REQUESTED && job->request.ignore_commands)
		return false;
	return tn_match_command(job->plan->from.config, TN_CONF_INSTALL, w->module, w->match);
}

/* Asks the kernel and the tree what they have of it. Files that cannot be looked for are there:
 * whoever opens them learns why not. */
static void examine(const struct tn_plan_job *job, enum tn_step_why why, struct wanted *w)
{
	const struct tn_plan_source *from = &job->plan->from;
	bool wanted = is_wanted(job, w);

	if (wanted && job->request.path)
		w->path = job->request.path;
	/* The target has been looked for before anything was wanted. */
	w->there = wanted && !job->request.ignore_loaded ? TN_SKIP_NONE :
							   presence(job, w->module, wanted);
	if (w->there != TN_SKIP_NONE || !w->path || tn_tree_has_file(from->tree, w->path))
		return;
	w->gone = !has_command(job, w, why) &&
		  !(job->request.blacklist == TN_BLACKLIST_ALL &&
		    tn_config_blacklisted(from->config, w->module));
}

/* @w: the module whose file is not there, the step's own or one that it needs. */
static void leave_out(struct tn_step *step, const struct wanted *w)
{
	step->kind = TN_STEP_SKIP;
	step->skip = (struct tn_omission){ .why = TN_SKIP_FILE_GONE,
					   .gone = { w->module, w->path } };
}

static void decide_load(struct tn_plan_job *job, const struct wanted *w, bool wanted,
			struct tn_step *step)
{
	if (!step->path) {
		step->kind = TN_STEP_FAIL;
		step->fail = (struct tn_hindrance){ .why = TN_FAIL_NO_FILE };
		return;
	}
	if (w->gone) {
		leave_out(step, w);
		return;
	}
	step->kind = TN_STEP_INSERT;
	step->insert = (struct tn_insertion){
		.load_flags = job->request.load_flags,
		.rename = wanted ? job->request.rename : NULL,
		.first_time = wanted && job->request.first_time,
	};
}

static int decide_command(struct tn_plan_job *job, const struct tn_rule *rule, struct tn_step *step)
{
	const char *shell = tn_plan_expand(&job->plan->arena, rule->d.value, step->options.text);

	step->kind = TN_STEP_COMMAND;
	step->command = (struct tn_shell_command){ rule->d.value, shell, rule };
	return shell ? 0 : -ENOMEM;
}

/* Whether it takes a command or a load, or what else. @commands: install lines count. */
static int decide(struct tn_plan_job *job, const struct wanted *w, bool commands,
		  struct tn_step *step)
{
	const tn_config *config = job->plan->from.config;
	const struct tn_rule *rule = NULL;

	if (job->request.blacklist == TN_BLACKLIST_ALL)
		rule = tn_config_blacklisted(config, step->module);
	if (rule) {
		step->kind = TN_STEP_SKIP;
		step->skip = (struct tn_omission){ TN_SKIP_BLACKLISTED, .blacklist = rule };
		return 0;
	}
	if (commands && (w->there == TN_SKIP_NONE || job->request.ignore_loaded))
		rule = tn_match_command(config, TN_CONF_INSTALL, step->module, w->match);
	if (rule)
		return decide_command(job, rule, step);
	if (w->there != TN_SKIP_NONE) {
		step->kind = TN_STEP_SKIP;
		step->skip = (struct tn_omission){ .why = w->there };
	} else {
		decide_load(job, w, is_wanted(job, w), step);
	}
	return 0;
}

static int add_step(struct tn_plan_job *job, const struct wanted *w,
		    const struct tn_plan_cause *cause, const tn_plan_indices *needs,
		    size_t *ret_index)
{
	struct tn_plan *plan = job->plan;
	bool wanted = is_wanted(job, w);
	bool commands = cause->why != TN_WHY_REQUESTED || !job->request.ignore_commands;
	struct tn_step step = { .module = w->module,
				.path = w->path,
				.reason.match = w->match,
				.same_as = -1 };
	int r = tn_plan_options(plan, w->module, w->match ? w->match->alias : NULL,
				wanted ? job->request.options : NULL, &step.options);

	if (r == 0)
		r = decide(job, w, commands, &step);
	if (r == 0)
		r = tn_plan_set_needs(plan, &step, needs);
	if (r == 0 && (step.kind == TN_STEP_INSERT || step.kind == TN_STEP_COMMAND || w->gone)) {
		step.same_as = tn_plan_latest(&plan->inserts, w->module);
		r = tn_plan_set_latest(&plan->inserts, w->module, plan->steps.n);
	}
	return r < 0 ? r : tn_plan_push(job, step, cause, ret_index);
}

/* A post softdep waits for the module it follows. */
static int add_need(struct tn_plan *plan, size_t index, size_t need)
{
	struct tn_step *step = &plan->steps.v[index];
	tn_autovec tn_plan_indices needs = { 0 };
	int r = need < index ? tn_vec_push(&needs, need) : 0;

	for (size_t i = 0; i < step->n_needs && r == 0; i++)
		r = tn_vec_push(&needs, step->needs[i]);
	if (r == 0)
		r = tn_plan_set_needs(plan, step, &needs);
	return r;
}

/* What a level does next. */
enum stage {
	STAGE_NEXT,   /* takes the next module */
	STAGE_BEFORE, /* brings what that one wants before it, then itself */
	STAGE_AFTER,  /* and what it wants after it */
};

/* A match on its way: what it depends on, then itself, each between its softdeps. A softdep comes as
 * a whole, which is a level above; configuration says how many there are, so they are on the heap. */
struct level {
	const struct tn_match *match;
	struct tn_plan_cause cause;
	struct wanted *deps; /* in the plan's arena, in the order of loading */
	size_t n_deps, n_deps_begun;
	struct wanted itself;
	const struct wanted *gone; /* the first of them that is gone, or NULL */
	enum stage stage;
	/* The module whose turn it is. */
	struct wanted w;
	struct tn_plan_cause w_cause, soft_cause;
	struct tn_plan_soft pre, post;
	size_t n_soft;                 /* of @pre or @post, those that came */
	tn_plan_indices before, after; /* the steps of the softdeps themselves */
	size_t index;                  /* its own step */
};
typedef TN_VEC(struct level) levels;

static int gather_dependencies(struct tn_plan_job *job, const struct tn_tree_module *m,
			       struct level *l)
{
	struct tn_arena *arena = &job->plan->arena;

	l->deps = tn_arena_array(arena, m->n_deps + 1, sizeof(*l->deps));
	if (!l->deps)
		return -ENOMEM;
	/* The nearest stands first in modules.dep. */
	for (size_t i = m->n_deps; i-- > 0;) {
		struct wanted *w = &l->deps[l->n_deps];
		int r;

		*w = (struct wanted){ .path = m->deps[i] };
		r = tn_name_of_file(w->path, arena, &w->module);
		if (r < 0)
			return r;
		if (r == 0)
			continue;
		examine(job, TN_WHY_DEPENDENCY, w);
		if (w->gone && !l->gone)
			l->gone = w;
		l->n_deps++;
	}
	return 0;
}

/* All that the match takes, and what of it is there. Return: 0 or -ENOMEM. */
static int gather(struct tn_plan_job *job, struct level *l)
{
	const struct tn_tree_module *m = NULL;
	int r = tn_tree_module(job->plan->from.tree, l->match->module, &m);

	if (r == -ENOMEM)
		return r;
	l->itself = (struct wanted){ .module = l->match->module,
				     .path = m ? m->path : NULL,
				     .match = l->match };
	examine(job, l->cause.why, &l->itself);
	return m ? gather_dependencies(job, m, l) : 0;
}

/* The match cannot come without the file that is gone, so nothing of it does. */
static int add_hopeless(struct tn_plan_job *job, const struct level *l)
{
	const struct wanted *gone = l->gone ? l->gone : &l->itself;
	struct tn_step step = { .module = l->itself.module,
				.path = l->itself.path,
				.reason.match = l->match,
				.same_as = -1 };
	size_t index;

	if (l->cause.required) {
		step.kind = TN_STEP_FAIL;
		step.fail = (struct tn_hindrance){ .why = TN_FAIL_FILE_GONE,
						   .gone = { gone->module, gone->path } };
	} else {
		leave_out(&step, gone);
	}
	return tn_plan_push(job, step, &l->cause, &index);
}

/* Return: 1 with a level more; 0 when there is nothing more to do for it; -ENOMEM. */
static int enter(struct tn_plan_job *job, levels *stack, const struct tn_match *match,
		 const struct tn_plan_cause *cause)
{
	struct level l = { .match = match, .cause = *cause };
	int r = tn_plan_visit(job, match);

	if (r <= 0)
		return r;
	r = gather(job, &l);
	if (r < 0)
		return r;
	if ((l.gone || l.itself.gone) && !job->request.pass_gone)
		return add_hopeless(job, &l);
	r = tn_vec_push(stack, l);
	return r < 0 ? r : 1;
}

static int enter_soft(struct tn_plan_job *job, levels *stack, const struct tn_match *match,
		      enum tn_step_why why, tn_plan_indices *indices)
{
	struct tn_plan_cause cause = stack->v[stack->n - 1].soft_cause;
	ptrdiff_t at;
	int r;

	cause.why = why;
	r = enter(job, stack, match, &cause);
	if (r != 0)
		return r < 0 ? r : 0;
	/* There already, unless it is under way further down or cannot come. */
	at = tn_plan_latest(&job->plan->inserts, match->module);
	return at >= 0 ? tn_vec_push(indices, (size_t)at) : 0;
}

static void level_free(struct level *l)
{
	tn_vec_free(&l->before);
	tn_vec_free(&l->after);
}

/* The level below hears of the step that came of it. */
static int leave(levels *stack)
{
	struct level *l = &stack->v[--stack->n];
	size_t index = l->index;

	level_free(l);
	if (!stack->n)
		return 0;
	l--;
	return tn_vec_push(l->stage == STAGE_BEFORE ? &l->before : &l->after, index);
}

static int begin(struct tn_plan_job *job, struct level *l)
{
	bool requested = l->w_cause.why == TN_WHY_REQUESTED;

	l->stage = STAGE_BEFORE;
	l->soft_cause = (struct tn_plan_cause){ .for_module = l->w.module };
	l->pre = l->post = (struct tn_plan_soft){ 0 };
	l->n_soft = l->before.n = l->after.n = 0;
	if (requested && job->request.ignore_commands)
		return 0;
	return tn_plan_softdeps(job, l->w.module, &l->soft_cause.soft, &l->pre, &l->post);
}

static int begin_dependency(struct tn_plan_job *job, struct level *l)
{
	l->w = l->deps[l->n_deps_begun++];
	l->w_cause = (struct tn_plan_cause){ .why = TN_WHY_DEPENDENCY,
					     .required = l->cause.required,
					     .for_module = l->itself.module };
	return begin(job, l);
}

static int take_next(struct tn_plan_job *job, levels *stack)
{
	struct level *l = &stack->v[stack->n - 1];

	if (l->n_deps_begun < l->n_deps)
		return begin_dependency(job, l);
	if (l->w.match)
		return leave(stack);
	l->w = l->itself;
	l->w_cause = l->cause;
	return begin(job, l);
}

static int go_on(struct tn_plan_job *job, levels *stack)
{
	struct level *l = &stack->v[stack->n - 1];
	int r = 0;

	switch (l->stage) {
	case STAGE_BEFORE:
		if (l->n_soft < l->pre.n)
			return enter_soft(job, stack, &l->pre.v[l->n_soft++], TN_WHY_PRE_SOFTDEP,
					  &l->before);
		l->stage = STAGE_AFTER;
		l->n_soft = 0;
		return add_step(job, &l->w, &l->w_cause, &l->before, &l->index);
	case STAGE_AFTER:
		if (l->n_soft < l->post.n)
			return enter_soft(job, stack, &l->post.v[l->n_soft++],
					  TN_WHY_POST_SOFTDEP, &l->after);
		for (size_t i = 0; i < l->after.n && r == 0; i++)
			r = add_need(job->plan, l->after.v[i], l->index);
		l->stage = STAGE_NEXT;
		return r;
	default:
		return take_next(job, stack);
	}
}

static int insert_match(struct tn_plan_job *job, const struct tn_match *match,
			const struct tn_plan_cause *cause)
{
	tn_autovec levels stack = { 0 };
	int r = enter(job, &stack, match, cause);

	while (r >= 0 && stack.n)
		r = go_on(job, &stack);
	while (stack.n)
		level_free(&stack.v[--stack.n]);
	return r < 0 ? r : 0;
}

/* A target that is there needs nothing, not even what it depends on. */
static int add_present(struct tn_plan_job *job, enum tn_step_skip there,
		       const struct tn_plan_cause *cause)
{
	struct tn_step step = { .kind = TN_STEP_SKIP,
				.skip.why = there,
				.module = job->target->module,
				.reason.match = job->target,
				.same_as = -1 };
	size_t index;

	if (job->request.first_time) {
		step.kind = TN_STEP_FAIL;
		step.fail = (struct tn_hindrance){ .why = TN_FAIL_LOADED };
	}
	return tn_plan_push(job, step, cause, &index);
}

static const struct tn_rule *blacklisted(const struct tn_plan_job *job)
{
	enum tn_plan_blacklist which = job->request.blacklist;

	if (which == TN_BLACKLIST_NONE || (which == TN_BLACKLIST_ALIAS && !job->target->alias))
		return NULL;
	return tn_config_blacklisted(job->plan->from.config, job->target->module);
}

int tn_plan_insert(struct tn_plan_job *job)
{
	const struct tn_plan_cause cause = { .why = TN_WHY_REQUESTED, .required = true };
	enum tn_step_skip there = TN_SKIP_NONE;
	const struct tn_rule *rule;
	size_t index;

	if (!job->request.ignore_loaded)
		there = presence(job, job->target->module, true);
	if (there != TN_SKIP_NONE)
		return add_present(job, there, &cause);
	rule = blacklisted(job);
	if (rule) {
		struct tn_step step = { .kind = TN_STEP_SKIP,
					.skip = { TN_SKIP_BLACKLISTED, .blacklist = rule },
					.module = job->target->module,
					.reason.match = job->target,
					.same_as = -1 };

		return tn_plan_push(job, step, &cause, &index);
	}
	return insert_match(job, job->target, &cause);
}
