// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/mouse.h"

#include "cmd/top/choices.h"
#include "cmd/top/content.h"
#include "cmd/top/keys.h"
#include "cmd/top/rows.h"
#include "cmd/top/scroll.h"

static const enum tn_top_sort column_sorts[TN_N_COLUMNS] = {
	[TN_COLUMN_NAME] = TN_TOP_BY_NAME, [TN_COLUMN_SIZE] = TN_TOP_BY_SIZE, [TN_COLUMN_USES] = TN_TOP_BY_USES,
	[TN_COLUMN_STATE] = TN_TOP_BY_STATE, [TN_COLUMN_TAINT] = TN_TOP_BY_TAINT, [TN_COLUMN_USERS] = TN_TOP_BY_ORDER,
};

/* On the headings of the list. */
static void click_heading(struct tn_top *top, const struct tn_top_rect *list, int x)
{
	const struct tn_top_columns c = tn_top_columns(list->width);

	for (int i = 0; i < TN_N_COLUMNS; i++)
		if (c.width[i] && x - list->x >= c.x[i] && x - list->x < c.x[i] + c.width[i])
			tn_top_sort_by(top, column_sorts[i]);
}

static void click(struct tn_top *top, const struct tn_top_layout *where, enum tn_top_pane pane, int y, int x)
{
	const struct tn_top_rect *list = &where->pane[TN_PANE_LIST];

	top->focus = pane;
	if (pane != TN_PANE_LIST)
		return;
	if (y == list->y)
		click_heading(top, list, x);
	else if (top->first + (size_t)(y - list->y - 1) < top->shown.n)
		tn_top_move_to(top, top->first + (size_t)(y - list->y - 1));
}

/* On a parameter of a prompt. */
static void click_dialog(struct tn_top *top, int y, int x)
{
	long i = tn_top_dialog_line_at(top, y, x);

	if (top->dialog == TN_TOP_PROMPT && i >= TN_TOP_PROMPT_LINES)
		tn_top_choose_parameter(top, (size_t)i - TN_TOP_PROMPT_LINES + 1);
}

#define WHEEL_LINES 3

void tn_top_mouse(struct tn_top *top, enum tn_top_button button, int y, int x)
{
	const struct tn_top_layout where = tn_top_where(top);
	int pane = tn_top_layout_pane(&where, y, x);
	long wheel = button == TN_BUTTON_WHEEL_UP ? -WHEEL_LINES : button == TN_BUTTON_WHEEL_DOWN ? WHEEL_LINES : 0;

	top->changed = true;
	if (!wheel && tn_top_choice_at(top, y, x) != TN_KEY_NONE) {
		tn_top_press(top, tn_top_choice_at(top, y, x));
		return;
	}
	if (top->dialog && top->dialog != TN_TOP_FILTER) {
		if (wheel)
			tn_top_scroll_dialog(top, wheel);
		else
			click_dialog(top, y, x);
		return;
	}
	top->said = NULL;
	if (pane < 0)
		return;
	if (wheel && pane == TN_PANE_LIST)
		tn_top_move(top, wheel);
	else if (wheel)
		tn_top_scroll(top, (enum tn_top_pane)pane, wheel);
	else
		click(top, &where, (enum tn_top_pane)pane, y, x);
	if (button == TN_BUTTON_DOUBLE && (pane != TN_PANE_LIST || y > where.pane[pane].y))
		tn_top_press(top, TN_KEY_ENTER);
}
