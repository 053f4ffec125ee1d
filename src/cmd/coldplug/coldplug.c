// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon coldplug: the modules that the machine's devices want, each modalias looked up once, in one plan. */
#include <errno.h>

#include "base/hash.h"
#include "cli/json.h"
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
	"Where a driver brings further devices to light, it goes on with these until nothing new comes.\n"
	"A module that is blacklisted is left out. That a module finds no device, or that the configuration keeps it\n"
	"out, is no failure; the exit status is 1 if another one could not be loaded.\n"
	"\n"
	"Examples:\n"
	"  tenon coldplug                           in an initramfs, once /sys is mounted\n"
	"  tenon coldplug -n --fresh                all modules that this machine's devices want\n"
	"  tenon coldplug -v --timings --timeout 30000\n";

/* A bus behind a bus behind a bus: no machine has ten. One whose devices never cease to come ends here. */
#define PASSES_MAX 10

/* The devices that are new, and what came of them. */
struct pass {
	tn_devices devices;
	struct tn_plugging plugging;
};

struct run {
	const struct coldplug_args *args;
	struct tn_loading_args later; /* of all passes but the first */
	struct tn_chosen_state state;
	struct pass passes[PASSES_MAX];
	size_t n_passes;
	struct tn_hash seen; /* modaliases of the passes so far */
};

static void run_release(struct run *run)
{
	for (size_t i = 0; i < run->n_passes; i++) {
		tn_plugging_release(&run->passes[i].plugging);
		tn_vec_free(&run->passes[i].devices);
	}
	tn_chosen_state_close(&run->state);
	tn_hash_free(&run->seen);
}

static int read_devices(struct tn_world *world, tn_devices *ret, struct tn_error *err)
{
	if (!tn_root_has_dir(world->root, "/sys/bus"))
		return tn_fail(err, -ENOENT, "%s/sys shows no devices: mount it, as in mount -t sysfs sysfs /sys",
			       tn_root_path(world->root));
	return tn_devices_read(world->root, &world->arena, ret, err);
}

/* Those whose modalias no earlier pass has had stay. Return: 0 or -ENOMEM. */
static int keep_new(struct run *run, tn_devices *devices)
{
	size_t n = 0;

	for (size_t i = 0; i < devices->n; i++)
		if (devices->v[i].modalias && !tn_hash_get(&run->seen, tn_text(devices->v[i].modalias)))
			devices->v[n++] = devices->v[i];
	devices->n = n;
	for (size_t i = 0; i < n; i++)
		if (tn_hash_put(&run->seen, tn_text(devices->v[i].modalias), run) < 0)
			return -ENOMEM;
	return 0;
}

static int take_pass(struct run *run, struct tn_world *world, struct tn_error *err)
{
	struct pass *pass = &run->passes[run->n_passes];
	int r = read_devices(world, &pass->devices, err);

	if (r == 0 && keep_new(run, &pass->devices) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	if (r < 0 || (run->n_passes && !pass->devices.n)) {
		tn_vec_free(&pass->devices);
		return r;
	}
	tn_plugging_init(&pass->plugging, world, &run->state.view, run->n_passes ? &run->later : &run->args->loading);
	pass->plugging.loading.rehearsal = run->args->dry_run;
	pass->plugging.loading.patience_msec = TN_LOADING_BOOT_MSEC;
	run->n_passes++;
	return tn_plugging_run(&pass->plugging, &pass->devices, err);
}

/* Whether the last pass did anything that may have brought devices to light. */
static bool has_done(const struct run *run)
{
	const struct tn_loading *l = &run->passes[run->n_passes - 1].plugging.loading;

	for (size_t i = 0; i < l->n_steps && !l->rehearsal; i++)
		if (l->ends[i].how == TN_LOADED_DONE)
			return true;
	return false;
}

/* Until nothing new has come. */
static int take_passes(struct run *run, struct tn_world *world, struct tn_error *err)
{
	int r = tn_chosen_state_open(&run->state, world, NULL, err);
	size_t before;

	if (r == 0 && run->args->dry_run && tn_chosen_state_settle(&run->state, world, run->args->fresh) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	do {
		before = run->n_passes;
		if (r == 0)
			r = take_pass(run, world, err);
	} while (r == 0 && run->n_passes > before && run->n_passes < PASSES_MAX && has_done(run));
	return r;
}

static int print_json(const struct run *run)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json list = tn_json_array(tn_json_start(&doc), "passes");

	for (size_t i = 0; i < run->n_passes; i++)
		tn_loading_add_json(&run->passes[i].plugging.loading, tn_json_object(list, NULL));
	return tn_json_print(&doc, stdout);
}

static int print(const struct run *run, struct tn_error *err)
{
	int r = 0;

	for (size_t i = 0; i < run->n_passes && r == 0; i++) {
		if (run->args->dry_run)
			tn_plugging_print_plan(&run->passes[i].plugging, stdout);
		else if (run->args->loading.timings)
			r = tn_loading_print_timings(&run->passes[i].plugging.loading, stdout, err);
	}
	return r;
}

/* Return: exit status. */
static int finish(const struct run *run, struct tn_error *err)
{
	struct tn_plugging_counts counts = { 0 };
	bool undrawn = false;
	int r;

	for (size_t i = 0; i < run->n_passes; i++) {
		tn_plugging_report(&run->passes[i].plugging, &counts);
		undrawn |= run->passes[i].plugging.loading.undrawn;
	}
	tn_plugging_tell(&counts);
	r = run->passes[0].plugging.world->json ? print_json(run) : print(run, err);
	if (r < 0)
		return tn_command_failed(err, r);
	return counts.refused[TN_REFUSAL_FAILURE] || undrawn ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int coldplug_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct coldplug_args *args = data;
	tn_cleanup(run_release) struct run run = { .args = args, .later = args->loading };
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
	run.later.plot = NULL; /* it shows the first */
	r = take_passes(&run, world, &err);
	return r < 0 ? tn_command_failed(&err, r) : finish(&run, &err);
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
