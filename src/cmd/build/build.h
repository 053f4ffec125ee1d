/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* build.h - what `tenon build` was asked for, and its words */
#ifndef TN_CMD_BUILD_BUILD_H
#define TN_CMD_BUILD_BUILD_H

#include "cli/table.h"
#include "cmd/world.h"

struct tn_build_args {
	bool all, force, dry_run, unsigned_modules;
	const char *to, *jobs, *key, *certificate;
	struct tn_table_style style;
};

extern const struct tn_column tn_build_columns[];

/* Each does what its word asks for, and returns an exit status, after a message where it is no good one. */
int tn_build_build(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_install_word(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_fsck_word(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_log(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_prune(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_remove(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_rollback(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_status(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);
int tn_build_new(struct tn_world *world, const struct tn_build_args *args, int argc, char **argv);

#endif
