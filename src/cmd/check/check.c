// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon check: would this kernel load a module, and if not, what would it say? */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/check/check_kernel.h"
#include "cmd/check/check_view.h"
#include "cmd/commands.h"
#include "cmd/machine.h"
#include "cmd/operands.h"
#include "core/find/meaning.h"
#include "core/name.h"
#include "core/plan/words.h"
#include "diag/check_tree.h"
#include "sys/kernel.h"

struct check_args {
	bool all, list, force, force_vermagic, force_modversion, fresh, unsigned_too, packed, needed;
	struct tn_strings parameters;
	struct tn_table_style style;
};

static const struct tn_option check_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct check_args, all), "Check every module of the kernel" },
	{ 'l', "list", NULL, TN_FLAG(struct check_args, list), "Show a table: one line for each module" },
	{ 'p', "parameter", "NAME=VALUE", TN_LIST(struct check_args, parameters),
	  "A parameter for every module; NAME=VALUE after a module is for that one" },
	{ 'f', "force", NULL, TN_FLAG(struct check_args, force),
	  "As if the kernel were told to skip its version checks" },
	{ 0, "force-vermagic", NULL, TN_FLAG(struct check_args, force_vermagic),
	  "The same for the version magic alone" },
	{ 0, "force-modversion", NULL, TN_FLAG(struct check_args, force_modversion),
	  "The same for symbol versions alone" },
	{ 0, "with-needed", NULL, TN_FLAG(struct check_args, needed),
	  "For a FILE: as if the modules that it needs had been loaded" },
	{ 0, "fresh", NULL, TN_FLAG(struct check_args, fresh),
	  "As if the kernel had just started: nothing is loaded" },
	{ 0, "skip-signatures", NULL, TN_FLAG(struct check_args, unsigned_too),
	  "Do not look at signatures" },
	{ 0, "packed", NULL, TN_FLAG(struct check_args, packed),
	  "For a compressed FILE: as if the kernel were to unpack it" },
	{ 't', "tree", NULL, TN_FLAG(struct check_args, style.tree),
	  "Show a table: below each module what it needs" },
	TN_TABLE_OPTIONS(struct check_args),
	{ 0 }
};

static const char check_notes[] =
	"A FILE is a path that starts with / or ./ and is checked as insmod would load it; a NAME is\n"
	"a module's name or an alias and is checked with all that modprobe would load for it.\n"
	"Nothing is loaded, and no privileges are needed. The exit status is 0 if all of it would load,\n"
	"1 if not, or if that cannot be told.\n"
	"\n"
	"Examples:\n"
	"  tenon check ./hello.ko                   before insmod\n"
	"  tenon check --kernel 6.12.1 ./hello.ko   for a kernel that is installed but not running\n"
	"  tenon check nfsd                         with all that it needs\n"
	"  tenon check ./loop.ko max_loop=many      are the parameters right?\n"
	"  tenon check --all --list -o MODULE,CHECK,TEXT\n"
	"  tenon check --json ./hello.ko            for scripts\n";

/* Everything that one run owns. */
struct run {
	struct tn_world *world;
	const struct check_args *args;
	struct tn_check_kernel kernel;
	struct tn_state_view state;
	tn_check_tree *tree; /* of --all, which owns the rows' results; else NULL */
	struct tn_operands operands;
	tn_plan *plan;
	struct tn_check_view view;
};

static void run_release(struct run *run)
{
	for (size_t i = 0; i < run->view.rows.n && !run->tree; i++)
		tn_check_result_free(&run->view.rows.v[i].result);
	tn_check_tree_free(run->tree);
	tn_vec_free(&run->view.rows);
	tn_operands_free(&run->operands);
	tn_plan_free(run->plan);
	tn_check_kernel_close(&run->kernel);
}

static int read_kernel(struct run *run, struct tn_error *err)
{
	struct tn_world *world = run->world;
	int running = run->args->fresh ? 0 : tn_world_is_running(world);
	int r = running < 0 ? running :
			      tn_check_kernel_open(&run->kernel, world, running, !run->args->unsigned_too, err);

	run->state = run->kernel.basis.live ? tn_state_view_live(world->root) : tn_state_view_none();
	run->view = (struct tn_check_view){
		.world = world, .kernel = run->kernel.facts, .live = run->kernel.basis.live
	};
	return r;
}

