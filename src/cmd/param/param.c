// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon param: the parameters of a module are shown, set in the kernel and written down. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/guess.h"
#include "base/size.h"
#include "cli/log.h"
#include "cli/show.h"
#include "cmd/commands.h"
#include "cmd/confined.h"
#include "cmd/param/param_do.h"
#include "cmd/param/param_make.h"
#include "cmd/param/param_view.h"
#include "core/find/meaning.h"
#include "core/name.h"
#include "core/state/sysmodule.h"
#include "sys/fd.h"

struct param_args {
	bool persist, unset, dry_run;
	struct tn_table_style style;
};

static const struct tn_option param_options[] = {
	{ 'p', "persist", NULL, TN_FLAG(struct param_args, persist),
	  "Write the value into the configuration as well, for every time that the module is loaded" },
	{ 'u', "unset", NULL, TN_FLAG(struct param_args, unset), "Take PARAMETER out of the configuration" },
	{ 0, "dry-run", NULL, TN_FLAG(struct param_args, dry_run), "Show what would be done, and do nothing" },
	TN_TABLE_OPTIONS(struct param_args),
	{ 0 }
};

static const char param_notes[] =
	"Without PARAMETER all are shown; PARAMETER alone prints its value. PARAMETER=VALUE is checked\n"
	"against the parameter's type, then written to /sys/module/MODULE/parameters and read back.\n"
	"Where several are given, all are checked before anything is changed.\n"
	"\n"
	"Examples:\n"
	"  tenon param loop                           what can be set, and what is\n"
	"  tenon param loop max_loop                  the value of one\n"
	"  tenon param kvm halt_poll_ns=0             set it now\n"
	"  tenon param kvm halt_poll_ns=0 --persist   and whenever the module is loaded\n"
	"  tenon param kvm --unset halt_poll_ns       no longer\n"
	"  tenon param --dry-run kvm halt_poll_ns=-1  would it do?\n"
	"  tenon param --json i915                    for scripts\n";

/* One command line. */
struct call {
	const struct param_args *args;
	const char *operand;
	int n;
	char **words; /* behind the module */
	bool acts;
};

static void subject_free(struct tn_param_subject *s)
{
	tn_vec_free(&s->parameters);
}

/* Where the tree is gone, what is loaded still has its sysfs; below another root there is none that counts. */
static int need_world(struct tn_world *world, struct tn_error *err)
{
	return world->root_path ? tn_world_need(world, TN_NEED_TREE | TN_NEED_CONFIG, err) : tn_world_need_tree_or_none(world, err);
}

static bool is_in_sysfs(const struct tn_param_subject *s, const char *module)
{
	tn_autoclose int fd = tn_sysmodule_open(s->world->root, module, "", O_PATH | O_DIRECTORY);

	return s->of.live && fd >= 0;
}

