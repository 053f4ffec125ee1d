// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon coldplug: the modules that the machine's devices want, each modalias looked up once, in one plan. */
#include <errno.h>

#include "cli/log.h"
#include "cmd/chosen_state.h"
#include "cmd/coldplug/plugging.h"
#include "cmd/commands.h"

struct coldplug_args {
	struct tn_loading_args loading;
	bool dry_run, fresh, verbose;
};

static const struct tn_option coldplug_options[] = {
	TN_LOADING_OPTIONS(struct coldplug_args),
	{ 'n', "dry-run", NULL, TN_FLAG(struct coldplug_args, dry_run),
	  "Print the modules that would be loaded, and load nothing" },
	{ 0, "fresh", NULL, TN_FLAG(struct coldplug_args, fresh), "With --dry-run: as if no module were loaded" },
	{ 'v', "verbose", NULL, TN_FLAG(struct coldplug_args, verbose), "Say of each module what came of it" },
	{ 0 }
};

static const char coldplug_notes[] =
	"It does what udev does at boot for the devices that are there already, without udev.\n"
	"A module that is blacklisted is left out. That a module finds no device, or that the configuration keeps it\n"
	"out, is no failure; the exit status is 1 if another one could not be loaded.\n"
	"\n"
	"Examples:\n"
	"  tenon coldplug                           in an initramfs, once /sys is mounted\n"
	"  tenon coldplug -n --fresh                all modules that this machine's devices want\n"
	"  tenon coldplug -v --timings --timeout 30000\n";

struct run {
	tn_devices devices;
	struct tn_chosen_state state;
	struct tn_plugging plugging;
};

static void run_release(struct run *run)
{
	tn_plugging_release(&run->plugging);
	tn_chosen_state_close(&run->state);
	tn_vec_free(&run->devices);
}

static int read_devices(struct run *run, struct tn_world *world, struct tn_error *err)
{
	if (!tn_root_has_dir(world->root, "/sys/bus"))
		return tn_fail(err, -ENOENT, "%s/sys shows no devices: mount it, as in mount -t sysfs sysfs /sys",
			       tn_root_path(world->root));
	return tn_devices_read(world->root, &world->arena, &run->devices, err);
}

static int prepare(struct run *run, struct tn_world *world, const struct coldplug_args *args, struct tn_error *err)
{
	int r = tn_chosen_state_open(&run->state, world, NULL, err);

	if (r == 0 && args->dry_run && tn_chosen_state_settle(&run->state, world, args->fresh) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	tn_plugging_init(&run->plugging, world, &run->state.view, &args->loading);
	run->plugging.loading.rehearsal = args->dry_run;
	run->plugging.loading.patience_msec = TN_LOADING_BOOT_MSEC;
	return r < 0 ? r : read_devices(run, world, err);
}

/* Return: exit status. */
static int finish(const struct tn_plugging *p, const struct coldplug_args *args, struct tn_error *err)
{
	struct tn_plugging_counts counts = { 0 };
	int r = 0;

	tn_plugging_report(p, &counts);
	tn_plugging_tell(&counts);
	if (p->world->json)
		r = tn_loading_print_json(&p->loading, stdout);
	else if (args->dry_run)
		tn_plugging_print_plan(p, stdout);
	else if (args->loading.timings)
		r = tn_loading_print_timings(&p->loading, stdout, err);
	if (r < 0)
		return tn_command_failed(err, r);
	return counts.refused[TN_REFUSAL_FAILURE] || p->loading.undrawn ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int coldplug_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct coldplug_args *args = data;
	tn_cleanup(run_release) struct run run = { 0 };
	tn_autoerror err = { 0 };
	int r;

	if (!tn_loading_understood(&args->loading))
		return TN_EXIT_USAGE;
	if (args->fresh && !args->dry_run) {
		tn_report(TN_LOG_ERROR, "--fresh is for --dry-run: what is loaded is loaded");
		return TN_EXIT_USAGE;
	}
	if (args->verbose)
		tn_report_level(TN_LOG_INFO);
	r = prepare(&run, world, args, &err);
	if (r == 0)
		r = tn_plugging_run(&run.plugging, &run.devices, &err);
	return r < 0 ? tn_command_failed(&err, r) : finish(&run.plugging, args, &err);
}

static bool coldplug_acts(const void *data)
{
	const struct coldplug_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_coldplug = {
	.name = "coldplug",
	.operands = "",
	.summary = "Load the modules that the machine's devices want",
	.max_operands = 0,
	.needs = TN_NEED_ROOT | TN_NEED_TREE | TN_NEED_CONFIG,
	.options = coldplug_options,
	.notes = coldplug_notes,
	.args_size = sizeof(struct coldplug_args),
	.acts = coldplug_acts,
	.run = coldplug_run,
};
