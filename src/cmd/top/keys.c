// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/keys.h"

#include <stdint.h>

#include "base/cleanup.h"
#include "cmd/top/actions.h"
#include "cmd/top/dialog.h"
#include "cmd/top/rows.h"
#include "cmd/top/scroll.h"

/* Lines of a pane that a page leaves. */
#define PAGE_KEEPS 1

static long page(const struct tn_top *top, enum tn_top_pane pane)
{
	const struct tn_top_layout where = tn_top_where(top);
	int lines = where.pane[pane].height - 1 - PAGE_KEEPS;

	return lines > 1 ? lines : 1;
}

/* In the pane that has the focus. */
static void go(struct tn_top *top, long by)
{
	if (top->focus == TN_PANE_LIST)
		tn_top_move(top, by);
	else
		tn_top_scroll(top, top->focus, by);
}

static void up(struct tn_top *top)
{
	go(top, -1);
}

static void down(struct tn_top *top)
{
	go(top, 1);
}

static void page_up(struct tn_top *top)
{
	go(top, -page(top, top->focus));
}

static void page_down(struct tn_top *top)
{
	go(top, page(top, top->focus));
}

static void home(struct tn_top *top)
{
	go(top, -(long)(INT32_MAX / 2));
}

static void end(struct tn_top *top)
{
	go(top, INT32_MAX / 2);
}

static void filter(struct tn_top *top)
{
	top->dialog = TN_TOP_FILTER;
}

static void unfilter(struct tn_top *top)
{
	top->zoomed = false;
	top->focus = TN_PANE_LIST;
	if (top->filter[0])
		top->filter[0] = '\0';
	tn_top_arrange(top);
}

static void next_sort(struct tn_top *top)
{
	top->reverse = true; /* so that it is not, in the end */
	tn_top_sort_by(top, (top->sort + 1) % TN_TOP_N_SORTS);
}

static void turn(struct tn_top *top)
{
	tn_top_sort_by(top, top->sort);
}

static void all(struct tn_top *top)
{
	top->all = !top->all;
	top->wish = TN_TOP_READ_ROWS;
	tn_top_arrange(top);
}

static void focus(struct tn_top *top, int by)
{
	const struct tn_top_layout where = tn_top_where(top);

	do
		top->focus = (top->focus + by + TN_N_PANES) % TN_N_PANES;
	while (!top->zoomed && top->focus != TN_PANE_LIST && !where.pane[top->focus].height);
	tn_top_show_cursor(top);
	tn_top_clamp(top);
}

static void next_pane(struct tn_top *top)
{
	focus(top, 1);
}

static void previous_pane(struct tn_top *top)
{
	focus(top, -1);
}

static void zoom(struct tn_top *top)
{
	if (!top->zoomed && top->focus == TN_PANE_LIST) /* what is wanted of a module are its details */
		top->focus = TN_PANE_DETAIL;
	else if (top->zoomed)
		top->focus = TN_PANE_LIST;
	top->zoomed = !top->zoomed;
	tn_top_show_cursor(top);
	tn_top_clamp(top);
}

static void log_mine(struct tn_top *top)
{
	top->log_mine = !top->log_mine;
	top->log_back = 0;
}

static void again(struct tn_top *top)
{
	top->wish = TN_TOP_READ_ALL;
}

static void redraw(struct tn_top *top)
{
	top->wish = TN_TOP_REDRAW;
}

static void help(struct tn_top *top)
{
	top->dialog = TN_TOP_HELP;
	top->dialog_first = 0;
}

static void quit(struct tn_top *top)
{
	top->wish = TN_TOP_QUIT;
}

static const struct {
	int key, other;    /* 0: there is none */
	void (*fn)(struct tn_top *top);
	const char *name, *help;
} keys[] = {
	{ TN_KEY_UP, 'k', up, "Up, k", "One line up, in the pane that has the focus" },
	{ TN_KEY_DOWN, 'j', down, "Down, j", "One line down" },
	{ TN_KEY_PAGE_UP, 0, page_up, "Page Up", "A page up" },
	{ TN_KEY_PAGE_DOWN, ' ', page_down, "Page Down", "A page down; so does the space bar" },
	{ TN_KEY_HOME, 'g', home, "Home, g", "To the first line" },
	{ TN_KEY_END, 'G', end, "End, G", "To the last line" },
	{ TN_KEY_TAB, 0, next_pane, "Tab", "Give the next pane the focus; Shift-Tab: the one before" },
	{ TN_KEY_BACK_TAB, 0, previous_pane, NULL, NULL },
	{ TN_KEY_ENTER, 'z', zoom, "Enter, z", "Give the pane all the room, or give it back" },
	{ '/', 0, filter, "/", "Show only modules with what is typed in their names, or a pattern as snd*" },
	{ TN_KEY_ESCAPE, 0, unfilter, "Esc", "Show all of them again" },
	{ 's', '>', next_sort, "s", "Sort by the next column; the last is the order of loading, newest first" },
	{ 'S', '<', turn, "S", "Sort the other way round" },
	{ 'a', 0, all, "a", "Show what is installed and not loaded, too; or no more" },
	{ 'f', 0, log_mine, "f", "Show what the log says of this module alone, or all of it" },
	{ 'R', 0, again, "R", "Read everything again" },
	{ TN_KEY_REDRAW, 0, redraw, "Ctrl-L", "Draw the screen again" },
	{ '?', TN_KEY_HELP, help, "?, F1", "This help" },
	{ 'q', TN_KEY_QUIT, quit, "q, F10", "Quit; so does Ctrl-C" },
};

static const struct {
	const char *name, *help;
} mouse[] = {
	{ "Click", "Put the cursor on a module; give a pane the focus; sort by a column; choose what is named at the foot" },
	{ "Double", "Give the pane all the room, or give it back" },
	{ "Wheel", "Scroll what is below it" },
};

static const struct tn_top_action *action_of(int key)
{
	for (const struct tn_top_action *a = tn_top_actions; a->key; a++)
		if (a->key == key)
			return a;
	return NULL;
}

static void press(struct tn_top *top, int key)
{
	const struct tn_top_action *action = action_of(key);

	if (action) {
		tn_top_begin(top, action);
		return;
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(keys); i++)
		if (key && (keys[i].key == key || keys[i].other == key)) {
			keys[i].fn(top);
			return;
		}
}

void tn_top_press(struct tn_top *top, int key)
{
	if (key == TN_KEY_NONE)
		return;
	top->said = NULL;
	top->changed = true;
	if (key == TN_KEY_REDRAW)
		redraw(top);
	else if (top->dialog)
		tn_top_press_dialog(top, key);
	else
		press(top, key);
}

static size_t count_actions(void)
{
	size_t n = 0;

	while (tn_top_actions[n].key)
		n++;
	return n;
}

/* What is done to a module stands first; then how to get about. */
bool tn_top_help_line(size_t i, struct tn_top_line *ret)
{
	size_t n = count_actions();

	if (i < n) {
		*ret = (struct tn_top_line){ tn_top_actions[i].name, tn_top_actions[i].help, TN_CELL_PLAIN };
		return true;
	}
	i -= n;
	for (size_t k = 0; k < TN_ARRAY_SIZE(keys); k++)
		if (keys[k].name && i-- == 0) {
			*ret = (struct tn_top_line){ keys[k].name, keys[k].help, TN_CELL_PLAIN };
			return true;
		}
	if (i >= TN_ARRAY_SIZE(mouse))
		return false;
	*ret = (struct tn_top_line){ mouse[i].name, mouse[i].help, TN_CELL_PLAIN };
	return true;
}
