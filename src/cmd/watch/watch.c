// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon watch: the modules for devices that are there and for those that come, until it is told to end. */
#include <errno.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/watch/watching.h"

static const struct tn_option watch_options[] = {
	TN_LOADING_JOBS(struct tn_watch_args, "Load up to N modules at a time"),
	TN_LOADING_TIMEOUT(struct tn_watch_args),
	{ 'u', "until", "PATH", TN_LIST(struct tn_watch_args, until),
	  "End as soon as there is PATH, a device in /dev or a file of /sys; of several all" },
	{ 's', "settle", "MSEC", TN_MSEC(struct tn_watch_args, settle_msec), "End when nothing has happened for MSEC" },
	{ 'm', "at-most", "MSEC", TN_MSEC(struct tn_watch_args, at_most_msec), "End after MSEC, whatever happens" },
	{ 'n', "dry-run", NULL, TN_FLAG(struct tn_watch_args, dry_run),
	  "Print the modules that would be loaded, and load nothing" },
	{ 'v', "verbose", NULL, TN_FLAG(struct tn_watch_args, verbose), "Say of each module what came of it" },
	{ 0 }
};

static const char watch_notes[] =
	"First it does what tenon coldplug does. Then it waits for the kernel's messages about devices that come.\n"
	"SIGHUP lets it look at all devices again; SIGTERM and SIGINT end it. A module that is being loaded then is named\n"
	"and left to the process that loads it.\n"
	"The exit status is 1 if it ends without a PATH that it was to wait for, or while it loads modules.\n"
	"\n"
	"Examples:\n"
	"  tenon watch &                            on a system without udev\n"
	"  tenon watch --until /dev/vda1 --at-most 30000   in an initramfs, for the root disk\n"
	"  tenon watch --settle 500                 until no further device comes\n"
	"  tenon watch --dry-run                    what would be loaded for what is plugged in\n";

static bool understood(const struct tn_watch_args *args)
{
	for (size_t i = 0; i < args->until.n; i++)
		if (args->until.v[i][0] != '/') {
			tn_report(TN_LOG_ERROR, "--until %s: give a path that starts with /", args->until.v[i]);
			return false;
		}
	return tn_loading_understood(&args->loading);
}

/* Return: exit status. */
static int finish(const struct tn_watching *w, enum tn_watch_end end)
{
	int r = tn_watching_print(w, end);
	bool missed = w->args->until.n && end != TN_WATCH_THERE;
	bool undone = end != TN_WATCH_THERE && w->modules.left + w->modules.not_begun > 0;

	if (missed)
		for (size_t i = 0; i < w->args->until.n; i++)
			if (!tn_root_has(w->world->root, w->args->until.v[i]))
				tn_report(TN_LOG_ERROR, "%s has not appeared", w->args->until.v[i]);
	return r < 0 ? tn_command_failed(NULL, r) : missed || undone || w->starved ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int watch_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	tn_cleanup(tn_watching_close) struct tn_watching w = { .world = world, .args = data, .interrupt = -1, .events = -1 };
	tn_autoerror err = { 0 };
	int r;

	if (!understood(w.args))
		return TN_EXIT_USAGE;
	if (w.args->verbose)
		tn_report_level(TN_LOG_INFO);
	r = tn_watching_read(&w, &err);
	if (r == 0)
		r = tn_watching_open(&w, &err);
	if (r == 0)
		r = tn_watching_run(&w, &err);
	return r < 0 ? tn_command_failed(&err, r) : finish(&w, (enum tn_watch_end)r);
}

static bool watch_acts(const void *data)
{
	const struct tn_watch_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_watch = {
	.name = "watch",
	.operands = "",
	.summary = "Load the modules for devices that are there and that come",
	.max_operands = 0,
	.needs = TN_NEED_ROOT | TN_NEED_TREE, /* and configuration, when somebody watches that */
	.options = watch_options,
	.notes = watch_notes,
	.args_size = sizeof(struct tn_watch_args),
	.acts = watch_acts,
	.run = watch_run,
};
