// SPDX-License-Identifier: LGPL-2.1-or-later
/* Verdicts as a table: one line for each module. */
#include <errno.h>
#include <stdlib.h>

#include "base/errname.h"
#include "base/hash.h"
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

/* What draws trees recurses; no real one has twenty levels. What would be deeper starts anew. */
#define TREE_LEVELS_MAX 100

struct planted {
	tn_row *row;
	unsigned level;
};

/* A tree in the making: each row goes below the module that needs it. */
struct planting {
	const struct tn_check_view *view;
	tn_table *table;
	struct planted *planted; /* one for each row of the view */
	struct tn_hash by_module;
};

static int plant_row(struct planting *p, size_t i)
{
	const struct tn_check_row *row = &p->view->rows.v[i];
	struct planted *parent = row->for_module ? tn_hash_get(&p->by_module, tn_text(row->for_module)) : NULL;
	struct planted *here = &p->planted[i];

	if (parent && parent->level == TREE_LEVELS_MAX)
		parent = NULL;
	here->row = tn_table_row(p->table, parent ? parent->row : NULL);
	if (!here->row)
		return -ENOMEM;
	here->level = parent ? parent->level + 1 : 0;
	fill(here->row, row);
	return row->module ? tn_hash_put(&p->by_module, tn_text(row->module), here) : 0;
}

/* Whether its place is known: it is outermost, or what needs it is planted. */
static bool has_place(const struct planting *p, size_t i)
{
	const char *above = p->view->rows.v[i].for_module;

	return !above || tn_hash_get(&p->by_module, tn_text(above));
}

/*
 * Of one request. What needs a module mostly comes after it, so they are taken from the end; what a
 * module wants after itself has its place the next time.
 */
static int plant(struct planting *p, size_t first, size_t end)
{
	size_t left = end - first;

	for (unsigned pass = 0; left; pass++)
		for (size_t i = end; i > first; i--) {
			if (p->planted[i - 1].row || (pass < TREE_LEVELS_MAX && !has_place(p, i - 1)))
				continue;
			if (plant_row(p, i - 1) == -ENOMEM)
				return -ENOMEM;
			left--;
		}
	return 0;
}

/* Each request's rows end with what was asked for. */
static int fill_tree(const struct tn_check_view *view, tn_table *table)
{
	tn_autofree struct planted *planted = calloc(view->rows.n + 1, sizeof(*planted));
	struct planting p = { .view = view, .table = table, .planted = planted };
	size_t first = 0;
	int r = planted ? 0 : -ENOMEM;

	for (size_t end = 1; end <= view->rows.n && r == 0; end++) {
		if (view->rows.v[end - 1].for_module && end < view->rows.n)
			continue;
		r = plant(&p, first, end);
		first = end;
	}
	tn_hash_free(&p.by_module);
	return r;
}

int tn_check_print_table(const struct tn_check_view *view, const struct tn_table_style *style, FILE *out,
			 struct tn_error *err)
{
	tn_cleanup(tn_table_freep) tn_table *table = NULL;
	int r = tn_table_new("modules", tn_check_columns, "MODULE,VERDICT,ERROR,CHECK,TEXT", style, &table, err);

	if (r == 0 && style->tree)
		r = fill_tree(view, table);
	for (size_t i = 0; i < view->rows.n && r == 0 && !style->tree; i++)
		fill(tn_table_row(table, NULL), &view->rows.v[i]);
	return r < 0 ? r : tn_table_print(table, false, out);
}
