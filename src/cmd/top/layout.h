/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* layout.h - where the panes of `tenon top` are, on a screen of any size */
#ifndef TN_CMD_TOP_LAYOUT_H
#define TN_CMD_TOP_LAYOUT_H

#include <stdbool.h>

/* Below this there is only a line that says so. */
#define TN_TOP_WIDTH_MIN 30
#define TN_TOP_HEIGHT_MIN 8

enum tn_top_pane { TN_PANE_LIST, TN_PANE_DETAIL, TN_PANE_LOG, TN_N_PANES };

/* Its first line is its title. */
struct tn_top_rect {
	int y, x, height, width; /* height 0: it is not there */
};

struct tn_top_layout {
	bool too_small;
	int head, foot; /* lines */
	struct tn_top_rect pane[TN_N_PANES];
	struct tn_top_rect dialog; /* that a dialog may cover, with its frame */
};

/* @focus: the pane that has all the room where @zoomed. */
struct tn_top_layout tn_top_layout(int width, int height, enum tn_top_pane focus, bool zoomed);

/* Columns of the list. */
enum tn_top_column {
	TN_COLUMN_NAME, TN_COLUMN_SIZE, TN_COLUMN_USES, TN_COLUMN_STATE, TN_COLUMN_TAINT, TN_COLUMN_USERS, TN_N_COLUMNS
};

struct tn_top_columns {
	int x[TN_N_COLUMNS], width[TN_N_COLUMNS]; /* width 0: it is not shown */
};

/* In a list that is so wide. */
struct tn_top_columns tn_top_columns(int width);

/* Which of the panes a place is in, or -1. */
int tn_top_layout_pane(const struct tn_top_layout *layout, int y, int x);

#endif
