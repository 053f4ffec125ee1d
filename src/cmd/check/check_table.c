// SPDX-License-Identifier: LGPL-2.1-or-later
/* Verdicts as a table: one line for each module. */
#include "base/errname.h"
#include "cmd/check/check_view.h"

enum column { COL_MODULE, COL_VERDICT, COL_ERROR, COL_CHECK, COL_TEXT, COL_REMEDY, COL_TAINT, COL_FOR, COL_PATH };

const struct tn_column tn_check_columns[] = {
	[COL_MODULE] = { "MODULE", TN_CELL_TEXT, "name" },
	[COL_VERDICT] = { "VERDICT", TN_CELL_TEXT, "loads, fails, unknown, skipped (loaded, built in) or missing" },
	[COL_ERROR] = { "ERROR", TN_CELL_TEXT, "what the kernel would answer, e.g. ENOEXEC" },
	[COL_CHECK] = { "CHECK", TN_CELL_TEXT, "the check that decides" },
	[COL_TEXT] = { "TEXT", TN_CELL_TEXT, "what that check found" },
	[COL_REMEDY] = { "REMEDY", TN_CELL_TEXT, "what to do" },
	[COL_TAINT] = { "TAINT", TN_CELL_TEXT, "kernel taints that it would cause" },
	[COL_FOR] = { "FOR", TN_CELL_TEXT, "the module that needs it" },
	[COL_PATH] = { "PATH", TN_CELL_TEXT, "its file" },
	{ 0 }
};

static void fill(tn_row *to, const struct tn_check_row *row)
{
	const struct tn_check_finding *decisive = tn_check_decisive(&row->result);

	tn_row_text(to, COL_MODULE, row->module ? row->module : row->operand);
	tn_row_text(to, COL_VERDICT, tn_check_word(row));
	tn_row_text(to, COL_ERROR, row->result.error ? tn_errname(row->result.error) : NULL);
	tn_row_text(to, COL_CHECK, decisive ? decisive->what.id : NULL);
	tn_row_text(to, COL_TEXT, decisive ? decisive->what.text : row->trouble ? row->trouble : row->skipped);
	tn_row_text(to, COL_REMEDY, decisive ? decisive->what.remedy : NULL);
	tn_row_text(to, COL_TAINT, *row->result.taints ? row->result.taints : NULL);
	tn_row_text(to, COL_FOR, row->for_module);
	tn_row_text(to, COL_PATH, row->path);
}

int tn_check_print_table(const struct tn_check_view *view, const struct tn_table_style *style, FILE *out,
			 struct tn_error *err)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	int r = tn_table_new("modules", tn_check_columns, "MODULE,VERDICT,ERROR,CHECK,TEXT", style, &table, err);

	if (r < 0)
		return r;
	for (size_t i = 0; i < view->rows.n; i++) {
		tn_row *row = tn_table_row(table, NULL);

		fill(row, &view->rows.v[i]);
	}
	return tn_table_print(table, false, out);
}