static int add_row(struct run *run, const struct tn_check_row *row, struct tn_error *err)
{
	return tn_vec_push(&run->view.rows, *row) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

static unsigned load_flags(const struct check_args *args)
{
	return tn_load_flags(args->force || args->force_vermagic, args->force || args->force_modversion);
}

/* What insmod would do with one file. */
static int check_file(struct run *run, const char *operand, const char *options, struct tn_error *err)
{
	const struct tn_check_how how = {
		.with = run->args->needed || !run->kernel.basis.live ? TN_CHECK_WITH_NEEDED : TN_CHECK_WITH_LOADED,
		.options = options,
		.flags = load_flags(run->args),
		.packed = run->args->packed,
	};
	struct tn_check_row row = { .operand = operand, .path = operand };
	char name[TN_NAME_MAX];
	int r = tn_checker_file(run->kernel.checker, operand, &how, &run->world->arena, &row.result, err);

	if (r == -ENOMEM)
		return r;
	if (r < 0)
		row.trouble = tn_arena_str(&run->world->arena, tn_error_text(err, r));
	tn_error_clear(err);
	row.module = tn_name_from_path(operand, name) ? tn_arena_str(&run->world->arena, name) : operand;
	return (r < 0 && !row.trouble) || !row.module ? tn_fail(err, -ENOMEM, "out of memory") :
							add_row(run, &row, err);
}

/* Why a step loads no module. */
static const char *skipped(const struct tn_step *step)
{
	enum tn_step_skip why = tn_step_skips(step);

	if (why != TN_SKIP_NONE)
		return tn_words_skip(why)->load;
	return step->kind == TN_STEP_COMMAND ? "modprobe runs a command in its place: see tenon plan" :
					       "loaded by then, for another name";
}

static bool is_there(const struct tn_step *step)
{
	return tn_step_skips(step) == TN_SKIP_BUILTIN || tn_step_skips(step) == TN_SKIP_LOADED ||
	       (step->kind == TN_STEP_INSERT && step->same_as >= 0);
}

/* A command that certainly fails: its module is blocked, and so is what needs it. */
static bool is_blocked(const struct tn_step *step)
{
	return step->kind == TN_STEP_COMMAND && step->required &&
	       tn_command_effect(step->command.shell) == TN_COMMAND_FAILS;
}

/* Why modprobe would not even try. NULL: no memory. */
static const char *hindered(const struct tn_step *step, struct tn_arena *arena)
{
	const struct tn_gone *gone = tn_step_gone(step);

	if (is_blocked(step))
		return tn_arena_printf(arena, "blocked: its command in %s:%u does nothing and fails",
				       step->command.rule->file, step->command.rule->d.line);
	if (!gone)
		return tn_words_fail(tn_step_fails(step))->load;
	if (strcmp(gone->module, step->module) == 0)
		return tn_arena_printf(arena, "its file is not there: %s", gone->path);
	return tn_arena_printf(arena, "it needs %s, whose file is not there: %s", gone->module, gone->path);
}

/* What modprobe would load for the names, in one plan. */
static int check_steps(struct run *run, struct tn_error *err)
{
	const struct tn_step *steps;
	size_t n = tn_plan_steps(run->plan, &steps);
	struct tn_check_step *found = tn_arena_array(&run->world->arena, n + 1, sizeof(*found));
	int r = found ? tn_checker_steps(run->kernel.checker, steps, n, &run->world->arena, found, err) : -ENOMEM;

	for (size_t i = 0; i < n && r == 0; i++) {
		const struct tn_step *step = &steps[i];
		const struct tn_operand_target *target =
			&run->operands.targets.v[run->operands.serials.v[step->request]];
		struct tn_check_row row = {
			.operand = step->is_target ? target->operand : NULL,
			.module = step->module,
			.path = step->path,
			.for_module = step->reason.for_module,
			.trouble = found[i].trouble,
			.result = found[i].result,
		};

		bool hinders = step->kind == TN_STEP_FAIL || is_blocked(step);

		if (hinders)
			row.trouble = hindered(step, &run->world->arena);
		else if (!found[i].checked && !row.trouble)
			row.skipped = skipped(step);
		row.kept_out = row.skipped && !is_there(step);
		if (row.skipped && !step->is_target)
			continue;
		r = hinders && !row.trouble ? -ENOMEM : add_row(run, &row, err);
	}
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

static int check_names(struct run *run, struct tn_error *err)
{
	int r = 0;

	if (run->plan)
		r = check_steps(run, err);
	for (size_t i = 0; i < run->operands.targets.n && r == 0; i++) {
		const struct tn_operand_target *target = &run->operands.targets.v[i];
		const struct tn_check_row row = { .operand = target->operand, .trouble = target->error };

		if (target->error)
			r = add_row(run, &row, err);
	}
	return r;
}

/* Every module, as if what it needs had been loaded. */
static int check_all(struct run *run, struct tn_error *err)
{
	const struct tn_check_tree_item *items;
	int r = tn_check_tree_run(&run->kernel.basis, run->world->tree,
				  load_flags(run->args), NULL, &run->tree, err);
	size_t n = r < 0 ? 0 : tn_check_tree_items(run->tree, &items);

	for (size_t i = 0; i < n && r == 0; i++) {
		const struct tn_check_row row = {
			.module = items[i].name,
			.path = items[i].path,
			.trouble = items[i].trouble,
			.result = items[i].result,
		};

		r = add_row(run, &row, err);
	}
	return r;
}

static int add_name(struct run *run, int argc, char **argv, struct tn_error *err)
{
	const struct tn_plan_request request = {
		.load_flags = load_flags(run->args),
	};

	return tn_operands_plan(&run->operands, run->world, run->plan, &run->state, &request,
				&run->args->parameters, argc, argv, err);
}

static int add_file(struct run *run, int argc, char **argv, struct tn_error *err)
{
	tn_autofree char *options =
		tn_operand_parameters(&run->args->parameters, (size_t)argc - 1, argv + 1);

	if (!options)
		return tn_fail(err, -ENOMEM, "out of memory");
	return check_file(run, argv[0], options, err);
}

/* Each may export what another needs; one alone has nobody to tell. */
static int name_files(struct run *run, int argc, char **argv, struct tn_error *err)
{
	int n = 0, r = 0;

	for (int i = 0; i < argc; i++)
		n += !tn_operand_is_parameter(argv[i]) && tn_meaning_is_path(argv[i]);
	for (int i = 0; n > 1 && i < argc && r == 0; i++)
		if (!tn_operand_is_parameter(argv[i]) && tn_meaning_is_path(argv[i]))
			r = tn_checker_name_file(run->kernel.checker, argv[i]);
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

/* Each operand with the parameters behind it. */
static int check_operands(struct run *run, int argc, char **argv, struct tn_error *err)
{
	const struct tn_plan_source on = { run->world->tree, run->world->config, &run->state };
	int r = name_files(run, argc, argv, err), n;

	if (r < 0)
		return r;
	run->plan = tn_plan_new(&on);
	if (!run->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	for (int i = 0; i < argc && r == 0; i += n) {
		n = tn_operand_words(argc - i, argv + i);
		r = tn_meaning_is_path(argv[i]) ? add_file(run, n, argv + i, err) :
						 add_name(run, n, argv + i, err);
	}
	return r < 0 ? r : check_names(run, err);
}

static int print(const struct run *run, struct tn_error *err)
{
	if (run->world->json)
		return tn_check_print_json(&run->view, stdout);
	if (run->args->list || run->args->all || run->args->style.tree)
		return tn_check_print_table(&run->view, &run->args->style, stdout, err);
	tn_check_print_text(&run->view, stdout);
	return 0;
}

static bool is_understood(const struct check_args *args, int argc, char **argv)
{
	if (args->all && argc)
		tn_report(TN_LOG_ERROR, "--all takes no module names; see tenon check --help");
	else if (!args->all && !argc)
		tn_report(TN_LOG_ERROR, "no module name or file given; see tenon check --help");
	else
		return tn_operands_start_well("check", argc, argv);
	return false;
}

static int look_first(struct tn_world *world, const void *args, int argc, char **argv)
{
	return tn_machine_look_at_keys(world);
}

static int check_run(struct tn_world *world, const void *args, int argc, char **argv)
{
	tn_cleanup(run_release) struct run run = { .world = world, .args = args };
	tn_autoerror err = { 0 };
	int r;

	if (!is_understood(args, argc, argv))
		return TN_EXIT_USAGE;
	r = tn_world_need_tree_or_none(world, &err);
	if (r == 0)
		r = read_kernel(&run, &err);
	if (r == 0)
		r = run.args->all ? check_all(&run, &err) : check_operands(&run, argc, argv, &err);
	if (r == 0)
		r = print(&run, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	return tn_check_view_ok(&run.view) ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

const struct tn_command tn_cmd_check = {
	.name = "check",
	.operands = "FILE|NAME [NAME=VALUE]...",
	.summary = "Tell whether the kernel would load a module, and if not, why",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree where there is one */
	.options = check_options,
	.columns = tn_check_columns,
	.notes = check_notes,
	.args_size = sizeof(struct check_args),
	.confined = true,
	.look_first = look_first,
	.run = check_run,
};
