// SPDX-License-Identifier: LGPL-2.1-or-later
/* modprobe NAME: plan it, carry it out, say it as kmod does. */
#include "tools/modprobe_load.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "cli/output.h"
#include "core/find/meaning.h"
#include "core/plan/words.h"
#include "sys/files.h"
#include "sys/kernel.h"
#include "tools/hint.h"
#include "tools/modprobe_query.h"

/* Room for two names of modules in a message. */
#define WHAT_MAX 256

struct view {
	struct modprobe *m;
	bool no_file; /* a step failed for want of a file */
	bool is_told; /* the target's failure has had its line */
	bool asked;   /* the step that failed last did so in the kernel */
	const struct tn_step *failed; /* the step that failed last, without which the target cannot be */
};

static void print_action(const struct tn_step *step)
{
	bool command = step->kind == TN_STEP_COMMAND;

	fputs(command ? "install " : "insmod ", stdout);
	fputs(command ? step->command.line : step->path, stdout);
	putchar(' ');
	puts(step->options.text);
}

/* In kmod's words. */
static const char *reason(int code)
{
	switch (code) {
	case -EEXIST:
		return "Module already in kernel";
	case -ENOENT:
		return "Unknown symbol in module, or unknown parameter (see dmesg)";
	case -ELOOP:
		return "Commands call one another in a circle";
	default:
		return strerror(-code);
	}
}

/* "dependency 'a' of 'b'"; a target by its name alone. */
static const char *describe(const struct tn_step *step, char *ret, size_t size)
{
	const char *what = tn_words_why(step->reason.why)->classic;

	if (step->is_target)
		snprintf(ret, size, "'%s'", step->module);
	else
		snprintf(ret, size, "%s '%s' of '%s'", what, step->module, step->reason.for_module);
	return ret;
}

/* A file that is not there, where the target can do without the step. */
static void report_left_out(const struct view *v, const struct tn_step *step)
{
	const struct tn_gone *gone = tn_step_gone(step);
	bool itself = strcmp(gone->module, step->module) == 0;
	/* kmod has no word for a softdep that it does not find; a list has it, since nothing fails. */
	bool quiet = itself && !step->required && !v->m->args->depends;
	char what[WHAT_MAX];

	describe(step, what, sizeof(what));
	if (itself)
		tn_report(quiet ? TN_LOG_NOTICE : TN_LOG_ERROR, "%s is left out: %s: %s", what,
			  gone->path, strerror(ENOENT));
	else
		tn_report(TN_LOG_ERROR, "%s is left out: dependency '%s': %s: %s", what,
			  gone->module, gone->path, strerror(ENOENT));
}

static void report_gone(struct view *v, const struct tn_step *step)
{
	const struct tn_gone *gone = tn_step_gone(step);
	bool itself = strcmp(gone->module, step->module) == 0;

	v->is_told = true;
	tn_report(TN_LOG_ERROR, "could not insert '%s': %s%s%s%s: %s", step->module,
		  itself ? "" : "dependency '", itself ? "" : gone->module, itself ? "" : "': ",
		  gone->path, strerror(ENOENT));
}

/* kmod says of the target that it could not be inserted, and why; what else there is to say comes before. */
static void report_insertion(struct view *v, const struct tn_step *step, int result,
			     const struct tn_error *err)
{
	bool has_text = err && err->text;
	/* What is only wanted may be missing a device; kmod says nothing then. */
	enum tn_log_level level = step->required ? TN_LOG_ERROR :
				  has_text	 ? TN_LOG_WARNING :
						   TN_LOG_INFO;
	char what[WHAT_MAX];

	v->asked = !has_text;
	if (step->is_target && has_text)
		tn_report(level, "%s", err->text);
	else if (has_text)
		tn_report(level, "%s: %s", describe(step, what, sizeof(what)), err->text);
	else if (!step->is_target)
		tn_report(level, "%s: could not insert %s: %s", describe(step, what, sizeof(what)),
			  step->path, reason(result));
}

static void report_command(const struct tn_step *step, int result, const struct tn_error *err)
{
	if (result > 0)
		tn_report(TN_LOG_ERROR,
			  "Error running install command '%s' for module %s: retcode %d",
			  step->command.shell, step->module, result);
	else if (err && err->text)
		tn_report(TN_LOG_ERROR, "%s", err->text);
	else
		tn_report(TN_LOG_ERROR, "could not run the install command '%s' for module %s: %s",
			  step->command.shell, step->module, strerror(-result));
}

