// SPDX-License-Identifier: LGPL-2.1-or-later
/* tenon build NAME or DIR; tenon build install, remove: what changes modules. */
#include <errno.h>
#include <string.h>

#include "build/source.h"
#include "cli/command.h"
#include "cli/log.h"
#include "cmd/build/building.h"

static int misused(const char *what)
{
	tn_report(TN_LOG_ERROR, "%s; see tenon build --help", what);
	return TN_EXIT_USAGE;
}

static int begin(struct tn_building *b, bool all, int argc, char **argv, struct tn_error *err)
{
	int r = tn_building_open(b, err);

	if (r == 0)
		r = tn_building_choose_kernels(b, all, err);
	for (int i = 0; i < argc && r == 0; i++)
		r = tn_building_add(b, argv[i], err);
	return r;
}

int tn_build_build(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	tn_cleanup(tn_building_release) struct tn_building b = { .world = world, .args = args };
	tn_autoerror err = { 0 };
	int r = begin(&b, args->all, argc, argv, &err);

	if (r == 0 && args->to && !b.source)
		return misused("--to is for a directory: what is in dkms' tree stays there");
	return r < 0 ? tn_command_failed(&err, r) : tn_building_do(&b, TN_BUILD_TO_BUILD);
}

/* A directory becomes a source of dkms' tree: then it is built again for each new kernel. */
static int add_source(struct tn_building *b, struct tn_error *err)
{
	const struct tn_build_source_ask ask = {
		.root = b->world->root,
		.settings = &b->settings,
		.source = b->source,
		.replace = b->args->force,
		.bash = !*tn_root_path(b->world->root),
	};
	struct tn_build_choice choice = { 0 };
	int r = tn_build_source_add(&ask, &b->world->arena, &choice.module, &choice.version, err);

	if (r < 0)
		return r;
	b->source = NULL;
	return tn_vec_push(&b->choices, choice);
}

int tn_build_install_word(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv)
{
	tn_cleanup(tn_building_release) struct tn_building b = { .world = world, .args = args };
	tn_autoerror err = { 0 };
	int r;

	if (args->to)
		return misused("--to is for building a directory alone");
	r = begin(&b, args->all, argc, argv, &err);
	if (r == 0 && b.source && !args->dry_run)
		r = add_source(&b, &err);
	return r < 0 ? tn_command_failed(&err, r) : tn_building_do(&b, TN_BUILD_TO_INSTALL);
}
