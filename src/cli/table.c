// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/table.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/guess.h"
#include "cli/table_rows.h"

static int unknown_column(const struct tn_column *columns, struct tn_text name, struct tn_error *err)
{
	tn_autofree char *typed = tn_text_dup(name);
	struct tn_guess guess = { .word = typed ? typed : "" };
	tn_autobuf known = { 0 };

	for (const struct tn_column *c = columns; c->name; c++) {
		tn_guess_consider(&guess, c->name);
		tn_buf_addf(&known, "%s%s", c == columns ? "" : ", ", c->name);
	}
	if (guess.best)
		return tn_fail(err, -EINVAL, "unknown column '%s': did you mean %s?", guess.word,
			       guess.best);
	return tn_fail(err, -EINVAL, "unknown column '%s'; the columns are %.*s", guess.word,
		       TN_TEXT_FMT(tn_buf_text(&known)));
}

/* Return: id or -EINVAL. */
static int find_column(const struct tn_column *columns, struct tn_text name, struct tn_error *err)
{
	for (int id = 0; columns[id].name; id++)
		if (strlen(columns[id].name) == name.n &&
		    strncasecmp(columns[id].name, name.p, name.n) == 0)
			return id;
	return unknown_column(columns, name, err);
}

static void want(tn_table *t, size_t id)
{
	if (t->slots[id] < 0)
		t->slots[id] = (int)t->n_slots++;
}

/* Add the columns of @list ("A,B") to those shown. */
static int show(tn_table *t, const char *list, struct tn_error *err)
{
	struct tn_text rest = tn_text(list), name;

	while (tn_text_word(&rest, ", ", &name)) {
		int id = find_column(t->columns, name, err);

		if (id < 0)
			return id;
		if (t->n_shown == TN_COLUMNS_MAX)
			return tn_fail(err, -EINVAL, "more than %d columns", TN_COLUMNS_MAX);
		t->shown[t->n_shown++] = (size_t)id;
		want(t, (size_t)id);
	}
	return 0;
}

static int choose(tn_table *t, const char *defaults, struct tn_error *err)
{
	const char *asked = t->style->columns;
	int r = 0;

	if (!asked || *asked == '+')
		r = show(t, defaults, err);
	if (r == 0 && asked)
		r = show(t, asked + (*asked == '+'), err);
	if (r == 0 && t->n_shown == 0)
		r = tn_fail(err, -EINVAL, "no column is named");
	if (r == 0 && t->style->sort) {
		r = t->sort = find_column(t->columns, tn_text(t->style->sort), err);
		if (r >= 0)
			want(t, (size_t)r);
	}
	return r < 0 ? r : 0;
}

int tn_table_new(const char *name, const struct tn_column *columns, const char *defaults,
		 const struct tn_table_style *style, tn_table **ret, struct tn_error *err)
{
	tn_cleanup(tn_table_freep) tn_table *t = calloc(1, sizeof(*t));
	int r;

	if (!t)
		return tn_fail(err, -ENOMEM, "out of memory");
	t->name = name;
	t->columns = columns;
	t->style = style;
	t->sort = -1;
	for (size_t i = 0; i < TN_COLUMNS_MAX; i++)
		t->slots[i] = -1;
	r = choose(t, defaults, err);
	if (r == 0)
		*ret = tn_take_ptr(t);
	return r;
}

tn_table *tn_table_free(tn_table *t)
{
	if (!t)
		return NULL;
	tn_vec_free(&t->rows);
	tn_arena_free(&t->arena);
	free(t);
	return NULL;
}

bool tn_table_wants(const tn_table *t, size_t id)
{
	return t->slots[id] >= 0;
}

tn_row *tn_table_row(tn_table *t, tn_row *parent)
{
	size_t size = sizeof(struct tn_row) + t->n_slots * sizeof(struct tn_cell);
	struct tn_row *row = tn_arena_alloc(&t->arena, size);

	if (!row || tn_vec_push(&t->rows, row) < 0) {
		t->failed = true;
		return NULL;
	}
	row->table = t;
	row->parent = parent;
	row->number = t->rows.n - 1;
	return row;
}

tn_table *tn_row_table(const tn_row *row)
{
	return row->table;
}

void tn_row_fail(tn_row *row)
{
	row->table->failed = true;
}

bool tn_table_has_rows(const tn_table *t)
{
	return t->rows.n > 0;
}

/* The cell to fill, or NULL where nobody wants it. */
static struct tn_cell *fill(tn_row *row, size_t id)
{
	struct tn_cell *cell;

	if (!row || row->table->slots[id] < 0)
		return NULL;
	cell = &row->cells[row->table->slots[id]];
	cell->filled = true;
	return cell;
}

void tn_row_text(tn_row *row, size_t id, const char *text)
{
	struct tn_cell *cell = text ? fill(row, id) : NULL;

	if (cell)
		cell->text = text;
}

void tn_row_number(tn_row *row, size_t id, uint64_t number)
{
	struct tn_cell *cell = fill(row, id);

	if (cell)
		cell->number = number;
}

void tn_row_texts(tn_row *row, size_t id, const char *const *texts, size_t n)
{
	struct tn_cell *cell = fill(row, id);

	if (!cell)
		return;
	cell->texts.v = texts;
	cell->texts.n = n;
}

void tn_row_bool(tn_row *row, size_t id, bool yes)
{
	struct tn_cell *cell = fill(row, id);

	if (cell)
		cell->yes = yes;
}

const struct tn_cell *tn_row_cell(const tn_row *row, size_t id)
{
	return &row->cells[row->table->slots[id]];
}

static const char *joined(struct tn_arena *arena, const char *const *texts, size_t n)
{
	tn_autobuf text = { 0 };

	for (size_t i = 0; i < n; i++) {
		if (i)
			tn_buf_add_char(&text, ',');
		tn_buf_add_str(&text, texts[i]);
	}
	return text.failed ? NULL : tn_arena_dup(arena, tn_buf_text(&text));
}

const char *tn_row_cell_text(const tn_row *row, size_t id)
{
	const struct tn_cell *cell = tn_row_cell(row, id);
	struct tn_arena *arena = &row->table->arena;

	if (!cell->filled)
		return "";
	switch (row->table->columns[id].type) {
	case TN_CELL_NUMBER:
		return tn_arena_printf(arena, "%" PRIu64, cell->number);
	case TN_CELL_TEXTS:
		return joined(arena, cell->texts.v, cell->texts.n);
	case TN_CELL_BOOL:
		return cell->yes ? "yes" : "no";
	case TN_CELL_TEXT:
		break;
	}
	return cell->text;
}

void tn_columns_help(const struct tn_column *columns, FILE *out)
{
	int widest = 0;

	for (const struct tn_column *c = columns; c->name; c++)
		if ((int)strlen(c->name) > widest)
			widest = (int)strlen(c->name);
	for (const struct tn_column *c = columns; c->name; c++)
		fprintf(out, "  %-*s  %s\n", widest, c->name, c->help);
}
