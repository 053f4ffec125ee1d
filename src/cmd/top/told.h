/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* told.h - what is told of a module, on its way from the process that reads it
 *
 * A line of bytes for each that is told, and "." behind them. Whoever sends them has read what anybody may have made, so they are
 * believed no more than that.
 */
#ifndef TN_CMD_TOP_TOLD_H
#define TN_CMD_TOP_TOLD_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/vec.h"
#include "cmd/top/state.h"

/* Zero-initialise it. */
struct tn_told {
	struct tn_arena arena; /* of their texts */
	TN_VEC(struct tn_top_line) lines;
	size_t users_at;       /* before which of them those stand who use it and are no modules */
};
void tn_told_free(struct tn_told *told);

/* Adds one. @text is made safe to be shown; NULL: no memory. @label lives as long as @told. Return: 0 or -ENOMEM. */
int tn_told_add(struct tn_told *told, const char *label, enum tn_cell_style style, const char *text);

void tn_told_write(const struct tn_told *told, struct tn_buf *ret);

/* Whether @text ends with the last line. */
bool tn_told_is_whole(struct tn_text text);

/* Reads what was written. Of what nobody wrote the lines are dropped. Return: 0 or -ENOMEM. */
int tn_told_read(struct tn_text text, struct tn_told *ret);

/* Puts @from's where users stand. Return: 0 or -ENOMEM. */
int tn_told_add_users(struct tn_told *told, const struct tn_told *from);

#endif
