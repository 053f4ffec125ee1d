/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* boot_run.h - one run of `tenon boot`: what was asked for, and what came of it */
#ifndef TN_CMD_BOOT_BOOT_RUN_H
#define TN_CMD_BOOT_BOOT_RUN_H

#include "cmd/load/loading.h"
#include "machine/modules_load.h"

struct tn_boot {
	struct tn_world *world;
	tn_asked_list asked;
	struct tn_operands operands;
	TN_VEC(size_t) asked_of; /* one a target: index in @asked */
	TN_VEC(size_t) unknown;  /* indexes in @asked: no module has that name */
	struct tn_loading loading;
	tn_plan *plan;
};

/* What is asked for, of the files in @argv or all that the machine has. What cannot be read is told; @ret_unread: a file
 * of @argv was among that. Return: 0 or -ENOMEM. */
int tn_boot_read(struct tn_boot *boot, int argc, char **argv, bool *ret_unread);

/* One plan for all of it, with blacklist lines applied. Return: 0 or -errno with a message. */
int tn_boot_plan(struct tn_boot *boot, struct tn_error *err);

/* Says what came of each, as far as it is worth a word. @verbose: all of it. Return: exit status. */
int tn_boot_report(const struct tn_boot *boot, bool verbose);

/* What was asked for, and what came of it, if anything was tried. Return: 0, -ENOMEM or -EIO. */
int tn_boot_print_json(const struct tn_boot *boot, FILE *out);

#endif
