// SPDX-License-Identifier: LGPL-2.1-or-later
/* Pages of causes, and what failures may mean. */
#include "cmd/explain/explain_cause.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/log.h"
#include "cli/show.h"
#include "explain/cause.h"

enum { CODE, AREA, TITLE };

const struct tn_column tn_explain_columns[] = {
	[CODE] = { "CODE", TN_CELL_TEXT, "code of the cause" },
	[AREA] = { "AREA", TN_CELL_TEXT, "what it is about, in a word" },
	[TITLE] = { "TITLE", TN_CELL_TEXT, "the cause in one sentence" },
	{ 0 }
};

bool tn_explain_is_cause(const char *operand)
{
	return strncmp(operand, "E-", strlen("E-")) == 0 || tn_failure_find(operand);
}

int tn_explain_cause(struct tn_world *world, const char *operand, const char *distro)
{
	const struct tn_cause *cause = tn_cause_find(operand);

	if (!cause) {
		tn_report(TN_LOG_ERROR, "there is no cause %s; tenon explain --list lists them", operand);
		return TN_EXIT_FAILURE;
	}
	printf("%s: ", cause->code);
	tn_show(cause->title, stdout);
	putchar('\n');
	return TN_EXIT_OK;
}

static int failed(const struct tn_error *err, int r)
{
	tn_report(TN_LOG_ERROR, "%s", tn_error_text(err, r));
	return r == -EINVAL ? TN_EXIT_USAGE : TN_EXIT_FAILURE;
}

int tn_explain_list(struct tn_world *world, const struct tn_table_style *style)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	const struct tn_cause_area *const *areas;
	size_t n = tn_cause_areas(&areas);
	tn_autoerror err = { 0 };
	int r = tn_table_new("causes", tn_explain_columns, "CODE,TITLE", style, &table, &err);

	for (size_t i = 0; i < n && r == 0; i++)
		for (size_t k = 0; k < areas[i]->n; k++) {
			tn_row *row = tn_table_row(table, NULL);

			tn_row_text(row, CODE, areas[i]->v[k].code);
			tn_row_text(row, AREA, areas[i]->id);
			tn_row_text(row, TITLE, areas[i]->v[k].title);
		}
	if (r == 0)
		r = tn_table_print(table, world->json, stdout);
	return r < 0 ? failed(&err, r) : TN_EXIT_OK;
}
