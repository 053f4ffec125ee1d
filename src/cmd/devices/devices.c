// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon devices: each device of the machine, its driver, the modules for it, and what is in their way. */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/devices/devices_view.h"
#include "cmd/machine.h"
#include "diag/kernel_facts.h"
#include "diag/live_facts.h"
#include "explain/firmware_packing.h"

struct devices_args {
	struct tn_devices_choice choice;
	struct tn_table_style style;
};

static const struct tn_option devices_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct devices_args, choice.all), "Show devices without a modalias as well" },
	{ 'u', "unbound", NULL, TN_FLAG(struct devices_args, choice.unbound), "Only devices that no driver has" },
	{ 'm', "missing", NULL, TN_FLAG(struct devices_args, choice.missing),
	  "Only devices for which a module, its file or firmware is missing" },
	{ 'b', "blocked", NULL, TN_FLAG(struct devices_args, choice.blocked),
	  "Only devices whose modules the configuration keeps out" },
	{ 't', "tree", NULL, TN_FLAG(struct devices_args, style.tree), "Show each device below the one that it is behind" },
	TN_TABLE_OPTIONS(struct devices_args),
	{ 0 }
};

static const char devices_notes[] =
	"WHAT is a device (its path in /sys or /dev, its name on its bus, a network interface or a disk), a bus, a driver,\n"
	"a module, or a pattern of these. Without it, all devices that have a modalias are shown. With --kernel, STATE\n"
	"and MODULES say what that kernel would have for them. Nothing is loaded, and no privileges are needed.\n"
	"The exit status is 1 if no device matches one of them.\n"
	"\n"
	"Examples:\n"
	"  tenon devices                            each device, its driver and its modules\n"
	"  tenon devices --unbound                  what has no driver, and why\n"
	"  tenon devices 00:1f.3                    one PCI device, as lspci calls it\n"
	"  tenon devices --tree usb                 what is behind which hub\n"
	"  tenon devices nouveau -o +WHY            devices that a module is for\n"
	"  tenon devices --missing --kernel 6.12.1  what would be without a module after an upgrade?\n"
	"  tenon devices --json                     for scripts\n";

/* In one run. */
struct run {
	const struct devices_args *args;
	struct tn_devices_view view;
	struct tn_live_facts live;
	struct tn_candidates candidates;
	tn_wanted_list wanted;
	tn_kernel_facts *facts; /* NULL: not read */
	struct tn_device_evidence evidence;
	tn_table *table;
};

static void run_release(struct run *run)
{
	tn_table_free(run->table);
	tn_device_evidence_close(&run->evidence);
	tn_kernel_facts_free(run->facts);
	tn_device_modules_free(&run->view.list);
	tn_wanted_free(&run->wanted);
	tn_candidates_free(&run->candidates);
	tn_live_facts_free(&run->live);
	tn_vec_free(&run->view.devices);
}

static int look_first(struct tn_world *world, const void *args, int argc, char **argv)
{
	return tn_machine_look_at_log(world);
}

static int read_live(struct run *run, struct tn_error *err)
{
	struct tn_world *world = run->view.world;
	int r = tn_world_is_running(world);

	run->view.running = r > 0;
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	return r > 0 ? tn_live_facts_read(world->root, &run->live, err) : 0;
}

