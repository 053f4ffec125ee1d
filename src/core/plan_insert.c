// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Loading a module: its dependencies, deepest first, each between its own
 * softdeps, then the module between its softdeps. A softdep's module comes with
 * all that belongs to it in the same way, but only once; a dependency is listed
 * again wherever something needs it, and is the same as the earlier step then.
 */
#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "core/plan_private.h"

/* A module on its way to become a step. */
struct wanted {
	const char *module;
	const char *path; /* NULL: the tree has no file of that name */
	const struct tn_match *match; /* NULL: a dependency */
};

static int insert_match(struct tn_plan_job *job, const struct tn_match *match,
			const struct tn_plan_cause *cause, size_t *ret_index);

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
	const struct tn_plan_world *world = &job->plan->world;

	if (wanted && job->absent)
		return TN_SKIP_NONE;
	if (tn_tree_is_builtin(world->tree, module))
		return TN_SKIP_BUILTIN;
	if (!job->request.ignore_loaded &&
	    tn_plan_is_live(world->state, kernel_name(job, module, wanted)))
		return TN_SKIP_LOADED;
	return TN_SKIP_NONE;
}

static void decide_load(struct tn_plan_job *job, bool wanted, struct tn_step *step)
{
	if (!step->path) {
		step->kind = TN_STEP_FAIL;
		step->fail = TN_FAIL_NO_FILE;
		return;
	}
	step->kind = TN_STEP_INSERT;
	step->flags = job->request.load_flags;
	step->first_time = wanted && job->request.first_time;
	step->rename = wanted ? job->request.rename : NULL;
}

/* Whether it takes a command or a load, or what else. @commands: install lines count. */
static int decide(struct tn_plan_job *job, bool wanted, bool commands, struct tn_step *step)
{
	const tn_config *config = job->plan->world.config;
	enum tn_step_skip there = presence(job, step->module, wanted);

	if (job->request.blacklist == TN_BLACKLIST_ALL)
		step->blacklist = tn_config_blacklisted(config, step->module);
	if (step->blacklist) {
		step->kind = TN_STEP_SKIP;
		step->skip = TN_SKIP_BLACKLISTED;
		return 0;
	}
	if (there == TN_SKIP_NONE || job->request.ignore_loaded)
		step->rule = commands ? tn_match_command(config, TN_CONF_INSTALL, step->module,
						       step->match) :
				       NULL;
	if (step->rule) {
		step->kind = TN_STEP_COMMAND;
		step->command = step->rule->d.value;
		step->shell = tn_plan_expand(&job->plan->arena, step->command, step->options);
		return step->shell ? 0 : -ENOMEM;
	}
	if (there != TN_SKIP_NONE) {
		step->kind = TN_STEP_SKIP;
		step->skip = there;
	} else {
		decide_load(job, wanted, step);
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
				.path = wanted && job->request.path ? job->request.path : w->path,
				.match = w->match,
				.same_as = -1 };
	int r = tn_plan_options(plan, w->match ? w->match->alias : NULL,
				wanted ? job->request.options : NULL, &step);

	if (r == 0)
		r = decide(job, wanted, commands, &step);
	if (r == 0)
		r = tn_plan_set_needs(plan, &step, needs);
	if (r == 0 && (step.kind == TN_STEP_INSERT || step.kind == TN_STEP_COMMAND)) {
		step.same_as = tn_plan_find(&plan->inserts, w->module);
		r = tn_plan_note(&plan->inserts, w->module, plan->steps.n);
	}
	return r < 0 ? r : tn_plan_push(job, step, cause, ret_index);
}

/* Each softdep comes as a whole; @indices receives the steps of the modules themselves. */
static int insert_soft(struct tn_plan_job *job, const struct tn_plan_soft *soft,
		       const struct tn_plan_cause *cause, tn_plan_indices *indices)
{
	size_t index;
	int r = 0;

	for (size_t i = 0; i < soft->n && r == 0; i++) {
		r = insert_match(job, &soft->v[i], cause, &index);
		if (r == 0) { /* there already, unless it is under way further up */
			ptrdiff_t at = tn_plan_find(&job->plan->inserts, soft->v[i].module);

			index = (size_t)at;
			r = at >= 0;
		}
		if (r == 1)
			r = tn_vec_push(indices, index);
	}
	return r;
}

/* A post softdep waits for the module it follows. */
static int add_need(struct tn_plan *plan, size_t index, size_t need)
{
	struct tn_step *step = &plan->steps.v[index];
	tn_plan_indices needs = { 0 };
	int r = need < index ? tn_vec_push(&needs, need) : 0;

	for (size_t i = 0; i < step->n_needs && r == 0; i++)
		r = tn_vec_push(&needs, step->needs[i]);
	if (r == 0)
		r = tn_plan_set_needs(plan, step, &needs);
	tn_vec_free(&needs);
	return r;
}

