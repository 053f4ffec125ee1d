// SPDX-License-Identifier: LGPL-2.1-or-later
/* A table's way out: sorting, then libsmartcols or JSON. */
#include <ctype.h>
#include <errno.h>
#include <string.h>

#include <libsmartcols.h>

#include "base/utf8.h"
#include "cli/json.h"
#include "cli/table_rows.h"

static int compare_texts(const struct tn_cell *a, const struct tn_cell *b)
{
	for (size_t i = 0; i < a->texts.n && i < b->texts.n; i++) {
		int c = strcmp(a->texts.v[i], b->texts.v[i]);

		if (c)
			return c;
	}
	return (a->texts.n > b->texts.n) - (a->texts.n < b->texts.n);
}

/* A blank cell comes before every other; the rest by value. */
static int compare_cells(const struct tn_row *a, const struct tn_row *b, size_t id)
{
	const struct tn_cell *ca = tn_row_cell(a, id), *cb = tn_row_cell(b, id);

	if (!ca->filled || !cb->filled)
		return ca->filled - cb->filled;
	switch (a->table->columns[id].type) {
	case TN_CELL_NUMBER:
		return (ca->number > cb->number) - (ca->number < cb->number);
	case TN_CELL_BOOL:
		return ca->yes - cb->yes;
	case TN_CELL_TEXTS:
		return compare_texts(ca, cb);
	case TN_CELL_TEXT:
		break;
	}
	return strcmp(ca->text, cb->text);
}

static int compare_rows(const void *pa, const void *pb)
{
	const struct tn_row *a = *(struct tn_row *const *)pa, *b = *(struct tn_row *const *)pb;
	int made = (a->number > b->number) - (a->number < b->number);
	int c = a->table->sort >= 0 ? compare_cells(a, b, (size_t)a->table->sort) : made;

	if (a->table->style->reverse)
		c = -c;
	return c ? c : made; /* the sort is stable */
}

/* Sort, then make each row known to its parent. Return: the first outermost row. */
static struct tn_row *arrange(struct tn_table *t)
{
	struct tn_row *first = NULL, *last = NULL;

	if (t->rows.n)
		qsort(t->rows.v, t->rows.n, sizeof(*t->rows.v), compare_rows);
	for (size_t i = 0; i < t->rows.n; i++) {
		struct tn_row *row = t->rows.v[i], *parent = row->parent;
		struct tn_row **head = parent ? &parent->first_child : &first;
		struct tn_row **tail = parent ? &parent->last_child : &last;

		if (*tail)
			(*tail)->next = row;
		else
			*head = row;
		*tail = row;
	}
	return first;
}

/* Tree order, each row before its children; without recursion. NULL at the end. */
static struct tn_row *next_row(struct tn_row *row)
{
	if (row->first_child)
		return row->first_child;
	while (row && !row->next)
		row = row->parent;
	return row ? row->next : NULL;
}

/* Where the tree is drawn: in the first column declared or else the first shown. */
static size_t tree_column(const struct tn_table *t)
{
	for (size_t i = 0; i < t->n_shown; i++)
		if (t->shown[i] == 0)
			return i;
	return 0;
}

static int add_columns(const struct tn_table *t, struct libscols_table *out)
{
	for (size_t i = 0; i < t->n_shown; i++) {
		const struct tn_column *c = &t->columns[t->shown[i]];
		int flags = c->type == TN_CELL_NUMBER ? SCOLS_FL_RIGHT : 0;

		if (t->style->tree && i == tree_column(t))
			flags |= SCOLS_FL_TREE;
		else if (i + 1 < t->n_shown && c->type == TN_CELL_TEXT)
			flags |= SCOLS_FL_NOEXTREMES; /* on a terminal a few long names widen no column */
		if (!scols_table_new_column(out, c->name, 0, flags))
			return -ENOMEM;
	}
	return 0;
}

/* What is left to show of a cell: control bytes and stray ones are libsmartcols' to escape (as
 * tn_utf8_show() does), and of a raw table all. NULL: memory is out. */
static const char *cell(struct tn_row *row, size_t id)
{
	const char *text = tn_row_cell_text(row, id);
	tn_autobuf shown = { 0 };

	if (!text || row->table->style->raw)
		return text;
	for (struct tn_text rest = tn_text(text); rest.n;) {
		size_t n = tn_utf8_step(rest);

		if (n > 1)
			tn_utf8_show((struct tn_text){ rest.p, n }, &shown);
		else
			tn_buf_add_char(&shown, rest.p[0]);
		rest = tn_text_from(rest, n ? n : 1);
	}
	return shown.failed ? NULL : tn_arena_dup(&row->table->arena, tn_buf_text(&shown));
}

