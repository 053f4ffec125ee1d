// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe NAME: plan it, carry it out, say it as kmod does. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "core/target.h"
#include "sys/kernel.h"
#include "tools/modprobe.h"
#include "tools/modprobe_query.h"

struct view {
	struct modprobe *m;
	bool no_file; /* a step failed for want of a file */
};

static void print_action(const struct tn_step *step)
{
	bool command = step->kind == TN_STEP_COMMAND;

	fputs(command ? "install " : "insmod ", stdout);
	fputs(command ? step->command : step->path, stdout);
	putchar(' ');
	puts(step->options);
}

static void report_failure(struct view *v, const struct tn_step *step, int result,
			   const struct tn_error *err)
{
	if (step->kind == TN_STEP_FAIL && step->fail == TN_FAIL_NO_FILE) {
		v->no_file = true;
		if (v->m->touch)
			tn_report(TN_LOG_ERROR, "could not find module by name='%s'", step->module);
	} else if (step->kind == TN_STEP_COMMAND && result > 0) {
		tn_report(TN_LOG_ERROR,
			  "Error running install command '%s' for module %s: retcode %d",
			  step->shell, step->module, result);
	} else if (err && err->text) {
		tn_report(TN_LOG_ERROR, "%s", err->text);
	}
}

static void tell(void *data, const struct tn_step *step, enum tn_outcome outcome, int result,
		 const struct tn_error *err)
{
	struct view *v = data;
	bool action = step->kind == TN_STEP_INSERT || step->kind == TN_STEP_COMMAND;
	/* A dry run has always shown a module again for each that needs it. */
	bool again = outcome == TN_OUTCOME_SKIPPED && !v->m->touch;

	if (outcome == TN_OUTCOME_FAILED)
		report_failure(v, step, result, err);
	if (!v->m->show)
		return;
	if (action && (outcome == TN_OUTCOME_BEGIN || again))
		print_action(step);
	else if (step->skip == TN_SKIP_BUILTIN && v->m->args->depends)
		printf("builtin %s\n", step->module);
	if (v->m->touch && outcome == TN_OUTCOME_BEGIN)
		tn_flush_output(); /* before what a command prints */
}

/* In kmod's words. @r: as tn_walk() returns it. Return: -errno. */
static int report_target(const struct tn_match *match, int r)
{
	const char *why;

	if (r > 0)
		r = -EINVAL;
	if (r == -EEXIST)
		why = "Module already in kernel";
	else if (r == -ENOENT)
		why = "Unknown symbol in module, or unknown parameter (see dmesg)";
	else if (r == -ELOOP)
		why = "Commands run one another in a circle";
	else
		why = strerror(-r);
	tn_report(TN_LOG_ERROR, "could not insert '%s': %s", match->module, why);
	return r;
}

static unsigned load_flags(const struct modprobe_args *args)
{
	unsigned flags = 0;

	if (args->force || args->force_modversion)
		flags |= TN_LOAD_IGNORE_MODVERSIONS;
	if (args->force || args->force_vermagic)
		flags |= TN_LOAD_IGNORE_VERMAGIC;
	return flags;
}

/* Loads one of the modules that a name stands for. @path: its file; NULL for the tree's. */
static int load(struct modprobe *m, const struct tn_match *match, const char *path,
		const char *options)
{
	const struct tn_plan_world world = { m->tree, m->config, &m->state };
	const struct modprobe_args *args = m->args;
	const struct tn_plan_request request = {
		.options = options,
		.path = path,
		.rename = args->rename,
		.ignore_commands = args->ignore_commands,
		.ignore_loaded = args->depends,
		.blacklist = args->use_blacklist ? TN_BLACKLIST_TARGET : TN_BLACKLIST_ALIAS,
		.first_time = args->first_time,
		.load_flags = load_flags(args),
	};
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&world);
	struct view view = { .m = m };
	const struct tn_observer observer = { &view, tell };
	tn_autoerror err = { 0 };
	int r = plan ? tn_plan_add(plan, match, &request, &err) : -ENOMEM;

	if (r < 0) {
		tn_report(TN_LOG_ERROR, "could not plan '%s': %s", match->module,
			  tn_error_text(&err, r));
		return r;
	}
	r = tn_modprobe_carry_out(m, plan, &observer);
	if (r == 0 || (view.no_file && !m->touch))
		return 0;
	return report_target(match, r);
}

/* Return: 0 with at least one match, or -errno after a report. */
static int find(struct modprobe *m, const char *name, struct tn_targets *ret)
{
	int r = tn_targets_find(m->tree, m->config, name, &m->arena, ret);

	if (r == -ENOMEM)
		tn_report(TN_LOG_FATAL, "looking for '%s': %s", name, strerror(-r));
	else if (r < 0 && tn_target_is_path(name))
		tn_report(m->complaint, "Failed to get module from path %s: %s", name, strerror(-r));
	else if (r < 0)
		tn_report(m->complaint, "Module %s not found in directory %s", name,
			  tn_tree_path(m->tree));
	return r;
}

int tn_modprobe_load(struct modprobe *m, const char *name, const char *options)
{
	tn_autotargets targets = { 0 };
	int r = find(m, name, &targets);

	/* An alias of several modules: each is tried, the last one's result counts. */
	for (size_t i = 0; i < targets.matches.n; i++)
		r = load(m, &targets.matches.v[i], targets.path, options);
	return r;
}

int tn_modprobe_resolve(struct modprobe *m, const char *name)
{
	tn_autotargets targets = { 0 };
	int r = find(m, name, &targets);

	if (r == 0)
		tn_modprobe_print_matches(&targets.matches, stdout);
	return r;
}
