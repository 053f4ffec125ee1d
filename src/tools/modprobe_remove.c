// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe -r NAME: plan it, carry it out, say it as kmod does. */
#include "tools/modprobe_remove.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "tools/hint.h"
#include "tools/state_check.h"

struct view {
	struct modprobe *m;
	const struct tn_step *begun; /* the step under way */
	const struct tn_step *failed; /* the first that could not be done */
	bool busy; /* for it was in use */
};

/* What cannot be done ends the run, unless it need not. */
static void report_failure(struct view *v, const struct tn_step *step, int result,
			   const struct tn_error *err)
{
	bool tried = step->kind == TN_STEP_REMOVE && v->begun == step;

	if (!v->failed)
		*v = (struct view){ v->m, v->begun, step, step->kind != TN_STEP_FAIL && v->begun != step };
	if (step->kind == TN_STEP_FAIL)
		tn_modprobe_say(v->m->complaint, tn_words_fail(step->fail.why), step->module);
	else if (v->begun != step)
		tn_modprobe_say(v->m->complaint, tn_words_busy(TN_BUSY_FAILS), step->module);
	else if (step->kind == TN_STEP_COMMAND)
		tn_report(v->m->complaint, "Error running remove command for %s", step->module);
	else
		tn_report(TN_LOG_ERROR, "could not remove '%s': %s", step->module,
			  strerror(-result));
	if (!tried)
		v->m->given_up = v->m->give_up;
	if (err && err->text)
		tn_report(TN_LOG_ERROR, "%s", err->text);
}

static void tell(void *data, const struct tn_step *step, enum tn_outcome outcome, int result,
		 const struct tn_error *err)
{
	struct view *v = data;

	if (outcome == TN_OUTCOME_FAILED)
		report_failure(v, step, result, err);
	/* As gone for the names that follow as the real run would have it. */
	if (outcome == TN_OUTCOME_DONE && step->kind == TN_STEP_REMOVE && !v->m->touch)
		tn_state_recall_removal(&v->m->recall, step->module);
	if (outcome != TN_OUTCOME_BEGIN)
		return;
	v->begun = step;
	if (!v->m->show)
		return;
	if (step->kind == TN_STEP_COMMAND)
		printf("remove %s\n", step->command.shell);
	else
		printf("rmmod %s\n", step->module);
	if (v->m->touch)
		tn_flush_output(); /* before what a command prints */
}

static void hint(const struct view *v, int r)
{
	const struct tn_step *step = v->failed;

	if (step && v->busy)
		tn_modprobe_hint(v->m, TN_HINT_USE, 0, step->module);
	else if (step && step->kind == TN_STEP_REMOVE)
		tn_modprobe_hint(v->m, TN_HINT_UNLOAD, r, step->module);
}

static int remove_match(struct modprobe *m, const struct tn_match *match)
{
	const struct tn_plan_source from = { m->tree, m->config, &m->state, tn_report_log() };
	const struct modprobe_args *args = m->args;
	const struct tn_plan_request request = {
		.remove = true,
		.ignore_commands = args->ignore_commands,
		.first_time = args->first_time,
		.force = args->force,
		.remove_holders = args->remove_holders,
		.wait = args->wait_msec > 0,
	};
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&from);
	struct view view = { .m = m };
	const struct tn_observer observer = { &view, tell };
	tn_autoerror err = { 0 };
	int r = plan ? tn_plan_add(plan, match, &request, &err) : -ENOMEM;

	if (r < 0) {
		tn_report(TN_LOG_ERROR, "could not plan the removal of '%s': %s", match->module,
			  tn_error_text(&err, r));
		return r;
	}
	r = tn_modprobe_carry_out(m, plan, &observer);
	hint(&view, r);
	return r > 0 ? -EINVAL : r;
}

int tn_modprobe_remove(struct modprobe *m, const char *name)
{
	tn_autovec tn_matches matches = { 0 };
	int r = tn_need_state(m->root, name);

	if (r < 0)
		return r;
	r = tn_lookup(m->tree, m->config, name, &m->arena, &matches);
	if (r != -ENOMEM && matches.n == 0 &&
	    tn_modprobe_find_loaded(m, name, false, &matches) == -ENOMEM)
		r = -ENOMEM;
	if (r == -ENOMEM) {
		tn_report(TN_LOG_FATAL, "looking for '%s': %s", name, strerror(-r));
	} else if (matches.n == 0) {
		tn_report(m->complaint, "Module %s not found.", name);
		m->given_up = m->give_up;
		tn_modprobe_report_no_index(m);
		r = -ENOENT;
	}
	/* An alias of several modules: the first that fails ends it. */
	for (size_t i = 0; i < matches.n && r >= 0 && !m->given_up; i++)
		r = remove_match(m, &matches.v[i]);
	return r;
}
