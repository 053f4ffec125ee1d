// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon unload: what modprobe -r does, once it is known that it can be done. */
#include <errno.h>
#include <string.h>

#include "cli/json.h"
#include "cli/log.h"
#include "cli/output.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/options.h"
#include "cmd/plan/plan_show.h"
#include "cmd/unload/returning.h"
#include "cmd/unload/taking.h"
#include "sys/fd.h"
#include "sys/interrupt.h"

struct unload_args {
	bool holders, force, ignore_commands, all_or_none, dry_run, quiet;
	unsigned wait_msec, timeout_msec;
};

static const struct tn_option unload_options[] = {
	{ 'H', "holders", NULL, TN_FLAG(struct unload_args, holders), "First unload the modules that use MODULE" },
	TN_OPTION_WAIT(struct unload_args),
	{ 0, "timeout", "MSEC", TN_MSEC(struct unload_args, timeout_msec),
	  "Give up on a module, or on a remove command, that takes longer than MSEC" },
	{ 'a', "all-or-nothing", NULL, TN_FLAG(struct unload_args, all_or_none),
	  "If one cannot be unloaded, load again what was unloaded, with the parameters that it had" },
	{ 'i', "ignore-commands", NULL, TN_FLAG(struct unload_args, ignore_commands), "Ignore remove commands and softdeps" },
	{ 'f', "force", NULL, TN_FLAG(struct unload_args, force),
	  "Let the kernel unload what is in use, if it can; this may crash the machine" },
	TN_OPTION_DRY_RUN_AS_PLAN(struct unload_args),
	TN_OPTION_QUIET(struct unload_args),
	{ 0 }
};

static const char unload_notes[] =
	"MODULE is a module's name, an alias, or the path of a file that starts with / or ./\n"
	"What only the modules that go have used goes, too. Several may be named in any order.\n"
	"If a module is in use, nothing of what it takes is unloaded; who uses it is said, and what to do.\n"
	"\n"
	"Examples:\n"
	"  tenon unload dm_mirror\n"
	"  tenon unload --holders dm_mod            with all that uses it\n"
	"  tenon unload --wait 5000 st              once its device is closed\n"
	"  tenon unload --timeout 30000 r8152       at most half a minute, even if its exit hangs\n"
	"  tenon unload --all-or-nothing nfsd lockd\n"
	"  tenon unload --dry-run --holders drm     what would be unloaded\n";

/* Everything that one run owns. */
struct run {
	struct tn_taking taking;
	struct tn_returning returning;
	bool took_back;
};

static void run_release(struct run *run)
{
	tn_taking_free(&run->taking);
	tn_returning_free(&run->returning);
}

struct words {
	const struct tn_plan_args *plan;
	const struct tn_taking *taking;
};

static int show(struct tn_world *world, void *data)
{
	const struct words *words = data;
	const struct tn_taking *t = words->taking;
	char **argv = tn_arena_array(&world->arena, t->targets.n + 1, sizeof(*argv));
	int argc = 0;

	/* An alias may stand for several. */
	for (size_t i = 0; argv && i < t->targets.n; i++)
		if (!i || t->targets.v[i].operand != t->targets.v[i - 1].operand)
			argv[argc++] = (char *)t->targets.v[i].operand;
	if (!argv) {
		tn_report(TN_LOG_ERROR, "out of memory");
		return TN_EXIT_FAILURE;
	}
	return tn_plan_show(world, words->plan, argc, argv);
}

static int dry_run(struct tn_world *world, const struct unload_args *args, const struct tn_taking *taking)
{
	const struct tn_plan_args plan = {
		.remove = true,
		.holders = args->holders,
		.all_holders = args->holders,
		.loaded_too = true,
		.force = args->force,
		.ignore_commands = args->ignore_commands,
	};

	return tn_run_confined(world, NULL, show, &(struct words){ &plan, taking });
}

/* What is unloaded last is loaded first. Return: 0 or -errno with a message. */
static int keep(struct run *run, struct tn_error *err)
{
	const struct tn_taking *t = &run->taking;
	int r = 0;

	for (size_t i = t->n_steps; i-- > 0 && r == 0;) {
		struct tn_kept kept = { .module = t->steps[i].module, .more = "" };

		if (!tn_taking_takes(&t->steps[i]))
			continue;
		r = tn_kept_read(t->world, &kept, err);
		if (r == 0 && tn_vec_push(&run->returning.modules, kept) < 0)
			r = tn_fail(err, -ENOMEM, "out of memory");
	}
	return r;
}

/* Return: 0 or -errno with a message. */
static int take_back(struct run *run, struct tn_error *err)
{
	const struct tn_taking *t = &run->taking;
	struct tn_returning *back = &run->returning;
	size_t n = 0;
	int r;

	for (size_t i = 0; i < back->modules.n; i++)
		if (back->modules.v[i].was_loaded &&
		    t->state->state_of(t->state->data, back->modules.v[i].module) <= TN_STATE_BUILTIN)
			back->modules.v[n++] = back->modules.v[i];
		else
			tn_kept_release(&back->modules.v[i]);
	back->modules.n = n;
	run->took_back = n;
	r = n ? tn_returning_run(back, TN_RETURN_AS_IT_WAS, err) : 0;
	return r < 0 ? r : 0;
}

