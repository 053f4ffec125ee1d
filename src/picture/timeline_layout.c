// SPDX-License-Identifier: LGPL-2.1-or-later
/* Bars are placed in the order in which they began, each in the first row of its lane that has room for its name as well. */
#include "picture/timeline_layout.h"

#include <errno.h>
#include <string.h>

#include "base/utf8.h"

/* Beyond it the picture is as wide as ever, and its end is cut off: some thirty years. */
#define SPAN_MAX UINT64_C(1000000000000000)

/* Bars do not vanish. */
#define BAR_MIN TN_PX(2)
#define PADDING TN_PX(4)

/* U+2717, for what failed; U+2026, for what is cut off. */
#define FAILED "\xe2\x9c\x97 "
#define CUT "\xe2\x80\xa6"

uint64_t tn_timeline_end(const struct tn_timeline *t, const struct tn_timeline_bar *bar)
{
	if (bar->ended >= bar->begun)
		return bar->ended;
	return t->elapsed > bar->begun ? t->elapsed : bar->begun;
}

tn_px tn_timeline_x(const struct tn_timeline_layout *l, uint64_t usec)
{
	const tn_px width = TN_TIMELINE_RIGHT - TN_TIMELINE_LEFT;

	return TN_TIMELINE_LEFT + (usec < l->span ? usec * width / l->span : width);
}

/* What one row of a lane has no room for any more: from the left. */
struct rows {
	tn_px end[TN_TIMELINE_ROWS_MAX];
};

static void make_label(const struct tn_timeline_bar *bar, char *ret)
{
	size_t used = 0;
	struct tn_text rest = tn_text(bar->name);

	if (bar->failed)
		used = strlen(strcpy(ret, FAILED));
	while (rest.n && used < TN_TIMELINE_LABEL_MAX) {
		size_t n = tn_utf8_step(rest);

		n = n ? n : 1;
		memcpy(ret + used, rest.p, n);
		used += n;
		rest = tn_text_from(rest, n);
	}
	strcpy(ret + used, rest.n ? CUT : "");
}

/* Where in the lane both bar and label fit. Return: whether there is such a row. */
static bool find_row(const struct rows *rows, tn_px from, struct tn_timeline_place *place)
{
	for (unsigned i = 0; i < TN_TIMELINE_ROWS_MAX; i++)
		if (rows->end[i] <= from) {
			place->row = i;
			return true;
		}
	return false;
}

static void place_bar(const struct tn_timeline_bar *bar, struct rows *rows, struct tn_timeline_place *place)
{
	const tn_px text = tn_svg_text_width(place->text, TN_TIMELINE_FONT) + PADDING;
	tn_px from = place->x, to = place->x + place->width;

	if (text + PADDING <= place->width && !bar->failed) {
		place->label = TN_LABEL_INSIDE;
	} else if (to + text <= TN_TIMELINE_RIGHT) {
		place->label = TN_LABEL_RIGHT;
		to += text;
	} else {
		place->label = TN_LABEL_LEFT;
		from -= text < from ? text : from;
	}
	if (!find_row(rows, from, place)) {
		place->label = TN_LABEL_NONE;
		to = place->x + place->width;
		if (!find_row(rows, place->x, place))
			place->row = TN_TIMELINE_ROWS_MAX - 1;
	}
	if (rows->end[place->row] < to + PADDING)
		rows->end[place->row] = to + PADDING;
}

static void place_all(const struct tn_timeline *t, struct tn_timeline_layout *l, struct rows *rows)
{
	for (size_t k = 0; k < t->n; k++) {
		const struct tn_timeline_bar *bar = l->order[k];
		struct tn_timeline_place *place = &l->places[bar - t->bars];
		tn_px end = tn_timeline_x(l, tn_timeline_end(t, bar));

		place->lane = bar->lane < TN_TIMELINE_LANES_MAX ? bar->lane : TN_TIMELINE_LANES_MAX - 1;
		place->x = tn_timeline_x(l, bar->begun);
		place->width = end > place->x + BAR_MIN ? end - place->x : BAR_MIN;
		make_label(bar, place->text);
		place_bar(bar, &rows[place->lane], place);
		if (l->rows[place->lane] <= place->row)
			l->rows[place->lane] = place->row + 1;
		if (l->n_lanes <= place->lane)
			l->n_lanes = place->lane + 1;
	}
}

static int by_begin(const void *a, const void *b)
{
	const struct tn_timeline_bar *const *x = a, *const *y = b;

	if ((*x)->begun != (*y)->begun)
		return (*x)->begun < (*y)->begun ? -1 : 1;
	return *x < *y ? -1 : *x > *y;
}

static void sort(const struct tn_timeline *t, struct tn_timeline_layout *l)
{
	for (size_t i = 0; i < t->n; i++)
		l->order[i] = &t->bars[i];
	qsort(l->order, t->n, sizeof(*l->order), by_begin);
}

static void stack_lanes(struct tn_timeline_layout *l)
{
	l->bottom = TN_TIMELINE_TOP;
	for (unsigned i = 0; i < l->n_lanes; i++) {
		l->top[i] = l->bottom;
		l->bottom += TN_TIMELINE_ROW * (l->rows[i] ? l->rows[i] : 1) + TN_TIMELINE_GAP;
	}
}

static uint64_t measure(const struct tn_timeline *t)
{
	uint64_t span = t->elapsed;

	for (size_t i = 0; i < t->n; i++)
		if (tn_timeline_end(t, &t->bars[i]) > span)
			span = tn_timeline_end(t, &t->bars[i]);
	return span < 1 ? 1 : span < SPAN_MAX ? span : SPAN_MAX;
}

int tn_timeline_lay_out(const struct tn_timeline *t, struct tn_timeline_layout *ret)
{
	tn_autofree struct rows *rows = calloc(TN_TIMELINE_LANES_MAX, sizeof(*rows));
	struct tn_timeline_layout l = {
		.span = measure(t),
		.places = calloc(t->n + 1, sizeof(*l.places)),
		.order = calloc(t->n + 1, sizeof(*l.order)),
	};

	if (!rows || !l.places || !l.order) {
		tn_timeline_layout_release(&l);
		return -ENOMEM;
	}
	sort(t, &l);
	place_all(t, &l, rows);
	stack_lanes(&l);
	*ret = l;
	return 0;
}

void tn_timeline_layout_release(struct tn_timeline_layout *l)
{
	free(l->places);
	free((void *)l->order);
	l->places = NULL;
	l->order = NULL;
}
