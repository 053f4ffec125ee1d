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

/* What stands before the text of a line of the log: when it was written. @size: of @ret. Return: its columns. */
#define TN_TOP_LOG_WHEN 32
int tn_top_log_when(const struct tn_top_log_line *line, char ret[TN_TOP_LOG_WHEN]);
/* Lines of the screen that one of the log takes: where the log has all the room, its long lines are seen whole. */
size_t tn_top_log_lines(const struct tn_top *top, const struct tn_top_log_line *line);

/* Columns that the second and further lines of @line stand to the right of its first: as far as its text begins with blanks.
 * @beside: columns of the first. */
size_t tn_top_hanging(const struct tn_top_line *line, size_t beside);

void tn_top_scroll(struct tn_top *top, enum tn_top_pane pane, long by);
void tn_top_scroll_dialog(struct tn_top *top, long by);
/* To where its line @i is seen. */
void tn_top_scroll_dialog_to(struct tn_top *top, size_t i);
bool tn_top_dialog_has_more(const struct tn_top *top);
/* The line of a dialog's that is at a place, -1: none. */
long tn_top_dialog_line_at(const struct tn_top *top, int y, int x);
/* No further than there is something. */
void tn_top_clamp(struct tn_top *top);

#endif
