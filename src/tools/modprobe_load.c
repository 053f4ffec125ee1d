// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe NAME: plan it, carry it out, say it as kmod does. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/name.h"
#include "sys/kernel.h"
#include "tools/moddir.h"
#include "tools/modprobe.h"
#include "tools/modprobe_query.h"

struct view {
	struct modprobe *m;
	bool no_file; /* a step failed for want of a file */
};

static void print_action(const struct tn_step *step)
{
	if (step->kind == TN_STEP_COMMAND)
		printf("install %s %s\n", step->command, step->options);
	else
		printf("insmod %s %s\n", step->path, step->options);
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
		fflush(stdout); /* before what a command prints */
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

/* kmod's rule for what is a file and no name. */
static bool is_path(const char *name)
{
	return name[0] == '/' || (name[0] == '.' && name[1] == '/');
}

/* A file that is given by its path: absolute, and its module's name. Return: 0, -errno. */
static int find_file(struct modprobe *m, const char *path, const char **ret_path,
		     struct tn_match *ret)
{
	char name[TN_NAME_MAX];
	struct stat st;
	int r;

	if (stat(path, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (!tn_name_from_path(path, name))
		return -EINVAL;
	r = tn_absolute_path(path, &m->arena, ret_path);
	if (r < 0)
		return r;
	*ret = (struct tn_match){ .module = tn_arena_str(&m->arena, name), .by = TN_FOUND_MODULE };
	return ret->module ? 0 : -ENOMEM;
}

static enum tn_log_level complaint(const struct modprobe *m)
{
	return m->args->all ? TN_LOG_WARNING : TN_LOG_FATAL;
}

static int load_file(struct modprobe *m, const char *name, const char *options)
{
	struct tn_match match;
	const char *path;
	int r = find_file(m, name, &path, &match);

	if (r < 0) {
		tn_report(complaint(m), "Failed to get module from path %s: %s", name,
			  strerror(-r));
		return r;
	}
	if (!m->args->resolve)
		return load(m, &match, path, options);
	puts(match.module);
	return 0;
}

/* Return: 0 with at least one match, or -errno after a report. */
static int look_up(struct modprobe *m, const char *name, tn_matches *ret)
{
	int r = tn_lookup(m->tree, m->config, name, &m->arena, ret);

	if (r == 0 && ret->n)
		return 0;
	if (r == -ENOMEM)
		tn_report(TN_LOG_FATAL, "looking for '%s': %s", name, strerror(-r));
	else
		tn_report(complaint(m), "Module %s not found in directory %s", name,
			  tn_tree_path(m->tree));
	return r < 0 ? r : -ENOENT;
}

int tn_modprobe_load(struct modprobe *m, const char *name, const char *options)
{
	tn_matches matches = { 0 };
	int r;

	if (is_path(name))
		return load_file(m, name, options);
	r = look_up(m, name, &matches);
	/* An alias of several modules: each is tried, the last one's result counts. */
	for (size_t i = 0; i < matches.n; i++)
		r = load(m, &matches.v[i], NULL, options);
	tn_vec_free(&matches);
	return r;
}

int tn_modprobe_resolve(struct modprobe *m, const char *name)
{
	tn_matches matches = { 0 };
	int r;

	if (is_path(name))
		return load_file(m, name, NULL);
	r = look_up(m, name, &matches);
	if (r == 0)
		tn_modprobe_print_matches(&matches, stdout);
	tn_vec_free(&matches);
	return r;
}
