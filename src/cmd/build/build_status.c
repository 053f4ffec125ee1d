// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon build status: what is built and installed, for which kernel. */
#include <errno.h>
#include <string.h>

#include "build/dkms_compare.h"
#include "cli/command.h"
#include "cmd/build/building.h"

enum { COL_MODULE, COL_VERSION, COL_KERNEL, COL_ARCH, COL_STATE, COL_NOTE, COL_LOG, COL_SOURCE };

const struct tn_column tn_build_columns[] = {
	[COL_MODULE] = { "MODULE", TN_CELL_TEXT, "name in dkms' tree" },
	[COL_VERSION] = { "VERSION", TN_CELL_TEXT, "its version" },
	[COL_KERNEL] = { "KERNEL", TN_CELL_TEXT, "release of the kernel that it is built for" },
	[COL_ARCH] = { "ARCH", TN_CELL_TEXT, "that kernel's machine" },
	[COL_STATE] = { "STATE", TN_CELL_TEXT, "added, broken, built or installed" },
	[COL_NOTE] = { "NOTE", TN_CELL_TEXT, "what is to be known beside: missing, differs, original kept" },
	[COL_LOG] = { "LOG", TN_CELL_TEXT, "id of the build's log" },
	[COL_SOURCE] = { "SOURCE", TN_CELL_TEXT, "directory of its source" },
	{ 0 }
};

/* "": nothing to say. */
static const char *note_of(struct tn_building *b, const struct tn_dkms_build *build)
{
	const struct tn_build_recipe *recipe = NULL;
	int match = TN_DKMS_SAME;

	for (size_t i = 0; i < b->survey.candidates.n; i++) {
		const struct tn_build_candidate *c = &b->survey.candidates.v[i];
		const char *dir = tn_arena_printf(&b->world->arena, "%s/%s/%s/%s/%s", b->settings.dkms_tree, c->module,
						  c->version, c->kernel, c->arch);

		if (!dir)
			return NULL;
		if (strcmp(dir, build->dir) == 0)
			recipe = c->data;
	}
	if (recipe)
		match = tn_dkms_compare(b->world->root, &b->settings, build, &recipe->conf);
	if (match == -ENOMEM)
		return NULL;
	return match == TN_DKMS_MISSING					       ? "a module is missing in dkms' tree"
	       : match == TN_DKMS_DIFFERS && build->state == TN_DKMS_INSTALLED ? "what is installed is gone, or another"
	       : build->original					       ? "the original is kept"
									       : "";
}

static const char *log_of(struct tn_building *b, const struct tn_dkms_build *build)
{
	const char *path = tn_arena_printf(&b->world->arena, "%s/log/record", build->dir), *id = "";
	tn_auto_build_record record = { 0 };
	tn_autobuf bytes = { 0 };

	if (path && tn_root_read(b->world->root, path, TN_BUILD_RECORD_MAX, &bytes) == 0 &&
	    tn_build_record_read(tn_buf_text(&bytes), &record) == 0)
		id = tn_arena_printf(&b->world->arena, "%.*s", TN_BUILDING_ID_DIGITS, record.id);
	return path ? id : NULL;
}

static int add_row(struct tn_building *b, tn_table *table, const struct tn_dkms_version *v, const struct tn_dkms_build *build)
{
	tn_row *row = tn_table_row(table, NULL);
	const char *note = build ? note_of(b, build) : "", *log = build ? log_of(b, build) : "";

	tn_row_text(row, COL_MODULE, v->module);
	tn_row_text(row, COL_VERSION, v->version);
	tn_row_text(row, COL_KERNEL, build ? build->kernel : NULL);
	tn_row_text(row, COL_ARCH, build ? build->arch : NULL);
	tn_row_text(row, COL_STATE,
		    v->broken				? "broken"
		    : !build				? "added"
		    : build->state == TN_DKMS_INSTALLED ? "installed"
							: "built");
	if (!note || !log)
		return -ENOMEM;
	tn_row_text(row, COL_NOTE, *note ? note : NULL);
	tn_row_text(row, COL_LOG, *log ? log : NULL);
	tn_row_text(row, COL_SOURCE, v->source);
	return 0;
}

static bool is_wanted(const struct tn_building *b, const struct tn_dkms_version *v, const char *kernel)
{
	return (!b->choices.n || tn_building_has_chosen(b, v)) &&
	       (!kernel || !b->world->kernel || strcmp(b->world->kernel, kernel) == 0);
}

static int fill(struct tn_building *b, tn_table *table)
{
	int r = 0;

	for (size_t i = 0; i < b->survey.tree.versions.n; i++) {
		const struct tn_dkms_version *v = &b->survey.tree.versions.v[i];

		if (!is_wanted(b, v, NULL))
			continue;
		if (!v->builds.n && !b->world->kernel)
			r = add_row(b, table, v, NULL);
		for (size_t k = 0; k < v->builds.n && r == 0; k++)
			if (is_wanted(b, v, v->builds.v[k].kernel))
				r = add_row(b, table, v, &v->builds.v[k]);
		if (r < 0)
			return r;
	}
	return 0;
}

int tn_build_status(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	tn_cleanup(tn_building_release) struct tn_building b = { .world = world, .args = args };
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	tn_autoerror err = { 0 };
	int r = tn_building_open(&b, &err);

	b.built = true;
	for (int i = 0; i < argc && r == 0; i++)
		r = tn_building_add(&b, argv[i], &err);
	if (r == 0)
		r = tn_building_choose_built(&b, &err);
	if (r == 0)
		r = tn_building_look(&b, &err);
	if (r == 0)
		r = tn_table_new("modules", tn_build_columns, "MODULE,VERSION,KERNEL,ARCH,STATE,NOTE,LOG", &args->style, &table,
				 &err);
	if (r == 0)
		r = fill(&b, table);
	if (r == 0)
		r = tn_table_print(table, world->json, stdout);
	return r < 0 ? tn_command_failed(&err, r) : TN_EXIT_OK;
}
