// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon plan: what modprobe would do, and why, step by step. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/check/check_kernel.h"
#include "cmd/commands.h"
#include "cmd/chosen_state.h"
#include "cmd/machine.h"
#include "cmd/options.h"
#include "cmd/plan/plan_show.h"
#include "cmd/plan/plan_view.h"
#include "core/plan/plan.h"
#include "core/plan/plan_loaded.h"
#include "sys/kernel.h"

static const struct tn_option plan_options[] = {
	{ 'r', "remove", NULL, TN_FLAG(struct tn_plan_args, remove), "Plan to remove MODULE" },
	{ 0, "holders", NULL, TN_FLAG(struct tn_plan_args, holders),
	  "With --remove: first remove the modules that use MODULE" },
	TN_OPTION_PARAMETER(struct tn_plan_args),
	{ 'i', "ignore-commands", NULL, TN_FLAG(struct tn_plan_args, ignore_commands),
	  "Ignore MODULE's own install or remove command and softdeps" },
	TN_OPTION_USE_BLACKLIST(struct tn_plan_args),
	{ 'f', "force", NULL, TN_FLAG(struct tn_plan_args, force),
	  "Skip the kernel's version checks; with --remove, unload by force" },
	{ 0, "first-time", NULL, TN_FLAG(struct tn_plan_args, first_time),
	  "Fail if there is nothing to do for MODULE" },
	{ 0, "fresh", NULL, TN_FLAG(struct tn_plan_args, fresh), "Plan as if no module were loaded" },
	{ 0, "state", "FILE", TN_STRING(struct tn_plan_args, state),
	  "Plan for what FILE, a copy of /proc/modules, lists; - is standard input" },
	{ 0, "no-check", NULL, TN_FLAG(struct tn_plan_args, unchecked),
	  "Do not ask what the kernel would say to the modules (tenon check)" },
	{ 0 }
};

static const char plan_notes[] =
	"MODULE is a module's name, an alias, or the path of a file that starts with / or ./\n"
	"NAME=VALUE is a parameter of the module before it.\n"
	"The exit status is 1 if modprobe would fail.\n"
	"\n"
	"Examples:\n"
	"  tenon plan ext4                          what would be loaded, and why\n"
	"  tenon plan pci:v00008086d000015B8sv00sd00bc02sc00i00\n"
	"  tenon plan dummy numdummies=3            with a parameter\n"
	"  tenon plan --remove --holders dm_mod     what would be unloaded\n"
	"  tenon plan --json --fresh nfsd           for scripts\n"
	"  ssh host cat /proc/modules | tenon plan --root /srv/host --state - ext4\n";

/* Everything that one run owns. */
struct run {
	struct tn_plan_view view;
	struct tn_world *world;
	const struct tn_plan_args *args;
	struct tn_chosen_state state;
	tn_plan *plan;
	struct tn_check_kernel kernel;
	struct tn_check_step *checks;
	struct tn_config_notes notes;
	unsigned char *expected;
};

static void run_release(struct run *run)
{
	for (size_t i = 0; run->checks && i < run->view.n_steps; i++)
		tn_check_result_free(&run->checks[i].result);
	free(run->checks);
	tn_check_kernel_close(&run->kernel);
	tn_config_notes_free(&run->notes);
	tn_plan_free(run->plan);
	tn_operands_free(&run->view.operands);
	tn_chosen_state_close(&run->state);
	free(run->expected);
}

static void tell(void *data, const struct tn_step *step, enum tn_outcome outcome, int result,
		 const struct tn_error *err)
{
	static const unsigned char expected[] = {
		[TN_OUTCOME_BEGIN] = TN_EXPECT_NOTHING,
		[TN_OUTCOME_DONE] = TN_EXPECT_DONE,
		[TN_OUTCOME_SKIPPED] = TN_EXPECT_SKIPPED,
		[TN_OUTCOME_FAILED] = TN_EXPECT_FAILED,
	};
	struct run *run = data;

	run->expected[step - run->view.steps] = expected[outcome];
	if (outcome == TN_OUTCOME_FAILED && step->required)
		run->view.operands.targets.v[run->view.operands.serials.v[step->request]].ok = false;
}