static int insert_around(struct tn_plan_job *job, const struct wanted *w,
			 const struct tn_plan_cause *cause, const struct tn_plan_cause *soft_cause,
			 const struct tn_plan_soft *pre, const struct tn_plan_soft *post,
			 size_t *ret_index)
{
	struct tn_plan_cause around = *soft_cause;
	tn_plan_indices before = { 0 }, after = { 0 };
	int r;

	around.why = TN_WHY_PRE_SOFTDEP;
	r = insert_soft(job, pre, &around, &before);
	if (r == 0)
		r = add_step(job, w, cause, &before, ret_index);
	around.why = TN_WHY_POST_SOFTDEP;
	if (r == 0)
		r = insert_soft(job, post, &around, &after);
	for (size_t i = 0; i < after.n && r == 0; i++)
		r = add_need(job->plan, after.v[i], *ret_index);
	tn_vec_free(&before);
	tn_vec_free(&after);
	return r;
}

/* The module itself, between its softdeps. */
static int insert_with_softdeps(struct tn_plan_job *job, const struct wanted *w,
				const struct tn_plan_cause *cause, size_t *ret_index)
{
	struct tn_plan_cause soft_cause = { .for_module = w->module };
	struct tn_plan_soft pre = { 0 }, post = { 0 };
	int r = tn_plan_softdeps(job, w->module, &soft_cause.soft, &pre, &post);

	if (r < 0)
		return r;
	if (pre.n == 0 && post.n == 0)
		return add_step(job, w, cause, &(tn_plan_indices){ 0 }, ret_index);
	return insert_around(job, w, cause, &soft_cause, &pre, &post, ret_index);
}

static int insert_dependencies(struct tn_plan_job *job, const struct tn_tree_module *m,
			       bool required)
{
	struct tn_plan_cause cause = { .why = TN_WHY_DEPENDENCY,
				       .required = required,
				       .for_module = m->name };
	char name[TN_NAME_MAX];
	size_t index;
	int r = 0;

	/* The nearest stands first in modules.dep. */
	for (size_t i = m->n_deps; i-- > 0 && r == 0;) {
		struct wanted w = { .path = m->deps[i] };

		if (!tn_name_from_path(m->deps[i], name))
			continue;
		w.module = tn_arena_str(&job->plan->arena, name);
		r = w.module ? insert_with_softdeps(job, &w, &cause, &index) : -ENOMEM;
	}
	return r;
}

/* Return: 1 and the index of the module's own step; 0 when it was there already; -errno. */
static int insert_match(struct tn_plan_job *job, const struct tn_match *match,
			const struct tn_plan_cause *cause, size_t *ret_index)
{
	struct wanted w = { .module = match->module, .match = match };
	const struct tn_tree_module *m = NULL;
	int r = tn_plan_visit(job, match);

	if (r <= 0)
		return r;
	if (job->depth == TN_PLAN_DEPTH_MAX)
		return tn_fail(job->err, -ELOOP, "softdeps nest more than %d deep at '%s'",
			       TN_PLAN_DEPTH_MAX, match->module);
	r = tn_tree_module(job->plan->world.tree, match->module, &m);
	if (r == -ENOMEM)
		return r;
	job->depth++;
	r = m ? insert_dependencies(job, m, cause->required) : 0;
	w.path = m ? m->path : NULL;
	if (r == 0 && cause->why == TN_WHY_REQUESTED && job->request.ignore_commands)
		r = add_step(job, &w, cause, &(tn_plan_indices){ 0 }, ret_index);
	else if (r == 0)
		r = insert_with_softdeps(job, &w, cause, ret_index);
	job->depth--;
	return r < 0 ? r : 1;
}

/* A target that is there needs nothing, not even what it depends on. */
static int add_present(struct tn_plan_job *job, enum tn_step_skip there,
		       const struct tn_plan_cause *cause)
{
	struct tn_step step = { .kind = TN_STEP_SKIP, .skip = there, .same_as = -1 };
	size_t index;

	step.module = job->target->module;
	step.match = job->target;
	if (job->request.first_time) {
		step.kind = TN_STEP_FAIL;
		step.skip = TN_SKIP_NONE;
		step.fail = TN_FAIL_LOADED;
	}
	return tn_plan_push(job, step, cause, &index);
}

static const struct tn_rule *blacklisted(const struct tn_plan_job *job)
{
	enum tn_plan_blacklist which = job->request.blacklist;

	if (which == TN_BLACKLIST_NONE || (which == TN_BLACKLIST_ALIAS && !job->target->alias))
		return NULL;
	return tn_config_blacklisted(job->plan->world.config, job->target->module);
}

int tn_plan_insert(struct tn_plan_job *job)
{
	const struct tn_plan_cause cause = { .why = TN_WHY_REQUESTED, .required = true };
	const struct tn_rule *rule;
	size_t index;
	int r;

	if (!job->request.ignore_loaded) {
		enum tn_step_skip there = presence(job, job->target->module, true);

		if (there != TN_SKIP_NONE)
			return add_present(job, there, &cause);
		job->absent = true;
	}
	rule = blacklisted(job);
	if (rule) {
		struct tn_step step = { .kind = TN_STEP_SKIP,
					.skip = TN_SKIP_BLACKLISTED,
					.module = job->target->module,
					.match = job->target,
					.blacklist = rule,
					.same_as = -1 };

		return tn_plan_push(job, step, &cause, &index);
	}
	r = insert_match(job, job->target, &cause, &index);
	return r < 0 ? r : 0;
}
