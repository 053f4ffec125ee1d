// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/layout.h"

/* From here on details stand beside the list, not below it. */
#define WIDE 120
#define LIST_PERCENT 52
/* Of the lines between head and foot. */
#define DETAIL_PERCENT 36
#define LOG_PERCENT 24
#define LOG_BODY_MIN 9
#define DETAIL_BODY_MIN 7

static struct tn_top_rect rect(int y, int x, int height, int width)
{
	return (struct tn_top_rect){ y, x, height, width };
}

static void place_panes(struct tn_top_layout *l, int width, int body)
{
	int log = body < LOG_BODY_MIN ? 0 : body * LOG_PERCENT / 100;
	int detail = body < DETAIL_BODY_MIN ? 0 : body * DETAIL_PERCENT / 100;

	if (width >= WIDE) {
		int list = width * LIST_PERCENT / 100;

		l->pane[TN_PANE_LIST] = rect(1, 0, body - log, list);
		l->pane[TN_PANE_DETAIL] = rect(1, list + 1, body - log, width - list - 1);
	} else {
		l->pane[TN_PANE_LIST] = rect(1, 0, body - log - detail, width);
		l->pane[TN_PANE_DETAIL] = rect(1 + body - log - detail, 0, detail, width);
	}
	l->pane[TN_PANE_LOG] = rect(1 + body - log, 0, log, width);
}

struct tn_top_layout tn_top_layout(int width, int height, enum tn_top_pane focus, bool zoomed)
{
	struct tn_top_layout l = { .too_small = width < TN_TOP_WIDTH_MIN || height < TN_TOP_HEIGHT_MIN, .foot = height - 1 };
	int body = height - 2, margin = width >= 60 ? 2 : 0;

	if (l.too_small)
		return l;
	if (zoomed)
		l.pane[focus] = rect(1, 0, body, width);
	else
		place_panes(&l, width, body);
	l.dialog = rect(1, margin, body, width - 2 * margin);
	return l;
}

/* Those that come first are the last to go. */
struct tn_top_columns tn_top_columns(int width)
{
	static const int wanted[TN_N_COLUMNS] = {
		[TN_COLUMN_NAME] = 20, [TN_COLUMN_SIZE] = 7, [TN_COLUMN_USES] = 5, [TN_COLUMN_STATE] = 9, [TN_COLUMN_TAINT] = 6,
		[TN_COLUMN_USERS] = 16,
	};
	struct tn_top_columns c = { { 0 }, { 0 } };
	int left = width, x = 0, more;

	for (int i = 0; i < TN_N_COLUMNS && left >= wanted[i] + (i > 0); i++) {
		c.width[i] = wanted[i];
		left -= wanted[i] + (i > 0);
	}
	if (!c.width[TN_COLUMN_USERS]) {
		c.width[TN_COLUMN_NAME] += left;
	} else { /* names are seldom longer than 32 */
		more = left / 2 < 12 ? left / 2 : 12;
		c.width[TN_COLUMN_NAME] += more;
		c.width[TN_COLUMN_USERS] += left - more;
	}
	for (int i = 0; i < TN_N_COLUMNS; i++) {
		c.x[i] = x;
		x += c.width[i] + (c.width[i] > 0);
	}
	return c;
}

static bool has(const struct tn_top_rect *r, int y, int x)
{
	return y >= r->y && y < r->y + r->height && x >= r->x && x < r->x + r->width;
}

int tn_top_layout_pane(const struct tn_top_layout *l, int y, int x)
{
	for (int i = 0; i < TN_N_PANES; i++)
		if (has(&l->pane[i], y, x))
			return i;
	return -1;
}