/* Whether a module is to be loaded: of others the kernel has nothing to say. */
static bool loads_any(const struct tn_plan_view *view)
{
	for (size_t i = 0; i < view->n_steps; i++)
		if (view->steps[i].kind == TN_STEP_INSERT)
			return true;
	return false;
}

/* What the kernel would say, before anything is tried. */
static int check(struct run *run, struct tn_error *err)
{
	struct tn_plan_view *view = &run->view;
	int running, r;

	if (run->args->unchecked || !loads_any(view))
		return 0;
	running = run->args->fresh || run->state.file ? 0 : tn_world_is_running(run->world);
	if (running < 0)
		return tn_fail(err, running, "out of memory");
	run->checks = calloc(view->n_steps + 1, sizeof(*run->checks));
	if (!run->checks)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_check_kernel_open(&run->kernel, run->world, running, true, err);
	if (r == 0)
		r = tn_checker_steps(run->kernel.checker, view->steps, view->n_steps, &run->world->arena,
				     run->checks, err);
	view->checks = run->checks;
	view->kernel = run->kernel.facts;
	return r;
}

/* A module that is there after all is no failure: modprobe says nothing then. */
static int foresee(void *data, const struct tn_step *step)
{
	const struct run *run = data;
	const struct tn_check_result *result = tn_plan_verdict(&run->view, step);

	if (!result || result->verdict != TN_VERDICT_FAILS)
		return 0;
	return result->error == EEXIST && !step->insert.first_time ? 0 : -result->error;
}

