/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* list_cells.h - the columns of tenon list */
#ifndef TN_CMD_LIST_CELLS_H
#define TN_CMD_LIST_CELLS_H

#include "cli/table.h"
#include "cmd/inventory.h"

extern const struct tn_column tn_list_columns[];

/* Whether a column is wanted that the tree's indexes or files tell. */
bool tn_list_cells_need_tree(const tn_table *table);

/* Whether a column is wanted that the modules' own words fill. */
bool tn_list_cells_need_files(const tn_table *table);

/* Fill the cells of @item; what must be made for them lives in @arena. @row may be NULL. */
void tn_list_cells_fill(tn_row *row, const struct tn_item *item, struct tn_arena *arena);

#endif
