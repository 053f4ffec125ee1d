// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon reload: down and up again, with the parameters that there were. */
#include <errno.h>
#include <string.h>

#include "cli/json.h"
#include "cli/log.h"
#include "cli/output.h"
#include "cli/show.h"
#include "cmd/commands.h"
#include "cmd/options.h"
#include "cmd/unload/returning.h"
#include "cmd/unload/taking.h"
#include "sys/fd.h"
#include "sys/interrupt.h"

struct reload_args {
	struct tn_loading_args loading;
	bool no_holders, ignore_commands, dry_run, quiet;
	unsigned wait_msec;
	struct tn_strings parameters;
};

static const struct tn_option reload_options[] = {
	TN_LOADING_OPTIONS(struct reload_args),
	TN_OPTION_PARAMETER(struct reload_args),
	{ 0, "no-holders", NULL, TN_FLAG(struct reload_args, no_holders), "Do nothing if other modules use MODULE" },
	TN_OPTION_WAIT(struct reload_args),
	{ 'i', "ignore-commands", NULL, TN_FLAG(struct reload_args, ignore_commands),
	  "Ignore remove commands, softdeps, and MODULE's own install command" },
	{ 'n', "dry-run", NULL, TN_FLAG(struct reload_args, dry_run), "Print what would be done, and do nothing" },
	TN_OPTION_QUIET(struct reload_args),
	{ 0 }
};

static const char reload_notes[] =
	"MODULE is a module's name, an alias, or the path of a file that starts with / or ./\n"
	"The modules that use MODULE are unloaded first and loaded again after it, and so is what only these have used.\n"
	"Each gets the parameters that it has now, but for those that the configuration or the command line sets.\n"
	"If the kernel would refuse a new build, or what uses it, nothing is unloaded.\n"
	"What cannot be loaded as it is wanted is loaded as it was. A MODULE that is not loaded is loaded.\n"
	"\n"
	"Examples:\n"
	"  tenon reload iwlwifi                     down and up, with its parameters\n"
	"  tenon reload snd_hda_intel power_save=0  with one of them changed\n"
	"  tenon reload ./my_driver.ko              from a new build of its file\n"
	"  tenon reload --dry-run drm               what would go, and come again\n";

/* A module and what stands behind it. */
struct asked {
	const char *operand, *more;
};

/* Everything that one run owns. */
struct run {
	const struct reload_args *args;
	TN_VEC(struct asked) asked;
	struct tn_taking taking;
	struct tn_returning returning;
	bool put_back; /* something had to be loaded again that could not be unloaded with the rest */
};

static void run_release(struct run *run)
{
	tn_vec_free(&run->asked);
	tn_taking_free(&run->taking);
	tn_returning_free(&run->returning);
}

