/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain_cause.h - the part of `tenon explain` that is about causes and failures, and no module */
#ifndef TN_CMD_EXPLAIN_EXPLAIN_CAUSE_H
#define TN_CMD_EXPLAIN_EXPLAIN_CAUSE_H

#include "cli/table.h"
#include "cmd/explain/explain_page.h"
#include "cmd/world.h"

/* What the operands are, if not modules: a code (E-...), an errno by name or number, or a message, which may have been
 * typed without quotes if it is a known one. NULL: each names a module. Lives in @arena. */
const char *tn_explain_message(struct tn_arena *arena, int argc, char *const *argv);

/* Shows the page of a code, or the causes that a failure may have. @distro: as --distro has it; NULL: this machine's.
 * Return: exit status. */
int tn_explain_cause(struct tn_world *world, const char *operand, const char *distro);

/* @name: as --distro has it; NULL: this machine's, or all where it is of none of them. Return: 0, or -EINVAL with a message. */
int tn_explain_choose_distros(const struct tn_world *world, const char *name, struct tn_explain_distros *ret);

/* --list. Return: exit status. */
extern const struct tn_column tn_explain_columns[];
int tn_explain_list(struct tn_world *world, const struct tn_table_style *style);

#endif