static int rehearse(struct run *run, struct tn_error *err)
{
	const struct tn_observer observer = { run, tell };
	const struct tn_foresight foresight = { run, foresee };
	struct tn_plan_view *view = &run->view;
	int r;

	view->n_steps = tn_plan_steps(run->plan, &view->steps);
	r = check(run, err);
	if (r < 0)
		return r;
	run->expected = calloc(view->n_steps + 1, 1);
	if (!run->expected || tn_plan_link(run->plan) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	view->expected = run->expected;
	if (tn_foretell(&observer, &foresight, view->steps, view->n_steps) == -ENOMEM)
		return tn_fail(err, -ENOMEM, "out of memory");
	run->notes.config = run->world->config;
	run->notes.tree = run->world->tree;
	if (tn_plan_collect_notes(view, &run->notes) < 0 || tn_tree_check(run->world->tree) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	view->notes = &run->notes.list;
	return 0;
}

static int make(struct run *run, int argc, char **argv, struct tn_error *err)
{
	const struct tn_plan_source from = { run->world->tree, run->world->config,
					     &run->state.view, run->world->log };
	const struct tn_plan_args *args = run->args;
	const struct tn_plan_request request = {
		.remove = args->remove,
		.ignore_commands = args->ignore_commands,
		.blacklist = args->use_blacklist ? TN_BLACKLIST_TARGET : TN_BLACKLIST_ALIAS,
		.first_time = args->first_time,
		.load_flags = tn_load_flags(args->force, args->force),
		.force = args->force,
		.remove_holders = args->holders,
		.all_holders = args->all_holders,
	};
	int r;

	run->plan = tn_plan_new(&from);
	if (!run->plan)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_operands_plan(&run->view.operands, run->world, run->plan, &run->state.view,
			     &request, &args->parameters, argc, argv, err);
	return r < 0 ? r : rehearse(run, err);
}

/* Return: exit status. */
static int print(const struct run *run)
{
	int status = TN_EXIT_OK, r;

	r = run->world->json ? tn_plan_print_json(&run->view, stdout) :
			       tn_plan_print_text(&run->view, stdout);
	if (r < 0) {
		tn_report(TN_LOG_ERROR, "could not print the plan: %s", strerror(-r));
		return TN_EXIT_FAILURE;
	}
	for (size_t i = 0; i < run->view.operands.targets.n; i++) {
		const struct tn_operand_target *target = &run->view.operands.targets.v[i];

		if (!target->ok)
			status = TN_EXIT_FAILURE;
		if (target->error)
			tn_report(TN_LOG_ERROR, "%s", target->error);
	}
	return status;
}

static bool is_understood(const struct tn_plan_args *args, int argc, char **argv)
{
	bool parameters = args->parameters.n;

	for (int i = 0; i < argc; i++)
		parameters |= tn_operand_is_parameter(argv[i]);
	if (args->remove && parameters)
		tn_report(TN_LOG_ERROR, "a removal takes no parameters; see tenon plan --help");
	else if (args->holders && !args->remove)
		tn_report(TN_LOG_ERROR, "--holders goes with --remove; see tenon plan --help");
	else if (args->state && args->fresh)
		tn_report(TN_LOG_ERROR, "--state says what is loaded, --fresh that nothing is: give one of them");
	else
		return tn_operands_start_well("plan", argc, argv);
	return false;
}

static bool all_are_loaded(const struct run *run, int argc, char **argv)
{
	tn_autovec tn_matches found = { 0 };
	int r = 0;

	for (int i = 0; i < argc && r == 0; i++)
		if (!tn_operand_is_parameter(argv[i]))
			r = tn_plan_find_loaded(&run->state.view, argv[i], !run->args->remove,
						&run->world->arena, &found);
	return r == 0;
}

/* As modprobe, what is loaded needs no tree. */
static int need_tree(const struct run *run, int argc, char **argv, struct tn_error *err)
{
	struct tn_world *world = run->world;
	int r = tn_world_need(world, TN_NEED_TREE, err);

	if (r == -ENOENT && !world->kernel && !run->args->fresh && all_are_loaded(run, argc, argv)) {
		tn_error_clear(err);
		r = tn_world_without_tree(world, err);
	}
	return r < 0 ? r : tn_world_need(world, TN_NEED_CONFIG, err);
}

static int prepare(struct run *run, int argc, char **argv, struct tn_error *err)
{
	int r = tn_chosen_state_open(&run->state, run->world, run->args->state, err);

	if (r == 0)
		r = need_tree(run, argc, argv, err);
	return r < 0 ? r : tn_chosen_state_settle(&run->state, run->world, run->args->fresh);
}

int tn_plan_show(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct tn_plan_args *args = data;
	tn_cleanup(run_release) struct run run = {
		.view = { .world = world, .remove = args->remove, .state_file = args->state,
			  .operands = { .loaded_too = args->loaded_too } },
		.world = world,
		.args = args,
	};
	tn_autoerror err = { 0 };
	int r;

	if (!is_understood(args, argc, argv))
		return TN_EXIT_USAGE;
	r = prepare(&run, argc, argv, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	r = make(&run, argc, argv, &err);
	if (r < 0) {
		tn_report(TN_LOG_ERROR, "%s", tn_error_text(&err, r));
		return TN_EXIT_FAILURE;
	}
	return print(&run);
}

static int look_first(struct tn_world *world, const void *args, int argc, char **argv)
{
	return tn_machine_look_at_keys(world);
}

const struct tn_command tn_cmd_plan = {
	.name = "plan",
	.operands = "MODULE [NAME=VALUE]...",
	.summary = "Show what it takes to load or remove modules, and why",
	.min_operands = 1,
	.missing = "no module name given",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree, but for what is loaded */
	.options = plan_options,
	.notes = plan_notes,
	.args_size = sizeof(struct tn_plan_args),
	.confined = true,
	.look_first = look_first,
	.run = tn_plan_show,
};