static size_t count_letters(const char *text)
{
	size_t n = 0;

	for (; *text; text++)
		n += isalnum((unsigned char)*text) != 0;
	return n;
}

static int add_line(struct libscols_table *out, struct tn_row *row)
{
	const struct tn_table *t = row->table;
	int r = 0;

	row->line = scols_table_new_line(out, row->parent ? row->parent->line : NULL);
	if (!row->line)
		return -ENOMEM;
	for (size_t i = 0; i < t->n_shown && r == 0; i++) {
		const char *text = cell(row, t->shown[i]);

		r = text ? scols_line_set_data(row->line, i, text) : -ENOMEM;
		if (r == 0)
			row->letters += count_letters(text);
	}
	return r;
}

static void unref_table(struct libscols_table **t)
{
	scols_unref_table(*t);
}

/* Letters of headings and cells: what is drawn around them has none. */
static size_t expected_letters(const struct tn_table *t)
{
	size_t n = 0;

	for (size_t i = 0; i < t->n_shown && !t->style->noheadings && t->rows.n; i++)
		n += count_letters(t->columns[t->shown[i]].name);
	for (size_t r = 0; r < t->rows.n; r++)
		n += t->rows.v[r]->letters;
	return n;
}

static int fill_table(struct tn_table *t, struct tn_row *first, struct libscols_table *out)
{
	int r = scols_table_enable_noheadings(out, t->style->noheadings);

	if (r == 0)
		r = scols_table_enable_raw(out, t->style->raw);
	if (r == 0)
		r = add_columns(t, out);
	for (struct tn_row *row = first; row && r == 0; row = next_row(row))
		r = add_line(out, row);
	return r;
}

/* libsmartcols leaves cells blank when memory is out, and says nothing: so the text is looked at. */
static int make_text(struct tn_table *t, struct tn_row *first, char **ret)
{
	tn_cleanup(unref_table) struct libscols_table *out = scols_new_table();
	size_t size;
	FILE *memory = out ? open_memstream(ret, &size) : NULL;
	int r = memory ? scols_table_set_stream(out, memory) : -ENOMEM;

	if (r == 0)
		r = fill_table(t, first, out);
	if (r == 0)
		r = scols_print_table(out);
	if (memory && (ferror(memory) | fclose(memory)))
		r = -ENOMEM;
	if (r == 0 && (!*ret || count_letters(*ret) < expected_letters(t)))
		r = -ENOMEM;
	return r;
}

static int print_table(struct tn_table *t, struct tn_row *first, FILE *stream)
{
	tn_autofree char *text = NULL;
	int r = make_text(t, first, &text);

	return r == 0 && fputs(text, stream) < 0 ? -EIO : r;
}

static void add_json_cell(const struct tn_row *row, size_t id, const char *key)
{
	const struct tn_cell *cell = tn_row_cell(row, id);

	if (!cell->filled) {
		tn_json_null(row->json, key);
		return;
	}
	switch (row->table->columns[id].type) {
	case TN_CELL_TEXT:
		tn_json_text(row->json, key, cell->text);
		break;
	case TN_CELL_NUMBER:
		tn_json_unsigned(row->json, key, cell->number);
		break;
	case TN_CELL_TEXTS:
		tn_json_texts(row->json, key, cell->texts.v, cell->texts.n);
		break;
	case TN_CELL_BOOL:
		tn_json_bool(row->json, key, cell->yes);
		break;
	}
}

static void json_key(const struct tn_column *c, char *ret, size_t size)
{
	size_t i;

	for (i = 0; c->name[i] && i + 1 < size; i++)
		ret[i] = (char)tolower((unsigned char)c->name[i]);
	ret[i] = '\0';
}

static struct tn_json siblings(struct tn_row *row, struct tn_json outermost)
{
	struct tn_row *parent = row->parent;

	if (!parent)
		return outermost;
	if (parent->first_child == row)
		parent->json_children = tn_json_array(parent->json, "children");
	return parent->json_children;
}

static int print_json(struct tn_table *t, struct tn_row *first, FILE *stream)
{
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json list = tn_json_array(tn_json_start(&doc), t->name);

	for (struct tn_row *row = first; row; row = next_row(row)) {
		row->json = tn_json_object(siblings(row, list), NULL);
		for (size_t i = 0; i < t->n_shown; i++) {
			char key[32];

			json_key(&t->columns[t->shown[i]], key, sizeof(key));
			add_json_cell(row, t->shown[i], key);
		}
	}
	return tn_json_print(&doc, stream);
}

int tn_table_print(tn_table *t, bool json, FILE *out)
{
	struct tn_row *first;
	int r;

	if (t->failed)
		return -ENOMEM;
	first = arrange(t);
	r = json ? print_json(t, first, out) : print_table(t, first, out);
	if (r == 0 && ferror(out))
		r = -EIO;
	return r;
}