/* An index that is damaged counts as missing once it was used. */
static int check_indexes(struct tn_devices_view *view, struct tn_error *err)
{
	struct tn_world *world = view->world;
	const char *depmod;

	if (view->no_modules || (tn_tree_has(world->tree, TN_TREE_ALIAS) && tn_tree_has(world->tree, TN_TREE_DEP)))
		return 0;
	depmod = tn_world_depmod(world);
	if (depmod)
		view->no_modules = tn_arena_printf(&world->arena, "%s has no indexes that can be used; this makes new ones: %s",
						   tn_tree_path(world->tree), depmod);
	return view->no_modules ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

static int read_devices(struct run *run, struct tn_error *err)
{
	struct tn_devices_view *view = &run->view;
	struct tn_world *world = view->world;
	const struct tn_device_modules_of of = {
		.devices = &view->devices, .wanted = &run->wanted, .running = view->running, .candidates = &run->candidates,
	};
	int r = tn_devices_read(world->root, &world->arena, &view->devices, err);

	run->candidates = (struct tn_candidates){
		.tree = world->tree,
		.config = world->config,
		.loaded = view->running ? &run->live.loaded : NULL,
		.command_line = run->live.command_line,
		.arena = &world->arena,
	};
	tn_tree_remember_files(world->tree);
	if (r == 0)
		r = tn_wanted_find(&view->devices, world->tree, world->config, &world->arena, &run->wanted, err);
	if (r == 0)
		r = tn_device_modules_read(&of, &view->list, err);
	return r < 0 ? r : check_indexes(view, err);
}

/* The nearest device above each: real ones are a few directories apart. */
static int find_parents(struct tn_devices_view *view)
{
	enum { STEPS_MAX = 32 };
	tn_cleanup(tn_hash_free) struct tn_hash by_path = { 0 };
	int r = 0;

	view->parents = tn_arena_array(&view->world->arena, view->devices.n + 1, sizeof(*view->parents));
	if (!view->parents)
		return -ENOMEM;
	for (size_t i = 0; i < view->devices.n && r >= 0; i++)
		r = tn_hash_add(&by_path, tn_text(view->devices.v[i].path), &view->devices.v[i], NULL) == -ENOMEM ? -ENOMEM : 0;
	for (size_t i = 0; i < view->devices.n && r >= 0; i++) {
		struct tn_text path = tn_text(view->devices.v[i].path);

		for (int k = 0; k < STEPS_MAX && path.n && !view->parents[i]; k++) {
			while (path.n && path.p[--path.n] != '/')
				;
			view->parents[i] = tn_hash_get(&by_path, path);
		}
	}
	return r;
}

/* Whether a driver that is here has left it alone. */
static bool is_left_alone(const struct tn_device_modules *m)
{
	return m->state == TN_DEVICE_LOADED && tn_device_is_unbound(m);
}

/* Files and the log are looked at for those that should have a driver, as that may make their state, or for all. */
static bool shows_evidence(const struct run *run)
{
	return run->view.world->json || run->args->choice.missing || tn_devices_show_evidence(run->table);
}

static bool needs_evidence(const struct run *run)
{
	bool needs = shows_evidence(run);

	for (size_t i = 0; i < run->view.list.n && !needs; i++)
		needs = is_left_alone(&run->view.list.v[i]);
	return needs;
}

static int find_evidence(struct run *run, struct tn_error *err)
{
	struct tn_devices_view *view = &run->view;
	struct tn_world *world = view->world;
	int r;

	if (view->running && world->first)
		view->log = &world->first->log;
	if (!needs_evidence(run))
		return 0;
	r = tn_kernel_facts_read_config(world->root, world->release, &run->facts, err);
	if (r < 0)
		return r;
	run->evidence = (struct tn_device_evidence){ .log = view->log, .devices = &view->devices, .sandbox = world->sandbox,
						     .arena = &world->arena };
	r = tn_firmware_places(world->root, world->release, tn_firmware_packing(run->facts), &world->arena,
			       &run->evidence.places);
	if (r == 0)
		r = tn_device_evidence_open(&run->evidence);
	for (size_t i = 0; i < view->list.n && r == 0; i++)
		if (shows_evidence(run) || is_left_alone(&view->list.v[i]))
			r = tn_device_evidence_add(&run->evidence, &view->list.v[i]);
	if (run->evidence.trouble)
		view->no_firmware = tn_firmware_who(run->evidence.trouble);
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

/* Return: whether there are devices, and modules to be found for them. */
static bool report_basis(const struct tn_devices_view *view)
{
	if (!view->devices.n)
		tn_report(TN_LOG_ERROR, "there are no devices in %s/sys/bus: is /sys mounted?", tn_root_path(view->world->root));
	if (view->no_modules)
		tn_report(TN_LOG_ERROR, "which modules are for the devices is not known: %s", view->no_modules);
	return view->devices.n && !view->no_modules;
}

static void report_unseen(const struct tn_devices_view *view)
{
	bool matters = false;

	if (view->no_firmware)
		tn_report(TN_LOG_WARNING, "not seen: " TN_FIRMWARE_UNSEEN ": %s", view->no_firmware);

	for (size_t i = 0; i < view->list.n && !matters; i++)
		matters = view->chosen[i] && is_left_alone(&view->list.v[i]) && !view->list.v[i].failure;
	if (matters && view->log && view->log->trouble)
		tn_report(TN_LOG_WARNING, "why a driver has not taken a device may stand in the kernel's log, which was not read:"
			  " %s", view->log->trouble);
}

static int show(struct run *run, struct tn_error *err)
{
	int r;

	if (run->view.world->json)
		return tn_devices_print_json(&run->view, stdout);
	r = tn_devices_fill(&run->view, run->args->style.tree, run->table);
	if (r == 0)
		r = tn_table_print(run->table, false, stdout);
	return r < 0 ? tn_fail(err, r, "the answer could not be printed: %s", strerror(-r)) : 0;
}

/* Devices have their drivers without a tree, too. */
static int find_tree(struct tn_devices_view *view, struct tn_error *err)
{
	struct tn_world *world = view->world;
	int r = tn_world_need(world, TN_NEED_TREE, err);

	if (r == -ENOENT && !world->kernel) {
		view->no_modules = tn_arena_str(&world->arena, tn_error_text(err, r));
		tn_error_clear(err);
		r = view->no_modules ? tn_world_without_tree(world, err) : tn_fail(err, -ENOMEM, "out of memory");
	}
	return r < 0 ? r : tn_world_need(world, TN_NEED_CONFIG, err);
}

static int look(struct run *run, struct tn_error *err)
{
	int r = find_tree(&run->view, err);

	if (r == 0)
		r = read_live(run, err);
	if (r == 0)
		r = read_devices(run, err);
	if (r == 0)
		r = find_parents(&run->view);
	return r < 0 ? r : find_evidence(run, err);
}

static int devices_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct devices_args *args = data;
	tn_cleanup(run_release) struct run run = { .args = args, .view.world = world };
	tn_autoerror err = { 0 };
	int status = TN_EXIT_OK;
	int r = tn_table_new("devices", tn_devices_columns, tn_devices_default_columns(&args->choice, args->style.tree),
			     &args->style, &run.table, &err);

	if (r == 0)
		r = look(&run, &err);
	if (r == 0 && !report_basis(&run.view))
		status = TN_EXIT_FAILURE;
	if (r == 0)
		r = tn_devices_choose(&run.view, &args->choice, args->style.tree, run.view.devices.n ? argc : 0, argv, &err);
	if (r > 0)
		status = TN_EXIT_FAILURE;
	if (r >= 0)
		report_unseen(&run.view);
	if (r >= 0 && tn_tree_check(world->tree) < 0) /* an index counted as missing */
		r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r >= 0)
		r = show(&run, &err);
	return r < 0 ? tn_command_failed(&err, r) : status;
}

const struct tn_command tn_cmd_devices = {
	.name = "devices",
	.operands = "[WHAT]...",
	.summary = "Show devices, their drivers and the modules for them",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree where there is one */
	.options = devices_options,
	.columns = tn_devices_columns,
	.notes = devices_notes,
	.args_size = sizeof(struct devices_args),
	.confined = true,
	.look_first = look_first,
	.run = devices_run,
};
