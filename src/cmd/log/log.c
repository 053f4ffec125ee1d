// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon log: what the kernel has written about modules. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/log/log_switch.h"
#include "cmd/log/log_follow.h"
#include "cmd/log/log_lines.h"
#include "cmd/log/log_print.h"
#include "cmd/world.h"
#include "core/name.h"
#include "sys/fd.h"
#include "sys/interrupt.h"

#define LEVEL_ALL 7

struct log_args {
	bool follow, absolute, dry_run;
	const char *level, *debug;
};

static const struct tn_option log_options[] = {
	{ 'f', "follow", NULL, TN_FLAG(struct log_args, follow),
	  "Go on with what the kernel writes from now on, until interrupted" },
	{ 't', "time", NULL, TN_FLAG(struct log_args, absolute), "Show dates instead of seconds since the kernel started" },
	{ 'l', "level", "LEVEL", TN_STRING(struct log_args, level),
	  "Leave out what is less urgent: emerg, alert, crit, err, warn, notice, info or debug" },
	{ 0, "debug", "WHAT", TN_STRING(struct log_args, debug),
	  "Switch the module's debug messages on or off, or show their status" },
	{ 'n', "dry-run", NULL, TN_FLAG(struct log_args, dry_run), "With --debug: only show what would be done" },
	{ 0 }
};

static const char log_notes[] =
	"Without a NAME, lines of the kernel's module loader and of all loaded modules are shown. A\n"
	"module's lines are those that name it and those of devices that are bound to it.\n"
	"With --follow, --debug=on is undone at the end. The exit status is 1 if there is no such line.\n"
	"\n"
	"Examples:\n"
	"  tenon log                                what the kernel says about modules\n"
	"  tenon log iwlwifi                        about one, and its devices\n"
	"  tenon log --level err --time             errors, with dates\n"
	"  sudo tenon log --follow --debug=on uvcvideo\n"
	"  tenon log --debug=status uvcvideo        how many debug messages it has, and which are on\n"
	"  tenon log --json nfsd                    for scripts\n";

/* One run. */
struct run {
	const struct log_args *args;
	struct tn_world *world;
	const char *operand;
	struct tn_log_lines lines;
	struct tn_log_style style;
	struct tn_kernel_log log;
	enum tn_switch debug;
};

/* A path of a module's file names it, too. */
static int read_name(struct run *run, const char *operand, struct tn_error *err)
{
	char name[TN_NAME_MAX];
	bool ok = strchr(operand, '/') ? tn_name_from_path(operand, name) : tn_name_normalise(tn_text(operand), name) == 0 && *name;

	if (!ok)
		return tn_fail(err, -EINVAL, "'%s' is no module's name", operand);
	run->operand = operand;
	run->lines.module = tn_arena_str(&run->world->arena, name);
	return run->lines.module ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

static int understand(struct run *run, int argc, char **argv, struct tn_error *err)
{
	const struct log_args *args = run->args;

	run->lines.level = LEVEL_ALL;
	if (args->level && tn_log_level(args->level, &run->lines.level) < 0)
		return tn_fail(err, -EINVAL, "--level %s: no such level; see tenon log --help", args->level);
	if (args->debug && tn_switch_read(args->debug, &run->debug) < 0)
		return tn_fail(err, -EINVAL, "--debug %s: it is on, off or status", args->debug);
	if (run->debug && !argc)
		return tn_fail(err, -EINVAL, "--debug needs the name of a module");
	if (args->dry_run && !run->debug)
		return tn_fail(err, -EINVAL, "--dry-run goes with --debug only");
	if (args->follow && run->debug && (run->debug != TN_SWITCH_ON || args->dry_run))
		return tn_fail(err, -EINVAL, "--follow goes with --debug=on only");
	return argc ? read_name(run, argv[0], err) : 0;
}

/* What is not shown, and who could. */
static int report(const struct run *run, size_t shown)
{
	const struct tn_kernel_log *log = &run->log;

	if (log->trouble && log->source)
		tn_report(TN_LOG_WARNING, "these are the lines of %s, from the machine's start; who could see the rest: %s",
			  log->source, log->trouble);
	else if (log->trouble)
		tn_report(TN_LOG_ERROR, "the kernel's log cannot be read here; who could: %s", log->trouble);
	if (!log->source)
		return TN_EXIT_FAILURE;
	if (shown)
		return TN_EXIT_OK;
	if (run->operand)
		tn_report(TN_LOG_ERROR, "the kernel's log has no line about %s%s", run->operand,
			  log->dropped ? "; its oldest lines are gone" : "");
	else
		tn_report(TN_LOG_ERROR, "the kernel's log has no such line");
	return TN_EXIT_FAILURE;
}

static int print_text(const struct run *run, size_t *shown)
{
	for (size_t i = 0; i < run->log.records.n; i++) {
		struct tn_log_about about;

		if (!tn_log_lines_want(&run->lines, &run->log.records.v[i], &about))
			continue;
		tn_log_print(&run->style, &run->log.records.v[i], stdout);
		++*shown;
	}
	return 0;
}

static int print_json(const struct run *run, size_t *shown)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), lines;

	tn_json_text(top, "source", run->log.source);
	tn_json_text(top, "unseen", run->log.trouble);
	tn_json_bool(top, "dropped", run->log.dropped);
	tn_json_text(top, "module", run->lines.module);
	lines = tn_json_array(top, "lines");
	for (size_t i = 0; i < run->log.records.n; i++) {
		struct tn_log_about about;

		if (!tn_log_lines_want(&run->lines, &run->log.records.v[i], &about))
			continue;
		tn_log_json(&run->style, &run->log.records.v[i], &about, tn_json_object(lines, NULL));
		++*shown;
	}
	return tn_json_print(&doc, stdout);
}