/* Return: 0; 1 where something could not be unloaded; or -errno with a message. */
static int unload(struct run *run, const struct unload_args *args, struct tn_error *err)
{
	/* A signal half way would leave neither all nor nothing, so it waits. */
	tn_autoclose int interrupt = args->all_or_none ? tn_interrupt_open() : -1;
	struct tn_taking *t = &run->taking;
	int all = tn_taking_decide(t, err), r = all, looked;

	if (r >= 0 && args->all_or_none && r == 0)
		r = keep(run, err);
	if (r < 0)
		return r;
	if (!args->quiet && !t->world->json && !(all && args->all_or_none)) {
		tn_taking_print_plan(t, stdout);
		tn_flush_output();
	}
	r = tn_taking_do(t, err);
	if (r < 0)
		return r;
	looked = tn_taking_look(t, err);
	if (looked < 0)
		return looked;
	if (r == 1 && all == 0 && args->all_or_none && take_back(run, err) < 0)
		return -ENOMEM;
	return r;
}

static void tell_lost(const struct tn_returning *back)
{
	for (size_t i = 0; i < back->modules.n; i++) {
		const struct tn_kept *k = &back->modules.v[i];
		const char *lost = k->back ? tn_kept_lost(k, &back->world->arena) : NULL;

		if (lost)
			tn_report(TN_LOG_WARNING, "%s is loaded again without these parameters: %s", k->module, lost);
	}
}

static void print(const struct run *run, const struct unload_args *args)
{
	const struct tn_taking *t = &run->taking;
	size_t n = 0;

	for (size_t i = 0; i < t->n_steps; i++)
		n += tn_taking_took(t, i) && t->steps[i].kind == TN_STEP_REMOVE;
	tn_taking_complain(t, args->holders ? "tenon unload --holders" : "tenon unload", "tenon unload --holders");
	tn_returning_complain(&run->returning);
	tell_lost(&run->returning);
	if (args->quiet)
		return;
	if (run->took_back && tn_returning_count(&run->returning) == run->returning.modules.n)
		puts("what was unloaded is loaded again");
	else if (n && !run->took_back)
		printf("%zu module%s unloaded\n", n, n == 1 ? "" : "s");
}

static int print_json(const struct run *run)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_taking_add_json(&run->taking, top);
	tn_json_bool(top, "taken_back", run->took_back);
	list = tn_json_array(top, "returned");
	for (size_t i = 0; run->took_back && i < run->returning.modules.n; i++)
		tn_kept_add_json(&run->returning.modules.v[i], list);
	return tn_json_print(&doc, stdout);
}

static int add_all(struct tn_taking *t, int argc, char **argv, struct tn_error *err)
{
	int r = 0;

	for (int i = 0; i < argc && r == 0; i++)
		r = tn_taking_add(t, argv[i], err);
	return r;
}

static bool is_understood(int argc, char **argv)
{
	for (int i = 0; i < argc; i++)
		if (tn_operand_is_parameter(argv[i])) {
			tn_report(TN_LOG_ERROR, "'%s' is a parameter, and unloading takes none; see tenon unload --help", argv[i]);
			return false;
		}
	return true;
}

static int unload_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct unload_args *args = data;
	const struct tn_loading_args alone = { .jobs = "1", .timeout_msec = args->timeout_msec };
	const struct tn_state_view state = tn_state_view_live(world->root);
	tn_cleanup(run_release) struct run run = {
		.taking = { .world = world, .state = &state, .wait_msec = args->wait_msec,
			    .timeout_msec = args->timeout_msec, .all_or_none = args->all_or_none, .quiet = args->quiet,
			    .request = { .remove = true, .ignore_commands = args->ignore_commands, .force = args->force,
					 .remove_holders = args->holders, .all_holders = args->holders,
					 .wait = args->wait_msec || args->force } },
		.returning = { .world = world, .args = &alone, .state = &state, .ignore_commands = true },
	};
	tn_autoerror err = { 0 };
	int r, printed = 0;

	if (!is_understood(argc, argv))
		return TN_EXIT_USAGE;
	r = tn_world_need_tree_or_none(world, &err);
	if (r == 0)
		r = add_all(&run.taking, argc, argv, &err);
	if (r == 0 && args->dry_run)
		r = tn_taking_sort(&run.taking, &err);
	if (r == 0 && args->dry_run)
		return dry_run(world, args, &run.taking);
	if (r == 0)
		r = unload(&run, args, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	if (world->json)
		printed = print_json(&run);
	else
		print(&run, args);
	return printed < 0 ? tn_command_failed(&err, printed) : r == 0 ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

static bool unload_acts(const void *data)
{
	const struct unload_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_unload = {
	.name = "unload",
	.operands = "MODULE...",
	.summary = "Unload modules, once it is known that it can be done",
	.min_operands = 1,
	.missing = "no module name given",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree, but for what is loaded */
	.options = unload_options,
	.notes = unload_notes,
	.args_size = sizeof(struct unload_args),
	.acts = unload_acts,
	.run = unload_run,
};
