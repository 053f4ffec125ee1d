/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* scroll.h - how many lines there are, and how many of them fit */
#ifndef TN_CMD_TOP_SCROLL_H
#define TN_CMD_TOP_SCROLL_H

#include "cmd/top/state.h"

/* What a dialog's frame takes of its place; and its question, which is in the last line but one. */
#define TN_TOP_FRAME_WIDTH 4
#define TN_TOP_FRAME_HEIGHT 3

/* Where a dialog is, for what it holds. */
struct tn_top_rect tn_top_dialog_rect(const struct tn_top *top);
/* Columns of labels in a pane of details. */
size_t tn_top_label_width(int width);

void tn_top_scroll(struct tn_top *top, enum tn_top_pane pane, long by);
void tn_top_scroll_dialog(struct tn_top *top, long by);
/* No further than there is something. */
void tn_top_clamp(struct tn_top *top);

#endif