/* The log is read while the process may. */
static int look_first(struct tn_world *world, void *data)
{
	struct run *run = data;

	if (tn_kernel_log_read(world->root, &world->arena, &run->log) == 0)
		return 0;
	tn_report(TN_LOG_ERROR, "out of memory");
	return TN_EXIT_FAILURE;
}

static int show(struct tn_world *world, void *data)
{
	struct run *run = data;
	tn_autoerror err = { 0 };
	size_t shown = 0;
	int r = tn_log_lines_look(&run->lines, &err);

	if (r == 0)
		r = world->json ? print_json(run, &shown) : print_text(run, &shown);
	return r < 0 ? tn_command_failed(&err, r) : report(run, shown);
}

/* A line that comes; each is an object of its own for programs. Return: 0; -EPIPE where nobody reads any more. */
static int show_record(void *data, const struct tn_log_record *record)
{
	struct run *run = data;
	struct tn_log_about about;

	if (!tn_log_lines_want(&run->lines, record, &about))
		return 0;
	if (run->world->json) {
		tn_autojson struct tn_json_doc doc = { 0 };

		tn_log_json(&run->style, record, &about, tn_json_start(&doc));
		tn_json_print_line(&doc, stdout);
	} else {
		tn_log_print(&run->style, record, stdout);
	}
	return fflush(stdout) == 0 ? 0 : -EPIPE;
}

/* Not in a sandbox, since what ends it is a signal to this process, and what it may have to undo is root's. */
static int follow(struct run *run)
{
	tn_autoclose int interrupt = tn_interrupt_open();
	struct tn_switch_done done = { 0 };
	tn_autoerror err = { 0 };
	int status = TN_EXIT_OK, undone, r = interrupt;

	if (r < 0)
		tn_fail(&err, r, "cannot wait for signals: %s", strerror(-r));
	else if (run->debug)
		status = tn_switch(run->world, run->lines.module, run->debug, false, &done);
	if (r >= 0 && status == TN_EXIT_OK)
		r = tn_log_follow(&run->lines, interrupt, show_record, run, &err);
	undone = tn_switch_undo(run->world, run->lines.module, &done);
	if (r < 0 && r != -EPIPE)
		status = tn_command_failed(&err, r);
	return status ? status : undone;
}

static void run_free(struct run *run)
{
	tn_log_lines_free(&run->lines);
	tn_kernel_log_free(&run->log);
}

static int log_run(struct tn_world *world, const void *args, int argc, char **argv)
{
	tn_cleanup(run_free) struct run run = { .args = args, .world = world, .lines = { .root = world->root } };
	struct tn_switch_done done = { 0 };
	tn_autoerror err = { 0 };
	int r = understand(&run, argc, argv, &err);

	if (r < 0)
		return tn_command_failed(&err, r);
	run.style = (struct tn_log_style){ run.args->absolute, tn_kernel_log_start(world->root), tn_palette_for(stdout) };
	if (run.args->follow)
		return follow(&run);
	if (run.debug)
		return tn_switch(world, run.lines.module, run.debug, run.args->dry_run, &done);
	return tn_run_confined(world, look_first, show, &run);
}

static bool log_acts(const void *data)
{
	const struct log_args *args = data;
	enum tn_switch debug = TN_SWITCH_NONE;

	return args->debug && !args->dry_run && tn_switch_read(args->debug, &debug) == 0 && debug != TN_SWITCH_STATUS;
}

const struct tn_command tn_cmd_log = {
	.name = "log",
	.operands = "[NAME]",
	.summary = "Show what the kernel has written into its log about modules",
	.max_operands = 1,
	.needs = TN_NEED_ROOT,
	.options = log_options,
	.notes = log_notes,
	.args_size = sizeof(struct log_args),
	.acts = log_acts,
	.run = log_run,
};
