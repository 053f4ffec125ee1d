// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon boot: what systemd-modules-load does, in parallel along the graph of what needs what. */
#include <errno.h>

#include "cli/log.h"
#include "cli/show.h"
#include "cmd/boot/boot_run.h"
#include "cmd/commands.h"
#include "core/state/state_view.h"

struct boot_args {
	struct tn_loading_args loading;
	bool dry_run, verbose;
};

static const struct tn_option boot_options[] = {
	TN_LOADING_OPTIONS(struct boot_args),
	{ 'n', "dry-run", NULL, TN_FLAG(struct boot_args, dry_run), "Say what is asked for, and where, and load nothing" },
	{ 'v', "verbose", NULL, TN_FLAG(struct boot_args, verbose), "Say of each module what came of it" },
	{ 0 }
};

static const char boot_notes[] =
	"Without FILE: modules_load=A,B on the kernel's command line, then the files of modules-load.d in /etc, /run,\n"
	"/usr/local/lib and /usr/lib, of which the first of a name counts; in an initramfs rd.modules_load=, too.\n"
	"Without systemd /etc/modules as well. A blacklisted module is left out.\n"
	"The exit status is 1 if a module could not be loaded; that there is no such module or device is only said.\n"
	"\n"
	"Examples:\n"
	"  tenon boot                               what a boot does\n"
	"  tenon boot --dry-run                     what it would do\n"
	"  tenon boot --timings --timeout 30000     how long each takes, at most half a minute\n"
	"  tenon boot /etc/modules-load.d/vm.conf   one file alone\n";

static void boot_release(struct tn_boot *boot)
{
	tn_loading_free(&boot->loading);
	tn_plan_free(boot->plan);
	tn_operands_free(&boot->operands);
	tn_vec_free(&boot->asked);
	tn_vec_free(&boot->asked_of);
	tn_vec_free(&boot->unknown);
}

/* Return: 0, -ENOMEM or -EIO. */
static int list_asked(const struct tn_boot *boot)
{
	if (boot->world->json)
		return tn_boot_print_json(boot, stdout);
	for (size_t i = 0; i < boot->asked.n; i++) {
		const struct tn_asked *asked = &boot->asked.v[i];

		tn_show(asked->name, stdout);
		putchar('\t');
		tn_show(asked->file, stdout);
		if (asked->line)
			printf(":%u", asked->line);
		putchar('\n');
	}
	return 0;
}

/* Return: as tn_loading_run(). */
static int load(struct tn_boot *boot, struct tn_error *err)
{
	int r = tn_world_need_tree_or_none(boot->world, err);

	if (r == 0)
		r = tn_boot_plan(boot, err);
	return r < 0 ? r : tn_loading_run(&boot->loading, boot->plan, err);
}

/* Return: exit status. */
static int finish(const struct tn_boot *boot, const struct boot_args *args, struct tn_error *err)
{
	int status = tn_boot_report(boot, args->verbose), r = 0;

	if (boot->world->json)
		r = tn_boot_print_json(boot, stdout);
	else if (args->loading.timings)
		r = tn_loading_print_timings(&boot->loading, stdout, err);
	return r < 0 ? tn_command_failed(err, r) : status;
}

static int boot_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct boot_args *args = data;
	const struct tn_state_view state = tn_state_view_live(world->root);
	tn_cleanup(boot_release) struct tn_boot boot = {
		.world = world,
		.loading = { .world = world, .args = &args->loading, .operands = &boot.operands, .state = &state,
			     .patience_msec = TN_LOADING_BOOT_MSEC },
	};
	tn_autoerror err = { 0 };
	bool unread;
	int r;

	if (!tn_loading_understood(&args->loading))
		return TN_EXIT_USAGE;
	if (args->verbose)
		tn_report_level(TN_LOG_INFO);
	r = tn_boot_read(&boot, argc, argv, &unread);
	if (r == 0 && args->dry_run)
		r = list_asked(&boot);
	else if (r == 0 && boot.asked.n) /* else no tree is needed */
		r = load(&boot, &err);
	if (r == 0 && args->dry_run)
		return unread ? TN_EXIT_FAILURE : TN_EXIT_OK;
	if (r < 0)
		return tn_command_failed(&err, r);
	r = finish(&boot, args, &err);
	return unread || boot.loading.undrawn ? TN_EXIT_FAILURE : r;
}

static bool boot_acts(const void *data)
{
	const struct boot_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_boot = {
	.name = "boot",
	.operands = "[FILE]...",
	.summary = "Load the modules that are asked for at boot",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT,
	.options = boot_options,
	.notes = boot_notes,
	.args_size = sizeof(struct boot_args),
	.acts = boot_acts,
	.run = boot_run,
};
