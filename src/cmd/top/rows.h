/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* rows.h - the list: sorted, filtered, and the cursor in it */
#ifndef TN_CMD_TOP_ROWS_H
#define TN_CMD_TOP_ROWS_H

#include "cmd/top/state.h"

/* Sorts and filters; the cursor stays on its module. */
void tn_top_arrange(struct tn_top *top);
void tn_top_move(struct tn_top *top, long by);
void tn_top_move_to(struct tn_top *top, size_t at);
/* Scrolls the list to where the cursor is. */
void tn_top_show_cursor(struct tn_top *top);
/* By the same as before: the other way round. The cursor stays on its module, or on the first line. */
void tn_top_sort_by(struct tn_top *top, enum tn_top_sort sort);

#endif
