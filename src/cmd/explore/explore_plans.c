// SPDX-License-Identifier: LGPL-2.1-or-later
/* Plans, one for each module, made as `tenon plan NAME` makes them; nothing is rehearsed or done. */
#include "cmd/explore/explore_plans.h"

#include <errno.h>

#include "core/plan/plan.h"
#include "core/plan/words.h"
#include "core/state/state_recall.h"

/* Steps that one module takes at most here: no real one has a tenth of them, and a crafted tree has thousands for each of
 * thousands. */
#define STEPS_MAX 400

static const char *note_of(const struct tn_step *step, bool remove)
{
	const struct tn_words *skip = tn_words_skip(tn_step_skips(step)), *fail = tn_words_fail(tn_step_fails(step));

	if (step->kind == TN_STEP_COMMAND)
		return step->command.shell;
	if (step->kind == TN_STEP_SKIP)
		return remove ? skip->unload : skip->load;
	return step->kind != TN_STEP_FAIL ? NULL : remove ? fail->unload : fail->load;
}

/* The line that led to it, or keeps it out. */
static const struct tn_rule *rule_of(const struct tn_step *step)
{
	if (step->kind == TN_STEP_COMMAND)
		return step->command.rule;
	if (tn_step_skips(step) == TN_SKIP_BLACKLISTED)
		return step->skip.blacklist;
	return step->reason.soft;
}

static void add_step(struct tn_explore_out *out, struct tn_json list, const struct tn_step *step, bool remove)
{
	const char *options = step->options.text && *step->options.text ? step->options.text : NULL;
	const struct tn_rule *rule = rule_of(step);
	const char *note = note_of(step, remove);
	struct tn_json to = tn_json_array(list, NULL);

	tn_explore_put(out, to, NULL, tn_words_kind(step->kind)->id);
	tn_explore_put_copy(out, to, NULL, step->module);
	tn_explore_put(out, to, NULL, tn_words_why(step->reason.why)->id);
	tn_explore_put_copy(out, to, NULL, step->reason.for_module);
	if (!note && !options && !rule && step->required) /* nearly all of them */
		return;
	tn_explore_put_copy(out, to, NULL, note);
	tn_explore_put_copy(out, to, NULL, options);
	tn_explore_put(out, to, NULL, rule ? tn_rule_place(rule, &out->ex->world->arena) : NULL);
	tn_json_bool(to, NULL, step->required);
}

static int add_plan(struct tn_explore_out *out, struct tn_json list, const struct tn_plan_source *from,
		    const struct tn_explored *m, struct tn_error *err)
{
	const struct tn_plan_request request = { .remove = m->item->loaded != NULL };
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(from);
	struct tn_json steps = tn_json_array(list, NULL);
	tn_autovec tn_matches found = { 0 };
	const struct tn_step *step;
	size_t n;
	int r;

	if (!plan)
		return -ENOMEM;
	if (m->item->builtin)
		return 0;
	r = tn_lookup(from->tree, from->config, m->item->name, &out->ex->world->arena, &found);
	for (size_t i = 0; i < found.n && r == 0; i++)
		r = tn_plan_add(plan, &found.v[i], &request, err);
	if (r < 0 && r != -ENOMEM) { /* a name that is none, an index that is damaged: no steps are known */
		tn_error_clear(err);
		return 0;
	}
	n = r < 0 ? 0 : tn_plan_steps(plan, &step);
	for (size_t i = 0; i < n && i < STEPS_MAX; i++)
		add_step(out, steps, &step[i], request.remove);
	return r;
}

int tn_explore_add_plans(struct tn_explore_out *out, struct tn_json modules, struct tn_error *err)
{
	const struct tn_exploration *ex = out->ex;
	const struct tn_state_view live = ex->running ? tn_state_view_live(ex->world->root) : tn_state_view_none();
	tn_cleanup(tn_state_recall_free) struct tn_state_recall recall = { 0 };
	const struct tn_state_view state = tn_state_recall(&recall, &live);
	const struct tn_plan_source from = { ex->world->tree, ex->world->config, &state, NULL };
	struct tn_json list = tn_json_array(modules, "steps");
	int r = 0;

	for (size_t i = 0; i < ex->n && r == 0; i++)
		r = add_plan(out, list, &from, &ex->modules[i], err);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}
