// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon load: what modprobe does, side by side, as one transaction if asked, and with reasons. */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/load/loading.h"
#include "cmd/options.h"
#include "cmd/plan/plan_show.h"
#include "core/plan/plan_loaded.h"
#include "core/state/state_view.h"
#include "sys/fd.h"
#include "sys/interrupt.h"
#include "sys/kernel.h"

struct load_args {
	struct tn_loading_args loading;
	bool dry_run, quiet, all_or_none, ignore_commands, use_blacklist, first_time, force;
	struct tn_strings parameters;
};

static const struct tn_option load_options[] = {
	TN_LOADING_OPTIONS(struct load_args),
	{ 'a', "all-or-nothing", NULL, TN_FLAG(struct load_args, all_or_none),
	  "If anything fails, unload again what was loaded" },
	TN_OPTION_PARAMETER(struct load_args),
	TN_OPTION_USE_BLACKLIST(struct load_args),
	{ 'i', "ignore-commands", NULL, TN_FLAG(struct load_args, ignore_commands),
	  "Ignore MODULE's own install command and softdeps" },
	{ 'f', "force", NULL, TN_FLAG(struct load_args, force), "Skip the kernel's version checks" },
	{ 0, "first-time", NULL, TN_FLAG(struct load_args, first_time), "Fail if MODULE is there already" },
	TN_OPTION_DRY_RUN_AS_PLAN(struct load_args),
	TN_OPTION_QUIET(struct load_args),
	{ 0 }
};

static const char load_notes[] =
	"MODULE is a module's name, an alias, or the path of a file that starts with / or ./\n"
	"NAME=VALUE is a parameter of the module before it.\n"
	"Modules that do not need each other are loaded at the same time.\n"
	"A module with `options MODULE load_sequential=1` is loaded while nothing else is.\n"
	"\n"
	"Examples:\n"
	"  tenon load ext4 dm_crypt                 with all that they need\n"
	"  tenon load dummy numdummies=3            with a parameter\n"
	"  tenon load --all-or-nothing nfsd nfs     both, or none\n"
	"  tenon load --timings --timeout 30000 -j 4 i915 iwlwifi snd_hda_intel\n";

/* Everything that one run owns. */
struct run {
	struct tn_operands operands;
	struct tn_loading loading;
	tn_plan *plan;
};

static void run_release(struct run *run)
{
	tn_loading_free(&run->loading);
	tn_plan_free(run->plan);
	tn_operands_free(&run->operands);
}

struct words {
	const struct tn_plan_args *plan;
	int argc;
	char **argv;
};

static int show(struct tn_world *world, void *data)
{
	const struct words *words = data;

	return tn_plan_show(world, words->plan, words->argc, words->argv);
}

/* It reads the modules' files, as tenon plan does. */
static int dry_run(struct tn_world *world, const struct load_args *args, int argc, char **argv)
{
	const struct tn_plan_args plan = {
		.ignore_commands = args->ignore_commands,
		.use_blacklist = args->use_blacklist,
		.first_time = args->first_time,
		.force = args->force,
		.parameters = args->parameters,
	};

	return tn_run_confined(world, NULL, show, &(struct words){ &plan, argc, argv });
}

static int make(struct run *run, struct tn_world *world, const struct load_args *args, int argc, char **argv,
		struct tn_error *err)
{
	const struct tn_plan_source from = { world->tree, world->config, run->loading.state, world->log };
	const struct tn_plan_request request = {
		.ignore_commands = args->ignore_commands,
		.blacklist = args->use_blacklist ? TN_BLACKLIST_TARGET : TN_BLACKLIST_ALIAS,
		.first_time = args->first_time,
		.load_flags = tn_load_flags(args->force, args->force),
	};

	run->plan = tn_plan_new(&from);
	if (!run->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	return tn_operands_plan(&run->operands, world, run->plan, run->loading.state, &request, &args->parameters, argc, argv,
				err);
}

/* Return: 0, -ENOMEM or -EIO. */
static int print(const struct run *run, const struct load_args *args, struct tn_error *err)
{
	int r = 0;

	if (run->loading.world->json)
		return tn_loading_print_json(&run->loading, stdout);
	if (args->loading.timings)
		r = tn_loading_print_timings(&run->loading, stdout, err);
	tn_loading_print(&run->loading, args->quiet, stdout);
	return r;
}

static int load_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct load_args *args = data;
	const struct tn_state_view state = tn_state_view_live(world->root);
	tn_cleanup(run_release) struct run run = {
		.loading = { .world = world, .args = &args->loading, .operands = &run.operands, .state = &state,
			     .all_or_none = args->all_or_none },
	};
	tn_autoclose int interrupt = -1;
	tn_autoerror err = { 0 };
	int r, printed;

	if (!tn_loading_understood(&args->loading) || !tn_operands_start_well("load", argc, argv))
		return TN_EXIT_USAGE;
	if (args->dry_run)
		return dry_run(world, args, argc, argv);
	if (args->all_or_none) { /* a signal half way would leave neither, so it waits */
		interrupt = tn_interrupt_open();
		run.loading.unblock_signals = true;
	}
	r = tn_world_need_tree_or_none(world, &err);
	if (r == 0)
		r = make(&run, world, args, argc, argv, &err);
	if (r == 0)
		r = tn_loading_run(&run.loading, run.plan, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	printed = print(&run, args, &err);
	if (printed < 0)
		return tn_command_failed(&err, printed);
	return r == 0 ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

static bool load_acts(const void *data)
{
	const struct load_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_load = {
	.name = "load",
	.operands = "MODULE [NAME=VALUE]...",
	.summary = "Load modules and what they need, side by side",
	.min_operands = 1,
	.missing = "no module name given",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree, but for what is loaded */
	.options = load_options,
	.notes = load_notes,
	.args_size = sizeof(struct load_args),
	.acts = load_acts,
	.run = load_run,
};
