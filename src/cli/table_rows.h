/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* table_rows.h - what a table holds until it is printed; for cli/table*.c alone */
#ifndef TN_CLI_TABLE_ROWS_H
#define TN_CLI_TABLE_ROWS_H

#include "base/arena.h"
#include "base/vec.h"
#include "cli/json.h"
#include "cli/table.h"

/* Columns that one command may declare, and times that -o may name any. */
#define TN_COLUMNS_MAX 32

struct tn_cell {
	bool filled;
	union {
		const char *text;
		uint64_t number;
		struct {
			const char *const *v;
			size_t n;
		} texts;
		bool yes;
	};
};

struct tn_row {
	struct tn_table *table;
	struct tn_row *parent;
	size_t number; /* in the order of creation */
	struct tn_row *first_child, *last_child, *next; /* made when the table is printed */
	void *line;                                     /* struct libscols_line */
	size_t letters;                                 /* in its cells, as shown */
	struct tn_json json, json_children;
	struct tn_cell cells[]; /* one for each slot */
};

struct tn_table {
	const char *name;
	const struct tn_column *columns;
	const struct tn_table_style *style;
	size_t shown[TN_COLUMNS_MAX]; /* ids, in order */
	size_t n_shown;
	int slots[TN_COLUMNS_MAX]; /* id -> index into a row's cells; -1: not wanted */
	size_t n_slots;
	int sort; /* id; -1: as created */
	TN_VEC(struct tn_row *) rows;
	struct tn_arena arena;
	bool failed; /* memory was out */
};

const struct tn_cell *tn_row_cell(const struct tn_row *row, size_t id);
/* As shown in a table; "" for a blank one, NULL when memory is out. Lives as long as the table. */
const char *tn_row_cell_text(const struct tn_row *row, size_t id);

#endif
