/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain_cause.h - the part of `tenon explain` that is about causes and failures, and no module */
#ifndef TN_CMD_EXPLAIN_EXPLAIN_CAUSE_H
#define TN_CMD_EXPLAIN_EXPLAIN_CAUSE_H

#include <stdbool.h>

#include "cli/table.h"
#include "cmd/explain/explain_page.h"
#include "cmd/world.h"

/* Whether @operand is a code (E-...), an errno by name or number, or a message; else it names a module. */
bool tn_explain_is_cause(const char *operand);

/* Shows the page of a code, or the causes that a failure may have. @distro: as --distro has it; NULL: this machine's.
 * Return: exit status. */
int tn_explain_cause(struct tn_world *world, const char *operand, const char *distro);

/* @name: as --distro has it; NULL: this machine's, or all where it is of none of them. Return: 0, or -EINVAL with a message. */
int tn_explain_choose_distros(const struct tn_world *world, const char *name, struct tn_explain_distros *ret);

/* --list. Return: exit status. */
extern const struct tn_column tn_explain_columns[];
int tn_explain_list(struct tn_world *world, const struct tn_table_style *style);

#endif
