/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* view.h - the state of `tenon top` as cells */
#ifndef TN_CMD_TOP_VIEW_H
#define TN_CMD_TOP_VIEW_H

#include "cmd/top/state.h"

/* Draws all of it into @cells, which have its size. */
void tn_top_draw(const struct tn_top *top, struct tn_cells *cells);

#endif