static int unknown(struct tn_world *world, const char *operand, struct tn_error *err)
{
	const char *near = tn_world_near_names(world, operand);

	return tn_fail(err, -ENOENT, "there is no module '%s' in %s%s%s%s", operand, tn_tree_path(world->tree),
		       near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* No index of the tree knows it, but the kernel may have it: a module of another tree, or a part that can be no module. */
static int find_other(struct tn_param_subject *s, const char *operand, struct tn_error *err)
{
	char name[TN_NAME_MAX], state[TN_SYSMODULE_MAX];
	const char *module;
	bool shown;
	int r;

	if (tn_meaning_is_path(operand) || tn_name_normalise(tn_text(operand), name) < 0)
		return unknown(s->world, operand, err);
	module = tn_arena_str(&s->world->arena, name);
	shown = is_in_sysfs(s, name);
	r = module ? tn_parameters_modinfo(s->world->tree, module, s->of.live, &s->world->arena, &s->of, err) : -ENOMEM;
	if (r == 0 && shown && tn_sysmodule_read(s->world->root, name, "initstate", state) < 0)
		s->of.builtin = true;
	return r < 0 || shown || s->of.builtin ? r : unknown(s->world, operand, err);
}

static int take_meaning(struct tn_param_subject *s, const char *operand, const struct tn_meaning *found, struct tn_error *err)
{
	bool live = s->of.live;
	const char *module = found->matches.v[0].module;
	const struct tn_tree_module *m;

	for (size_t i = 1; i < found->matches.n; i++)
		if (strcmp(found->matches.v[i].module, module) != 0)
			return tn_fail(err, -EINVAL, "'%s' stands for several modules, %s and %s among them: name one", operand,
				       module, found->matches.v[i].module);
	s->path = found->path;
	if (found->path)
		return tn_parameters_modinfo_of_file(found->path, module, live, &s->world->arena, &s->of, err);
	if (tn_tree_module(s->world->tree, module, &m) == 0)
		s->path = m->path;
	return tn_parameters_modinfo(s->world->tree, module, live, &s->world->arena, &s->of, err);
}

static int find_subject(struct tn_param_subject *s, const char *operand, struct tn_error *err)
{
	struct tn_world *world = s->world;
	tn_automeaning found = { 0 };
	int running, r = need_world(world, err);

	if (r < 0)
		return r;
	running = tn_world_is_running(world);
	if (running < 0)
		return running;
	s->of.live = running;
	r = tn_meaning_find(world->tree, world->config, operand, &world->arena, &found);
	if (r == -ENOENT)
		r = find_other(s, operand, err);
	else if (r < 0)
		return tn_fail(err, r == -EINVAL ? -ENOENT : r, "'%s': %s", operand,
			       r == -EINVAL ? "this is no module" : strerror(-r));
	else
		r = take_meaning(s, operand, &found, err);
	if (r < 0)
		return r;
	s->loaded = is_in_sysfs(s, s->of.module);
	return tn_parameters_read(world->root, world->config, &s->of, &world->arena, &s->parameters, err);
}

static const char *near_name(const tn_parameters *all, const char *name)
{
	struct tn_guess guess = { .word = name };

	for (size_t i = 0; i < all->n; i++)
		tn_guess_consider(&guess, all->v[i].name);
	return guess.best;
}

/* Those that are named, or all. Return: how many; -ENOENT after messages. */
static int choose(const struct tn_param_subject *s, const struct call *call, const struct tn_parameter **ret)
{
	int n = 0;

	for (size_t i = 0; i < s->parameters.n && !call->n; i++)
		ret[n++] = &s->parameters.v[i];
	for (int i = 0; i < call->n; i++) {
		const struct tn_parameter *p = tn_parameters_find(&s->parameters, call->words[i]);
		const char *near = p ? NULL : near_name(&s->parameters, call->words[i]);

		if (p)
			ret[n++] = p;
		else
			tn_report(TN_LOG_ERROR, "%s has no parameter %s%s%s%s", s->of.module, call->words[i],
				  near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
	}
	return call->n && n < call->n ? -ENOENT : n;
}

/* The value alone, for scripts. Return: exit status. */
static int print_value(const struct tn_param_subject *s, const struct tn_parameter *p)
{
	if (p->value) {
		tn_show(p->value, stdout);
		putchar('\n');
		return TN_EXIT_OK;
	}
	if (p->trouble)
		tn_report(TN_LOG_ERROR, "%s of %s has no value to show: %s", p->name, s->of.module, p->trouble);
	else
		tn_report(TN_LOG_ERROR, "%s of %s has no value: the module is not loaded", p->name, s->of.module);
	return TN_EXIT_FAILURE;
}

static int show(struct tn_world *world, void *data)
{
	const struct call *call = data;
	tn_cleanup(subject_free) struct tn_param_subject s = { .world = world };
	tn_autoerror err = { 0 };
	const struct tn_parameter **chosen;
	int r = find_subject(&s, call->operand, &err), n;

	if (r < 0)
		return tn_command_failed(&err, r);
	chosen = tn_arena_array(&world->arena, tn_size_add(s.parameters.n, (size_t)call->n + 1), sizeof(*chosen));
	if (!chosen)
		return tn_command_failed(NULL, -ENOMEM);
	n = choose(&s, call, chosen);
	if (n < 0)
		return TN_EXIT_FAILURE;
	if (call->n == 1 && !world->json && !call->args->style.columns)
		return print_value(&s, chosen[0]);
	if (n == 0 && !world->json)
		tn_report(TN_LOG_WARNING, "%s has no parameters", s.of.module);
	r = tn_param_print_table(&s, &call->args->style, (size_t)n, chosen, stdout, &err);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}

static void report_refusals(const struct tn_param_plan *plan)
{
	for (size_t i = 0; i < plan->refusals.n; i++) {
		const struct tn_param_remark *r = &plan->refusals.v[i];

		tn_report(TN_LOG_ERROR, "%s: %s%s%s", plan->subject->of.module, r->text, r->remedy ? "; " : "",
			  r->remedy ? r->remedy : "");
	}
}

/* Return: exit status. */
static int finish(const struct tn_param_plan *plan, bool done, int r, const struct tn_error *err)
{
	if (plan->subject->world->json && (r >= 0 || plan->refusals.n) &&
	    tn_param_print_plan_json(plan, done && !plan->refusals.n, stdout) < 0)
		return tn_command_failed(NULL, -EIO);
	if (r < 0)
		return tn_command_failed(err, r);
	report_refusals(plan);
	if (plan->refusals.n)
		return TN_EXIT_FAILURE;
	if (!plan->subject->world->json)
		tn_param_print_plan(plan, done, stdout);
	return r > 0 ? TN_EXIT_FAILURE : TN_EXIT_OK;
}

static int change(struct tn_world *world, void *data)
{
	const struct call *call = data;
	tn_cleanup(subject_free) struct tn_param_subject s = { .world = world };
	tn_cleanup(tn_param_plan_free) struct tn_param_plan plan = {
		.subject = &s, .persist = call->args->persist, .unset = call->args->unset
	};
	tn_autoerror err = { 0 };
	int r = find_subject(&s, call->operand, &err);

	if (r == 0)
		r = tn_param_plan_make(&plan, call->n, call->words, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	if (call->acts && !plan.refusals.n)
		r = tn_param_do(&plan, &err);
	return finish(&plan, call->acts, r, &err);
}

static int misused(const char *what, const char *word)
{
	tn_report(TN_LOG_ERROR, "%s%s; see tenon param --help", what, word);
	return TN_EXIT_USAGE;
}

/* How much of a word is the parameter's name. */
static struct tn_text name_in(const char *word)
{
	return (struct tn_text){ word, strcspn(word, "=") };
}

/* A word whose parameter another one before it names. NULL: none. */
static const char *twice(const struct call *call)
{
	for (int i = 1; i < call->n; i++)
		for (int j = 0; j < i; j++)
			if (tn_param_is(name_in(call->words[i]), name_in(call->words[j])))
				return call->words[i];
	return NULL;
}

/* Whether the words are of one kind: NAME, or NAME=VALUE. Return: 0 or an exit status after a message. */
static int check_words(const struct call *call)
{
	bool sets = call->n && strchr(call->words[0], '=') && !call->args->unset;

	if ((call->args->unset || call->args->persist) && !call->n)
		return misused("no parameter given", "");
	if (call->args->unset && call->args->persist)
		return misused("--unset and --persist contradict each other", "");
	for (int i = 0; i < call->n; i++) {
		const char *word = call->words[i], *equals = strchr(word, '=');

		if (!*word || equals == word || strcspn(word, " \t\n\"/") < name_in(word).n)
			return misused("this is no parameter: ", word);
		if (call->args->unset && equals)
			return misused("--unset takes names without a value: ", word);
		if (!call->args->unset && (equals != NULL) != sets)
			return misused("either values are shown or set: ", word);
	}
	if (twice(call))
		return misused("this parameter is named twice: ", twice(call));
	return call->args->persist && !sets ? misused("--persist needs a value: ", call->words[0]) : 0;
}

static int param_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	struct call call = { .args = data, .operand = argv[0], .n = argc - 1, .words = argv + 1 };
	int r = check_words(&call);

	if (r)
		return r;
	if (!call.args->unset && (!call.n || !strchr(call.words[0], '=')))
		return tn_run_confined(world, NULL, show, &call);
	call.acts = !call.args->dry_run;
	return call.acts ? change(world, &call) : tn_run_confined(world, NULL, change, &call);
}

const struct tn_command tn_cmd_param = {
	.name = "param",
	.operands = "MODULE [PARAMETER[=VALUE]]...",
	.summary = "Show and set the parameters of a module",
	.min_operands = 1,
	.max_operands = TN_ANY,
	.missing = "no module given",
	.needs = TN_NEED_ROOT,
	.options = param_options,
	.columns = tn_param_columns,
	.notes = param_notes,
	.args_size = sizeof(struct param_args),
	.acts = tn_command_always_acts,
	.run = param_run,
};
