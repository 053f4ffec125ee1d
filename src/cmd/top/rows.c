// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"

static int compare_text(const char *a, const char *b)
{
	return strcmp(a, b);
}

static int compare_number(uint64_t a, uint64_t b)
{
	return a < b ? 1 : a > b ? -1 : 0; /* the largest first */
}

/* Letters that are there come before none. */
static int compare_taints(const char *a, const char *b)
{
	return *a && *b ? strcmp(a, b) : (*a == '\0') - (*b == '\0');
}

static int compare_by(enum tn_top_sort sort, const struct tn_top_row *a, const struct tn_top_row *b)
{
	switch (sort) {
	case TN_TOP_BY_SIZE:
		return compare_number(a->size, b->size);
	case TN_TOP_BY_USES:
		return compare_number((uint64_t)(a->uses + 1), (uint64_t)(b->uses + 1));
	case TN_TOP_BY_STATE:
		return compare_text(a->state, b->state);
	case TN_TOP_BY_TAINT:
		return compare_taints(a->taints, b->taints);
	case TN_TOP_BY_ORDER:
		return a->order < b->order ? -1 : a->order > b->order;
	default:
		return 0;
	}
}

static int compare(const void *x, const void *y, void *data)
{
	const struct tn_top *top = data;
	const struct tn_top_row *a = &top->rows[*(const size_t *)x], *b = &top->rows[*(const size_t *)y];
	int r = compare_by(top->sort, a, b);

	if (r == 0)
		r = compare_text(a->name, b->name);
	return top->reverse ? -r : r;
}

/* As names of modules are looked for: '-' is '_', and what is no pattern may stand anywhere. */
static bool matches(const char *filter, const char *name)
{
	char normal[TN_TOP_INPUT_MAX];
	size_t n = 0;

	for (; filter[n]; n++)
		normal[n] = filter[n] == '-' ? '_' : filter[n];
	normal[n] = '\0';
	if (tn_glob_is_pattern(tn_text(filter)))
		return tn_glob_match(tn_text(filter), tn_text(name));
	return strstr(name, normal) != NULL;
}

static void keep_under(struct tn_top *top)
{
	const struct tn_top_row *row = tn_top_under(top);

	if (!row) {
		top->under[0] = '\0';
		return;
	}
	if (strcmp(top->under, row->name) != 0)
		top->log_back = 0;
	snprintf(top->under, sizeof(top->under), "%s", row->name);
}

/* Where the module was, or the last one where there are fewer now. */
static void find_again(struct tn_top *top)
{
	for (size_t i = 0; i < top->shown.n; i++)
		if (strcmp(top->rows[top->shown.v[i]].name, top->under) == 0) {
			top->cursor = i;
			return;
		}
	if (top->cursor >= top->shown.n)
		top->cursor = top->shown.n ? top->shown.n - 1 : 0;
}

void tn_top_arrange(struct tn_top *top)
{
	top->shown.n = 0;
	for (size_t i = 0; i < top->n_rows; i++)
		if ((top->all || top->rows[i].loaded) && matches(top->filter, top->rows[i].name) &&
		    tn_vec_push(&top->shown, i) < 0)
			top->failed = true;
	if (top->shown.n)
		qsort_r(top->shown.v, top->shown.n, sizeof(*top->shown.v), compare, top);
	find_again(top);
	keep_under(top);
	tn_top_show_cursor(top);
	top->changed = true;
}

void tn_top_show_cursor(struct tn_top *top)
{
	const struct tn_top_layout where = tn_top_where(top);
	size_t room = where.pane[TN_PANE_LIST].height > 1 ? (size_t)where.pane[TN_PANE_LIST].height - 1 : 1;
	size_t last = top->shown.n > room ? top->shown.n - room : 0;

	if (top->first > top->cursor)
		top->first = top->cursor;
	if (top->cursor >= top->first + room)
		top->first = top->cursor - room + 1;
	if (top->first > last)
		top->first = last;
}

void tn_top_move_to(struct tn_top *top, size_t at)
{
	top->cursor = at < top->shown.n ? at : top->shown.n ? top->shown.n - 1 : 0;
	keep_under(top);
	tn_top_show_cursor(top);
	top->changed = true;
}

void tn_top_move(struct tn_top *top, long by)
{
	if (by < 0 && top->cursor < (size_t)-by)
		tn_top_move_to(top, 0);
	else
		tn_top_move_to(top, top->cursor + (size_t)by);
}

void tn_top_sort_by(struct tn_top *top, enum tn_top_sort sort)
{
	const bool at_first = top->cursor == 0;

	top->reverse = top->sort == sort && !top->reverse;
	top->sort = sort;
	tn_top_arrange(top);
	if (at_first) /* who sorts by size, say, wants to see the largest */
		tn_top_move_to(top, 0);
}
