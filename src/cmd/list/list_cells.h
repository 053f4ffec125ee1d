/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* list_cells.h - the columns of tenon list */
#ifndef TN_CMD_LIST_LIST_CELLS_H
#define TN_CMD_LIST_LIST_CELLS_H

#include "cli/table.h"
#include "cmd/list/inventory.h"

extern const struct tn_column tn_list_columns[];

/* Whether a column is wanted that the tree's indexes or files tell. */
bool tn_list_cells_need_tree(const tn_table *table);

/* Whether a column is wanted that the modules' own words fill. */
bool tn_list_cells_need_files(const tn_table *table);

/* Whether modules.dep must be asked who needs a module. */
bool tn_list_cells_need_users(const tn_table *table);
/* Whether a column shows paths. */
bool tn_list_cells_show_path(const tn_table *table);

/**
 * tn_list_cells_fill() - fill the cells of @item
 * @row:   may be NULL
 * @below: directory that paths are shown without; NULL: whole paths
 * @arena: what must be made lives here
 */
void tn_list_cells_fill(tn_row *row, const struct tn_item *item, const char *below,
			struct tn_arena *arena);

#endif
