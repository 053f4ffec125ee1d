/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* loaded_rows.h - the rows of `tenon top`: what is loaded and, if asked for, what is installed */
#ifndef TN_CMD_TOP_LOADED_ROWS_H
#define TN_CMD_TOP_LOADED_ROWS_H

#include "base/buf.h"
#include "cmd/list/inventory.h"
#include "cmd/top/state.h"
#include "cmd/world.h"

/* Zero-initialise it. */
struct tn_loaded_rows {
	struct tn_buf text; /* /proc/modules, as it was read last */
	struct tn_arena arena;
	tn_loaded_list loaded;
	struct tn_inventory inventory;
	TN_VEC(struct tn_top_row) rows;
	bool all;
};

/**
 * tn_loaded_rows_read() - look whether anything has changed
 * @all: also what is not loaded
 * @anew: make the rows anew, whatever
 *
 * As long as nothing changes this is one read of /proc/modules. What there was before lives until @old is freed.
 * Return: 1: there are new rows, and the former ones are in @old; 0; or -errno with a message.
 */
int tn_loaded_rows_read(struct tn_loaded_rows *rows, struct tn_world *world, bool all, bool anew, struct tn_loaded_rows *old,
			struct tn_error *err);
void tn_loaded_rows_free(struct tn_loaded_rows *rows);

#endif
