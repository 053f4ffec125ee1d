// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon closure: all that modules need, for an initramfs. */
#include <errno.h>
#include <string.h>

#include "autoload/closure_firmware.h"
#include "autoload/host.h"
#include "cli/log.h"
#include "cmd/cache_dir.h"
#include "cmd/closure/closure_copy.h"
#include "cmd/closure/closure_names.h"
#include "cmd/closure/closure_remembered.h"
#include "cmd/closure/closure_view.h"
#include "cmd/commands.h"
#include "cmd/host_unseen.h"

struct closure_args {
	bool host, dry_run, ignore_missing, no_firmware, no_config;
	bool names, files, firmware, config;
	struct tn_strings from, exclude;
	const char *copy;
};

static const struct tn_option closure_options[] = {
	{ 0, "host", NULL, TN_FLAG(struct closure_args, host),
	  "Also the modules that this machine uses, or that its hardware wants" },
	{ 0, "from", "FILE", TN_LIST(struct closure_args, from),
	  "Also the names that FILE has, any number on a line; - is standard input" },
	{ 'x', "exclude", "PATTERN", TN_LIST(struct closure_args, exclude),
	  "Leave out modules whose name matches, or with =DIR those in a directory, and what needs them" },
	{ 'c', "copy", "DIR", TN_STRING(struct closure_args, copy),
	  "Copy all of it below DIR, and index the modules there" },
	{ 'n', "dry-run", NULL, TN_FLAG(struct closure_args, dry_run), "With --copy: copy nothing" },
	{ 'i', "ignore-missing", NULL, TN_FLAG(struct closure_args, ignore_missing),
	  "Do without what is missing; it is no failure" },
	{ 0, "no-firmware", NULL, TN_FLAG(struct closure_args, no_firmware), "Without firmware" },
	{ 0, "no-config", NULL, TN_FLAG(struct closure_args, no_config), "Without configuration files" },
	{ 0, "names", NULL, TN_FLAG(struct closure_args, names), "Print the names of the modules, one a line" },
	{ 0, "files", NULL, TN_FLAG(struct closure_args, files), "Print the paths of the module files, one a line" },
	{ 0, "firmware", NULL, TN_FLAG(struct closure_args, firmware), "Print the paths of the firmware, one a line" },
	{ 0, "config", NULL, TN_FLAG(struct closure_args, config), "Print the paths of the configuration files, one a line" },
	{ 0 }
};

static const char closure_notes[] =
	"NAME is the name of a module, an alias, a modalias, or the path of a module file in the tree; =DIR stands for\n"
	"all modules in a directory of the tree (=drivers/net), and a name may have wildcards (virtio*). - stands for\n"
	"the names on standard input.\n"
	"The exit status is 1 if something that is required is missing; then nothing is copied.\n"
	"\n"
	"Examples:\n"
	"  tenon closure ext4 virtio_blk            what do these modules need?\n"
	"  tenon closure --host --files             the files for an initramfs of this machine\n"
	"  tenon closure --host --copy /tmp/root    modules, firmware, configuration and indexes in one go\n"
	"  tenon closure --copy /tmp/root =drivers/net/ethernet 'virtio*' --exclude '*_debug'\n"
	"  tenon closure --kernel 6.12.0-1-amd64 --json --host\n";

/* Everything that one run owns. */
struct run {
	const struct closure_args *args;
	struct tn_closure_view view;
	struct tn_closure_excluding excluding;
};

static void run_release(struct run *run)
{
	tn_closure_free(&run->view.closure);
	tn_closure_files_free(&run->view.config);
}

static unsigned lists_of(const struct closure_args *args)
{
	return (args->names ? TN_CLOSURE_LIST_NAMES : 0u) | (args->files ? TN_CLOSURE_LIST_FILES : 0u) |
	       (args->firmware ? TN_CLOSURE_LIST_FIRMWARE : 0u) | (args->config ? TN_CLOSURE_LIST_CONFIG : 0u);
}

static bool is_understood(const struct tn_world *world, const struct closure_args *args, int argc)
{
	if (!argc && !args->host && !args->from.n)
		tn_report(TN_LOG_ERROR, "no module name given: give NAME, --from FILE or --host; see tenon closure --help");
	else if (args->dry_run && !args->copy)
		tn_report(TN_LOG_ERROR, "--dry-run goes with --copy; see tenon closure --help");
	else if (world->json && lists_of(args))
		tn_report(TN_LOG_ERROR, "--json has everything: it goes without --names, --files, --firmware and --config");
	else if (args->firmware && args->no_firmware)
		tn_report(TN_LOG_ERROR, "--no-firmware leaves nothing to list for --firmware: give one of them");
	else if (args->copy && !*args->copy) /* an unset variable in a script */
		tn_report(TN_LOG_ERROR, "--copy needs the name of a directory");
	else
		return true;
	return false;
}

