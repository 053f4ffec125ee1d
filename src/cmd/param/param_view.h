/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* param_view.h - what `tenon param` prints */
#ifndef TN_CMD_PARAM_PARAM_VIEW_H
#define TN_CMD_PARAM_PARAM_VIEW_H

#include "cli/table.h"
#include "cmd/param/param_plan.h"

extern const struct tn_column tn_param_columns[];

/* Every parameter, or those that are named, as a table. @names: of the module's. Return: 0 or -errno. */
int tn_param_print_table(const struct tn_param_subject *subject, const struct tn_table_style *style, size_t n,
			 const struct tn_parameter *const *chosen, FILE *out, struct tn_error *err);

/* What is planned, or with @done has been done. */
void tn_param_print_plan(const struct tn_param_plan *plan, bool done, FILE *out);
int tn_param_print_plan_json(const struct tn_param_plan *plan, bool done, FILE *out);

#endif
