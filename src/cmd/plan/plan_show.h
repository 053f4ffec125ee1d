/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_show.h - `tenon plan`, for commands whose --dry-run shows the same */
#ifndef TN_CMD_PLAN_PLAN_SHOW_H
#define TN_CMD_PLAN_PLAN_SHOW_H

#include "cli/option.h"
#include "cmd/world.h"

struct tn_plan_args {
	bool remove, holders, force, ignore_commands, use_blacklist, first_time, fresh, unchecked;
	/* For no option of `tenon plan`. */
	bool all_holders; /* with @holders: those of the holders, too */
	bool loaded_too;  /* as of struct tn_operands */
	struct tn_strings parameters;
	const char *state;
};

/* @args: struct tn_plan_args. It reads modules: see tn_run_confined(). Return: exit status. */
int tn_plan_show(struct tn_world *world, const void *args, int argc, char **argv);

#endif