static int add_all(struct run *run, int argc, char **argv, struct tn_error *err)
{
	struct tn_arena *arena = &run->taking.world->arena;
	int r = 0, n;

	for (int i = 0; i < argc && r == 0; i += n) {
		tn_autofree char *options = NULL;
		struct asked asked = { .operand = argv[i] };

		n = tn_operand_words(argc - i, argv + i);
		options = tn_operand_parameters(&run->args->parameters, (size_t)n - 1, argv + i + 1);
		asked.more = options ? tn_arena_str(arena, options) : NULL;
		if (!asked.more || tn_vec_push(&run->asked, asked) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
		r = tn_taking_add(&run->taking, argv[i], err);
	}
	return r;
}

static const char *more_for(const struct run *run, const char *operand)
{
	for (size_t i = 0; i < run->asked.n; i++)
		if (run->asked.v[i].operand == operand)
			return run->asked.v[i].more;
	return "";
}

/* Return: 0 or -errno with a message. */
static int keep(struct run *run, const struct tn_step *step, struct tn_error *err)
{
	struct tn_kept kept = { .module = step->module, .more = "", .stays = tn_taking_stays(step) };
	int r;

	for (size_t i = 0; i < run->taking.targets.n; i++) {
		const struct tn_taking_target *target = &run->taking.targets.v[i];

		if (!target->match || strcmp(target->match->module, step->module) != 0)
			continue;
		kept.asked_for = true;
		kept.named = target->path;
		kept.path = target->path;
		kept.more = more_for(run, target->operand);
	}
	r = tn_kept_read(run->taking.world, &kept, err);
	if (r < 0)
		return r;
	/* Of what was not there and nobody wants, a command may be in the plan. */
	if (!kept.was_loaded && !kept.asked_for)
		return 0;
	return tn_vec_push(&run->returning.modules, kept) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

/* What goes last comes first; then what is not there yet. */
static int keep_all(struct run *run, struct tn_error *err)
{
	const struct tn_taking *t = &run->taking;
	int r = 0;

	for (size_t i = t->n_steps; i-- > 0 && r == 0;)
		if (tn_taking_takes(&t->steps[i]))
			r = keep(run, &t->steps[i], err);
	for (size_t i = 0; i < t->n_steps && r == 0; i++)
		if (t->steps[i].is_target && tn_step_skips(&t->steps[i]) == TN_SKIP_NOT_LOADED)
			r = keep(run, &t->steps[i], err);
	return r;
}

/* What could not be loaded again stays where it is. Return: whether all could. */
static bool all_would_return(const struct run *run)
{
	bool all = true;

	for (size_t i = 0; i < run->returning.modules.n; i++) {
		const struct tn_kept *k = &run->returning.modules.v[i];

		/* An install command may know how. */
		if (!k->trouble || k->stays || (k->asked_for && !run->args->ignore_commands &&
				    tn_config_command(run->taking.world->config, TN_CONF_INSTALL, k->module)))
			continue;
		tn_report(TN_LOG_ERROR, k->was_loaded ? "could not load %s again: %s" : "could not load %s: %s", k->module,
			  k->trouble);
		all = false;
	}
	return all;
}

static void print_return(const struct run *run, const struct tn_kept *k, FILE *out)
{
	const char *options = tn_returning_options(k, TN_RETURN_AS_ASKED, &run->taking.world->arena);
	const char *lost = tn_kept_lost(k, &run->taking.world->arena);

	fputs("load ", out);
	tn_show(k->module, out);
	if (options && *options) {
		fputs(" with ", out);
		tn_show(options, out);
	}
	if (k->was_loaded && k->same_build == TN_NO)
		fputs(": its file is another build than what is loaded", out);
	else if (k->was_loaded && k->asked_for && k->same_build == TN_YES)
		fputs(": its file is what is loaded", out);
	putc('\n', out);
	if (lost) {
		fputs("  not kept: ", out);
		tn_show(lost, out);
		putc('\n', out);
	}
}

static void print_plan(const struct run *run, FILE *out)
{
	if (run->args->quiet || run->taking.world->json)
		return;
	tn_taking_print_plan(&run->taking, out);
	for (size_t i = 0; i < run->returning.modules.n; i++)
		if (!run->returning.modules.v[i].stays)
			print_return(run, &run->returning.modules.v[i], out);
	tn_flush_output();
}

/* Of what was kept, what is gone now, and is to come. */
static void drop_those_that_stayed(struct run *run)
{
	const struct tn_state_view *state = run->taking.state;
	struct tn_returning *back = &run->returning;
	size_t n = 0;

	for (size_t i = 0; i < back->modules.n; i++)
		if (state->state_of(state->data, back->modules.v[i].module) <= TN_STATE_BUILTIN)
			back->modules.v[n++] = back->modules.v[i];
		else
			tn_kept_release(&back->modules.v[i]);
	back->modules.n = n;
}

/* Those that are not there because nobody had them do not come when the way down has failed. */
static void drop_those_that_were_not_there(struct run *run)
{
	struct tn_returning *back = &run->returning;
	size_t n = 0;

	for (size_t i = 0; i < back->modules.n; i++)
		if (back->modules.v[i].was_loaded)
			back->modules.v[n++] = back->modules.v[i];
		else
			tn_kept_release(&back->modules.v[i]);
	back->modules.n = n;
}

/* Return: as of tn_taking_decide(). */
static int decide(struct run *run, struct tn_error *err)
{
	int r = tn_taking_decide(&run->taking, err), looked;

	if (r == 0)
		r = keep_all(run, err) < 0 ? -ENOMEM : tn_returning_check(&run->returning, err);
	else if (r == 1 && (looked = tn_taking_look(&run->taking, err)) < 0)
		return looked;
	return r == 0 && !all_would_return(run) ? 1 : r;
}

/* A signal half way would leave the machine without its modules, so it waits. */
static int act(struct run *run, struct tn_error *err)
{
	tn_autoclose int interrupt = tn_interrupt_open();
	int down = tn_taking_do(&run->taking, err), up;

	if (down == 1) {
		drop_those_that_were_not_there(run);
		run->put_back = true;
	}
	if (down >= 0)
		drop_those_that_stayed(run);
	if (down < 0)
		return down;
	up = run->returning.modules.n ?
		     tn_returning_run(&run->returning, down ? TN_RETURN_AS_IT_WAS : TN_RETURN_AS_ASKED, err) : 0;
	if (up >= 0 && down == 1)
		up = tn_taking_look(&run->taking, err) < 0 ? -ENOMEM : 1;
	return up;
}

static void print(const struct run *run)
{
	const struct tn_returning *back = &run->returning;
	size_t n = tn_returning_count(back);

	tn_taking_complain(&run->taking, run->args->no_holders ? "tenon reload --no-holders" : "tenon reload", "tenon reload");
	tn_returning_complain(back);
	if (run->args->quiet || run->args->dry_run)
		return;
	if (run->put_back && n && n == back->modules.n)
		puts("what was unloaded is loaded again");
	else if (n && !run->put_back)
		printf("%zu module%s loaded\n", n, n == 1 ? "" : "s");
}

static int print_json(const struct run *run)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	tn_taking_add_json(&run->taking, top);
	list = tn_json_array(top, "modules");
	for (size_t i = 0; i < run->returning.modules.n; i++)
		tn_kept_add_json(&run->returning.modules.v[i], list);
	tn_json_bool(top, "put_back", run->put_back);
	return tn_json_print(&doc, stdout);
}

/* Return: 0, or -errno with a message. */
static int show(const struct run *run, struct tn_error *err)
{
	int r = 0;

	if (run->taking.world->json)
		return print_json(run);
	if (run->args->loading.timings && run->returning.loading.steps)
		r = tn_loading_print_timings(&run->returning.loading, stdout, err);
	print(run);
	return r;
}

static int reload_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct reload_args *args = data;
	const struct tn_state_view state = tn_state_view_live(world->root);
	tn_cleanup(run_release) struct run run = {
		.args = args,
		.taking = { .world = world, .state = &state, .wait_msec = args->wait_msec,
			    .timeout_msec = args->loading.timeout_msec, .all_or_none = true, .quiet = args->quiet,
			    .request = { .remove = true, .ignore_commands = args->ignore_commands,
					 .remove_holders = !args->no_holders, .all_holders = !args->no_holders,
					 .wait = args->wait_msec } },
		.returning = { .world = world, .args = &args->loading, .state = &state,
			       .ignore_commands = args->ignore_commands },
	};
	tn_autoerror err = { 0 };
	int r, shown;

	if (!tn_loading_understood(&args->loading) || !tn_operands_start_well("reload", argc, argv))
		return TN_EXIT_USAGE;
	r = tn_world_need_tree_or_none(world, &err);
	if (r == 0)
		r = add_all(&run, argc, argv, &err);
	if (r == 0)
		r = decide(&run, &err);
	if (r == 0) {
		print_plan(&run, stdout);
		r = args->dry_run ? 0 : act(&run, &err);
	}
	if (r < 0)
		return tn_command_failed(&err, r);
	shown = show(&run, &err);
	return shown < 0 ? tn_command_failed(&err, shown) : r == 0 ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

static bool reload_acts(const void *data)
{
	const struct reload_args *args = data;

	return !args->dry_run;
}

const struct tn_command tn_cmd_reload = {
	.name = "reload",
	.operands = "MODULE [NAME=VALUE]...",
	.summary = "Unload modules and load them again as they were",
	.min_operands = 1,
	.missing = "no module name given",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree, but for what is loaded */
	.options = reload_options,
	.notes = reload_notes,
	.args_size = sizeof(struct reload_args),
	.acts = reload_acts,
	.run = reload_run,
};