static void report_failure(struct view *v, const struct tn_step *step, int result,
			   const struct tn_error *err)
{
	v->asked = true;
	if (step->required)
		v->failed = step;
	if (step->kind == TN_STEP_COMMAND) {
		report_command(step, result, err);
	} else if (step->kind == TN_STEP_INSERT) {
		report_insertion(v, step, result, err);
	} else if (tn_step_fails(step) == TN_FAIL_FILE_GONE) {
		report_gone(v, step);
	} else if (tn_step_fails(step) == TN_FAIL_NO_FILE) {
		v->no_file = true;
		if (v->m->touch)
			tn_modprobe_say(TN_LOG_ERROR, tn_words_fail(step->fail.why), step->module);
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
	else if (tn_step_skips(step) == TN_SKIP_FILE_GONE && step->same_as < 0)
		report_left_out(v, step);
	if (!v->m->show)
		return;
	if (action && (outcome == TN_OUTCOME_BEGIN || again))
		print_action(step);
	else if (tn_step_skips(step) == TN_SKIP_BUILTIN && v->m->args->depends)
		printf("builtin %s\n", step->module);
	if (v->m->touch && outcome == TN_OUTCOME_BEGIN)
		tn_flush_output(); /* before what a command prints */
}

/* In kmod's words. @r: as tn_walk() returns it. Return: -errno. */
static int report_target(const struct view *v, const struct tn_match *match, int r)
{
	if (r > 0)
		r = -EINVAL;
	if (v->is_told)
		return r;
	/* What cannot be unpacked is kmod's EINVAL; what the kernel never saw has no symbols that it lacks. */
	tn_report(TN_LOG_ERROR, "could not insert '%s': %s", match->module,
		  v->asked ? reason(r) : strerror(r == -EBADMSG ? EINVAL : -r));
	return r;
}

/* @name: of the target, as the user has it. */
static void hint(const struct view *v, const char *name, int r)
{
	static const char *const words[] = {
		[TN_STEP_INSERT] = TN_HINT_LOAD, [TN_STEP_COMMAND] = TN_HINT_COMMAND, [TN_STEP_FAIL] = TN_HINT_FILE,
	};
	const struct tn_step *step = v->failed;

	if (!step || (step->kind == TN_STEP_FAIL && tn_step_fails(step) != TN_FAIL_FILE_GONE))
		return;
	tn_modprobe_hint(v->m, words[step->kind], r, step->is_target ? name : step->module);
}

/* Loads one of the modules that a name stands for. @path: its file; NULL for the tree's. */
static int load(struct modprobe *m, const char *name, const struct tn_match *match, const char *path, const char *options)
{
	const struct tn_plan_source from = { m->tree, m->config, &m->state, tn_report_log() };
	const struct modprobe_args *args = m->args;
	const struct tn_plan_request request = {
		.options = options,
		.path = path,
		.rename = args->rename,
		.ignore_commands = args->ignore_commands,
		.ignore_loaded = args->depends,
		.pass_gone = args->depends,
		.blacklist = args->use_blacklist ? TN_BLACKLIST_TARGET : TN_BLACKLIST_ALIAS,
		.first_time = args->first_time,
		.load_flags = tn_load_flags(args->force || args->force_vermagic,
					    args->force || args->force_modversion),
	};
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&from);
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
	r = report_target(&view, match, r);
	hint(&view, name, r);
	return r;
}

/* Return: 0 with at least one match, or -errno after a report. @loaded: a module that the kernel has
 * needs no tree. */
static int find_meaning(struct modprobe *m, const char *name, bool loaded, struct tn_meaning *ret)
{
	bool is_path = tn_meaning_is_path(name);
	int r = tn_meaning_find(m->tree, m->config, name, &m->arena, ret);

	if (r == -ENOENT && loaded && !is_path)
		r = tn_modprobe_find_loaded(m, name, true, &ret->matches);
	if (r == -ENOMEM) {
		tn_report(TN_LOG_FATAL, "looking for '%s': %s", name, strerror(-r));
	} else if (r < 0 && is_path) {
		tn_report(m->complaint, "Failed to get module from path %s: %s", name,
			  tn_absolute_path_reason(r));
	} else if (r < 0) {
		tn_report(m->complaint, "Module %s not found in directory %s", name,
			  tn_tree_path(m->tree));
		tn_modprobe_report_no_index(m);
	}
	return r;
}

int tn_modprobe_load(struct modprobe *m, const char *name, const char *options)
{
	tn_automeaning meaning = { 0 };
	int r = find_meaning(m, name, !m->args->depends, &meaning);

	if (r == -ENOENT && !tn_meaning_is_path(name))
		tn_modprobe_hint(m, TN_HINT_FIND, 0, name);
	/* An alias of several modules: each is tried, the last one's result counts. */
	for (size_t i = 0; i < meaning.matches.n; i++) {
		const struct tn_match *match = &meaning.matches.v[i];

		r = load(m, meaning.matches.n > 1 ? match->module : name, match, meaning.path, options);
	}
	return r;
}

int tn_modprobe_resolve(struct modprobe *m, const char *name)
{
	tn_automeaning meaning = { 0 };
	int r = find_meaning(m, name, false, &meaning);

	if (r == 0)
		tn_modprobe_print_matches(&meaning.matches, stdout);
	return r;
}
