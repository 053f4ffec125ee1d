// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon verify: who signed a module, and does this kernel trust that? */
#include <errno.h>
#include <string.h>

#include "cli/log.h"
#include "cmd/commands.h"
#include "cmd/machine.h"
#include "cmd/operands.h"
#include "cmd/verify/verify_view.h"
#include "core/find/meaning.h"
#include "core/name.h"

struct verify_args {
	bool all, list, bad;
	struct tn_table_style style;
};

static const struct tn_option verify_options[] = {
	{ 'a', "all", NULL, TN_FLAG(struct verify_args, all), "Verify every module of the kernel, and count them by signer" },
	{ 'l', "list", NULL, TN_FLAG(struct verify_args, list), "Show a table: one line for each module" },
	{ 'b', "bad", NULL, TN_FLAG(struct verify_args, bad), "Show only what is not trusted" },
	TN_TABLE_OPTIONS(struct verify_args),
	{ 0 }
};

static const char verify_notes[] =
	"A FILE is a path that starts with / or ./, a NAME is a module's name or an alias.\n"
	"Nothing is loaded. Root sees more: the kernel's keyrings and requests for keys.\n"
	"The exit status is 0 if the kernel trusts the signature of each of them, else 1.\n"
	"\n"
	"Examples:\n"
	"  tenon verify ./hello.ko                  who signed it, and does the kernel take that?\n"
	"  tenon verify nvidia                      the same of an installed module\n"
	"  tenon verify --all                       the whole tree, counted by signer\n"
	"  tenon verify --all --list --bad -o MODULE,STATE,REMEDY\n"
	"  tenon verify --kernel 6.12.1 --all       for a kernel that is not running\n"
	"  tenon verify --json --all                for scripts\n";

struct run {
	struct tn_world *world;
	const struct verify_args *args;
	struct tn_world_keys keys;
	tn_signed_modules *files;
	size_t n_files;
	struct tn_verify_view view;
};

static void run_release(struct run *run)
{
	tn_vec_free(&run->view.rows);
	tn_vec_free(&run->view.counts);
	tn_signed_modules_free(run->files);
	tn_world_keys_close(&run->keys);
}

static int no_memory(struct tn_error *err)
{
	return tn_fail(err, -ENOMEM, "out of memory");
}

static int add_row(struct run *run, const struct tn_verify_row *row, struct tn_error *err)
{
	return tn_vec_push(&run->view.rows, *row) < 0 ? no_memory(err) : 0;
}

static int add_file(struct run *run, const char *operand, const char *name, const char *path, struct tn_error *err)
{
	const struct tn_verify_row row = { .operand = operand, .module = name, .at = run->n_files };

	if (!name || !path || tn_signed_modules_add(run->files, name, path) < 0)
		return no_memory(err);
	run->n_files++;
	return add_row(run, &row, err);
}

static int add_path(struct run *run, const char *operand, struct tn_error *err)
{
	char name[TN_NAME_MAX];

	return add_file(run, operand,
			tn_name_from_path(operand, name) ? tn_arena_str(&run->world->arena, name) : operand, operand, err);
}

static int add_match(struct run *run, const char *operand, const char *name, struct tn_error *err)
{
	const struct tn_tree_module *module = NULL;
	const bool builtin = tn_tree_is_builtin(run->world->tree, name);
	int r = tn_tree_module(run->world->tree, name, &module);

	if (r == 0)
		return add_file(run, operand, name, module->path, err);
	if (r == -ENOMEM)
		return no_memory(err);
	return add_row(run, &(struct tn_verify_row){
		.operand = operand, .module = name,
		.builtin = builtin ? "built into the kernel, which needs no signature of its own" : NULL,
		.trouble = builtin ? NULL : "it has no file in the tree" }, err);
}

