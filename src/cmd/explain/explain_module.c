// SPDX-License-Identifier: LGPL-2.1-or-later
/* From operands to what is shown of them. */
#include "cmd/explain/explain_module.h"

#include <errno.h>
#include <string.h>

#include "cli/command.h"
#include "cmd/explain/explain_cause.h"
#include "cmd/explain/explain_hint.h"
#include "cmd/explain/explain_view.h"
#include "cmd/machine.h"
#include "core/find/meaning.h"

/* Everything that one run owns. */
struct run {
	struct tn_world *world;
	struct tn_world_machine machine;
	struct tn_explain_view view;
};

static void run_release(struct run *run)
{
	tn_explainings_free(&run->view.all);
	tn_world_machine_close(&run->machine);
}

/* Of files that are named together one may need another, or be what is loaded; one alone has nobody to tell. */
static int name_files(struct run *run, int argc, char *const *argv, struct tn_error *err)
{
	int r = 0;

	for (int i = 0; argc > 1 && i < argc && r == 0; i++)
		if (tn_meaning_is_path(argv[i]))
			r = tn_checker_name_file(run->machine.view.checker, argv[i]);
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

static int explain(struct run *run, int argc, char *const *argv, struct tn_error *err)
{
	int r = tn_world_need_tree_or_none(run->world, err);

	if (r == 0)
		r = tn_world_machine_open(&run->machine, run->world, err);
	if (r == 0)
		r = name_files(run, argc, argv, err);
	for (int i = 0; i < argc && r == 0; i++)
		r = tn_explain_subjects(&run->machine.view, argv[i], &run->world->arena, &run->view.all, err);
	for (size_t i = 0; i < run->view.all.n && r == 0; i++)
		r = tn_explain(&run->view.all.v[i], err);
	if (r == 0 && tn_tree_check(run->world->tree) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	return r;
}

static int print(const struct run *run, struct tn_error *err)
{
	int r = 0;

	if (run->world->json)
		r = tn_explain_print_json(&run->view, stdout);
	else
		tn_explain_print_text(&run->view, stdout);
	return r < 0 ? tn_fail(err, r, "the answer could not be printed: %s", strerror(-r)) : 0;
}

static bool is_well(const struct tn_explaining *x)
{
	return tn_explained_as(x) <= TN_EXPLAINED_FREE;
}

int tn_explain_modules(struct tn_world *world, int argc, char *const *argv, const char *distro)
{
	tn_cleanup(run_release) struct run run = { .world = world };
	int status = TN_EXIT_OK, r;
	tn_autoerror err = { 0 };

	if (tn_explain_choose_distros(world, distro, &run.view.distros) < 0)
		return TN_EXIT_USAGE;
	if (!distro && run.view.distros.here == TN_DISTRO_OTHER) /* nobody asked for all of them */
		run.view.distros = (struct tn_explain_distros){ .here = TN_DISTRO_OTHER };
	r = explain(&run, argc, argv, &err);
	run.view.machine = &run.machine.view;
	if (r == 0)
		r = print(&run, &err);
	if (r < 0)
		return tn_command_failed(&err, r);
	for (size_t i = 0; i < run.view.all.n; i++)
		if (!is_well(&run.view.all.v[i]))
			status = TN_EXIT_FAILURE;
	return status;
}

int tn_explain_for_tool(struct tn_world *world, const char *hint, char *operand)
{
	tn_cleanup(run_release) struct run run = { .world = world };
	struct tn_explain_hint failure;
	tn_autoerror err = { 0 };

	if (!tn_explain_hint_parse(hint, &failure) || explain(&run, 1, &operand, &err) < 0)
		return TN_EXIT_FAILURE;
	tn_explain_hint_print(&failure, &run.view.all, operand, stdout);
	return TN_EXIT_OK;
}