static int add_host(struct run *run, struct tn_error *err)
{
	struct tn_world *w = run->view.world;
	tn_cleanup(tn_host_free) struct tn_host host = { 0 };
	int r = tn_host_read(w->root, &w->arena, &host, w->log);

	if (r == 0)
		r = tn_host_add(&host, &run->view.closure);
	if (r == 0)
		tn_host_tell_unseen(host.unseen);
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

/* What is asked for by name comes before what comes by itself, so that it is required. */
static int add_all(struct run *run, int argc, char **argv, struct tn_error *err)
{
	int r = 0;

	for (int i = 0; i < argc && r == 0; i++)
		r = tn_closure_add_operand(&run->view, argv[i], err);
	for (size_t i = 0; i < run->args->from.n && r == 0; i++)
		r = tn_closure_add_file(&run->view, run->args->from.v[i], err);
	if (r == 0 && run->args->host)
		r = add_host(run, err);
	return r;
}

static int find_firmware(struct run *run, struct tn_error *err)
{
	struct tn_closure_view *v = &run->view;
	struct tn_world *w = v->world;
	unsigned lists = lists_of(run->args);
	tn_cleanup(tn_closure_forget) struct tn_closure_remembered remembered = { 0 };
	struct tn_firmware_places places;
	int r;

	/* Reading what modules ask for takes time, which is not spent where nobody wants to know. */
	if (run->args->no_firmware || (lists && !(lists & TN_CLOSURE_LIST_FIRMWARE) && !run->args->copy))
		return 0;
	r = tn_firmware_places(w->root, w->release, TN_FIRMWARE_PACKED, &w->arena, &places);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	v->firmware = true;
	tn_closure_remember(&remembered, w);
	r = tn_closure_find_firmware(&v->closure, &places, &remembered.known, tn_cache_dir(&w->arena), &v->n_unread, err);
	if (r == 0 && v->n_unread)
		tn_report(TN_LOG_WARNING, "%zu of the module files could not be read, so what firmware they need is not known;"
			  " tenon check says why", v->n_unread);
	return r;
}

static int find_out(struct run *run, int argc, char **argv, struct tn_error *err)
{
	struct tn_closure_view *v = &run->view;
	int r;

	v->closure.from = (struct tn_closure_source){
		.tree = v->world->tree, .config = v->world->config,
		.excludes = run->args->exclude.n ? tn_closure_excludes : NULL, .data = &run->excluding,
	};
	run->excluding = (struct tn_closure_excluding){ &run->args->exclude, tn_tree_path(v->world->tree) };
	tn_tree_remember_files(v->world->tree);
	r = tn_closure_need_index(v, err);
	if (r == 0)
		r = add_all(run, argc, argv, err);
	if (r == 0)
		r = find_firmware(run, err);
	if (r == 0 && !run->args->no_config && tn_closure_files_find(&v->closure, &v->config) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	if (r == 0 && tn_tree_check(v->world->tree) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	return r;
}

/* Return: how many are missing that must not be. */
static size_t tell_lacks(struct run *run)
{
	const struct tn_closure *c = &run->view.closure;
	size_t n = 0;

	for (size_t i = 0; i < c->lacks.n; i++) {
		const char *text = c->lacks.v[i].required ? tn_closure_lack_text(&run->view, &c->lacks.v[i]) : NULL;

		if (!c->lacks.v[i].required)
			continue;
		n++;
		tn_report(run->args->ignore_missing ? TN_LOG_WARNING : TN_LOG_ERROR, "%s", text ? text : "out of memory");
	}
	return run->args->ignore_missing ? 0 : n;
}

static int print(struct run *run)
{
	unsigned lists = lists_of(run->args);
	int r;

	if (run->view.world->json)
		r = tn_closure_print_json(&run->view, stdout);
	else if (lists)
		r = tn_closure_print_lists(&run->view, lists, stdout);
	else
		r = tn_closure_print_text(&run->view, stdout);
	if (r < 0)
		tn_report(TN_LOG_ERROR, "could not print the closure: %s", strerror(-r));
	return r < 0 ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int closure_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct closure_args *args = data;
	tn_cleanup(run_release) struct run run = { .args = args, .view.world = world };
	tn_autoerror err = { 0 };
	bool missing;
	int r;

	if (!is_understood(world, args, argc))
		return TN_EXIT_USAGE;
	r = tn_world_need(world, TN_NEED_TREE | TN_NEED_CONFIG, &err);
	if (r == 0)
		r = find_out(&run, argc, argv, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	missing = tell_lacks(&run) > 0;
	if (args->copy && missing)
		tn_report(TN_LOG_ERROR, "nothing was copied to %s; --ignore-missing does without", args->copy);
	else if (args->copy && !args->dry_run)
		r = tn_closure_copy(&run.view, args->copy, !args->no_config, &err);
	if (r < 0) {
		tn_report(TN_LOG_ERROR, "%s", tn_error_text(&err, r));
		return TN_EXIT_FAILURE;
	}
	r = print(&run);
	return r == TN_EXIT_OK && missing ? TN_EXIT_FAILURE : r;
}

static bool closure_acts(const void *data)
{
	const struct closure_args *args = data;

	return args->copy && !args->dry_run;
}

const struct tn_command tn_cmd_closure = {
	.name = "closure",
	.operands = "[NAME]...",
	.summary = "List or copy all that modules need, for an initramfs",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT,
	.options = closure_options,
	.notes = closure_notes,
	.args_size = sizeof(struct closure_args),
	.acts = closure_acts,
	.run = closure_run,
};
