// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon show: all that is known of a module. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/show/shown.h"
#include "core/find/meaning.h"
#include "core/name.h"
#include "core/plan/words.h"
#include "sys/files.h"

struct show_args {
	bool all;
};

static const struct tn_option show_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct show_args, all), "Show long lists whole: aliases, symbols, devices, modules" },
	{ 0 }
};

static const char show_notes[] =
	"A FILE is a path that starts with / or ./; a NAME is the name of a module, an alias or a modalias, which may\n"
	"stand for several modules: each is shown. Nothing is loaded, and no privileges are needed.\n"
	"The exit status is 1 if there is no such module, or its file could not be read.\n"
	"\n"
	"Examples:\n"
	"  tenon show e1000e                        what is known of a module\n"
	"  tenon show --all snd_hda_intel           with its aliases and symbols\n"
	"  tenon show ./hello.ko                    of a file, before it is loaded\n"
	"  tenon show --kernel 6.12.1 nfsd          for a kernel that is not running\n"
	"  tenon show --json xfs                    for scripts\n";

/* In one run. */
struct run {
	struct tn_world *world;
	struct tn_world_machine machine;
	struct tn_show_view view;
	int status;
};

static void run_release(struct run *run)
{
	for (size_t i = 0; i < run->view.list.n; i++)
		tn_shown_release(&run->view.list.v[i]);
	tn_vec_free(&run->view.list);
	tn_world_machine_close(&run->machine);
}

static void report_unknown(struct run *run, const char *operand, int code)
{
	struct tn_world *world = run->world;
	const char *near;

	run->status = TN_EXIT_FAILURE;
	if (code != -ENOENT || tn_meaning_is_path(operand)) {
		tn_report(TN_LOG_ERROR, "%s: %s", operand, tn_absolute_path_reason(code));
		return;
	}
	if (!tn_tree_has(world->tree, TN_TREE_DEP)) {
		tn_report(TN_LOG_ERROR, "%s: %s has no modules.dep.bin; this makes a new one: %s", operand,
			  tn_tree_path(world->tree), tn_world_depmod(world));
		return;
	}
	near = tn_world_near_names(world, operand);
	tn_report(TN_LOG_ERROR, "there is no module '%s' in %s%s%s%s", operand, tn_tree_path(world->tree),
		  near ? "; did you mean " : strstr(operand, ".ko") ? "; for a file, write ./" : "",
		  near ? near : strstr(operand, ".ko") ? operand : "", near ? "?" : "");
}

static int add(struct run *run, struct tn_shown shown, struct tn_error *err)
{
	int r = tn_shown_read(&shown, run->world, &run->machine, err);

	if (shown.trouble)
		run->status = TN_EXIT_FAILURE;
	if (r < 0 || tn_vec_push(&run->view.list, shown) < 0) {
		tn_shown_release(&shown);
		return r < 0 ? r : tn_fail(err, -ENOMEM, "out of memory");
	}
	return 0;
}

static int add_match(struct run *run, const char *operand, const struct tn_meaning *meaning, const struct tn_match *match,
		     struct tn_error *err)
{
	struct tn_shown shown = {
		.operand = operand, .module = match->module, .found = tn_words_found(match->by)->id, .pattern = match->pattern,
		.path = meaning->path, .is_file = meaning->path != NULL,
	};
	const struct tn_tree_module *m;
	int r = meaning->path ? -ENOENT : tn_tree_module(run->world->tree, match->module, &m);

	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	if (r == 0)
		shown.path = m->path;
	return add(run, shown, err);
}

/* What only the kernel knows: loaded from elsewhere, or of a tree that is gone. */
static int add_loaded(struct run *run, const char *operand, struct tn_error *err)
{
	const struct tn_live_facts *live = run->machine.kernel.basis.live;
	char name[TN_NAME_MAX];
	struct tn_shown shown = { .operand = operand, .found = tn_words_found(TN_FOUND_LOADED)->id };

	if (!live || tn_meaning_is_path(operand) || tn_name_normalise(tn_text(operand), name) < 0 ||
	    !tn_live_facts_loaded(live, name))
		return -ENOENT;
	shown.module = tn_arena_str(&run->world->arena, name);
	return shown.module ? add(run, shown, err) : tn_fail(err, -ENOMEM, "out of memory");
}

static int add_operand(struct run *run, const char *operand, struct tn_error *err)
{
	struct tn_world *world = run->world;
	tn_automeaning meaning = { 0 };
	int r = tn_meaning_find(world->tree, world->config, operand, &world->arena, &meaning);

	if (r == -ENOENT)
		r = add_loaded(run, operand, err);
	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	if (r < 0)
		report_unknown(run, operand, r);
	for (size_t i = 0; i < meaning.matches.n; i++) {
		r = add_match(run, operand, &meaning, &meaning.matches.v[i], err);
		if (r < 0)
			return r;
	}
	return 0;
}

static int show_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct show_args *args = data;
	tn_cleanup(run_release) struct run run = { .world = world };
	tn_autoerror err = { 0 };
	int r = tn_world_need_tree_or_none(world, &err);

	run.view.world = world;
	run.view.machine = &run.machine;
	run.view.all = args->all;
	if (r == 0)
		r = tn_world_machine_open(&run.machine, world, &err);
	for (int i = 0; i < argc && r == 0; i++)
		r = add_operand(&run, argv[i], &err);
	if (r == 0 && tn_tree_check(world->tree) < 0) /* an index counted as missing */
		r = tn_fail(&err, -ENOMEM, "out of memory");
	if (r == 0 && world->json)
		r = tn_show_print_json(&run.view, stdout);
	else if (r == 0)
		tn_show_print_text(&run.view, stdout);
	if (r < 0)
		return tn_command_failed(&err, r);
	return run.status;
}

const struct tn_command tn_cmd_show = {
	.name = "show",
	.operands = "NAME|FILE...",
	.summary = "Show all that is known of a module",
	.min_operands = 1,
	.max_operands = TN_ANY,
	.missing = "no module given",
	.needs = TN_NEED_ROOT, /* and a tree where there is one */
	.options = show_options,
	.notes = show_notes,
	.args_size = sizeof(struct show_args),
	.confined = true,
	.run = show_run,
};