static int add_name(struct run *run, const char *operand, struct tn_error *err)
{
	struct tn_world *world = run->world;
	tn_automeaning meaning = { 0 };
	int r = tn_meaning_find(world->tree, world->config, operand, &world->arena, &meaning);
	struct tn_verify_row row = { .operand = operand };

	if (r == -ENOMEM)
		return no_memory(err);
	if (r < 0) {
		row.trouble = tn_operand_unknown(world, operand, r);
		return row.trouble ? add_row(run, &row, err) : no_memory(err);
	}
	for (size_t i = 0; i < meaning.matches.n && r == 0; i++)
		r = add_match(run, operand, meaning.matches.v[i].module, err);
	return r;
}

static int add_all(struct run *run, struct tn_error *err)
{
	const struct tn_signed_module *files;
	int r = tn_signed_modules_add_tree(run->files, run->world->tree, err);
	size_t n = tn_signed_modules_get(run->files, &files);

	for (size_t i = 0; i < n && r == 0; i++)
		r = add_row(run, &(struct tn_verify_row){ .module = files[i].name, .at = i }, err);
	return r;
}

static int judge(struct run *run, struct tn_error *err)
{
	const struct tn_signed_module *files;
	int r = tn_signed_modules_judge(run->files, err);

	tn_signed_modules_get(run->files, &files);
	for (size_t i = 0; i < run->view.rows.n; i++) {
		struct tn_verify_row *row = &run->view.rows.v[i];

		row->file = row->trouble || row->builtin ? NULL : &files[row->at];
	}
	return r < 0 ? r : tn_verify_count(&run->view) < 0 ? no_memory(err) : 0;
}

static int look(struct run *run, int argc, char **argv, struct tn_error *err)
{
	int r = tn_world_need_tree_or_none(run->world, err);

	if (r == 0)
		r = tn_world_keys_open(&run->keys, run->world, err);
	if (r < 0)
		return r;
	run->files = tn_signed_modules_new(&run->keys.kernel.basis, run->keys.others);
	if (!run->files)
		return no_memory(err);
	if (run->args->all)
		r = add_all(run, err);
	for (int i = 0; i < argc && r == 0; i++)
		r = tn_meaning_is_path(argv[i]) ? add_path(run, argv[i], err) : add_name(run, argv[i], err);
	return r < 0 ? r : judge(run, err);
}

static int print(const struct run *run, struct tn_error *err)
{
	if (run->world->json)
		return tn_verify_print_json(&run->view, stdout);
	if (run->args->list || run->args->style.columns)
		return tn_verify_print_table(&run->view, &run->args->style, stdout, err);
	return tn_verify_print_text(&run->view, stdout);
}

static bool is_understood(const struct verify_args *args, int argc)
{
	if (args->all && argc)
		tn_report(TN_LOG_ERROR, "--all takes no module names; see tenon verify --help");
	else if (!args->all && !argc)
		tn_report(TN_LOG_ERROR, "no module name or file given; see tenon verify --help");
	else
		return true;
	return false;
}

static int look_first(struct tn_world *world, const void *args, int argc, char **argv)
{
	return tn_machine_look_at_keys(world);
}

static int verify_run(struct tn_world *world, const void *data, int argc, char **argv)
{
	const struct verify_args *args = data;
	tn_cleanup(run_release) struct run run = { .world = world, .args = args };
	tn_autoerror err = { 0 };
	int r;

	if (!is_understood(args, argc))
		return TN_EXIT_USAGE;
	run.view = (struct tn_verify_view){ .world = world, .keys = &run.keys, .all = args->all, .bad = args->bad };
	r = look(&run, argc, argv, &err);
	if (r == 0)
		r = print(&run, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	return tn_verify_view_ok(&run.view) ? TN_EXIT_OK : TN_EXIT_FAILURE;
}

const struct tn_command tn_cmd_verify = {
	.name = "verify",
	.operands = "FILE|NAME...",
	.summary = "Tell who signed a module, and whether the kernel trusts that",
	.max_operands = TN_ANY,
	.needs = TN_NEED_ROOT, /* and a tree where there is one */
	.options = verify_options,
	.columns = tn_verify_columns,
	.notes = verify_notes,
	.args_size = sizeof(struct verify_args),
	.confined = true,
	.look_first = look_first,
	.run = verify_run,
};
