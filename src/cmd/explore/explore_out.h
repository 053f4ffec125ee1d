/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explore_out.h - the document on its way, and its table of strings
 *
 * Thousands of modules say much the same: where a text is often the same, its number stands for it, -1 for none.
 */
#ifndef TN_CMD_EXPLORE_EXPLORE_OUT_H
#define TN_CMD_EXPLORE_EXPLORE_OUT_H

#include "base/hash.h"
#include "cli/json.h"
#include "cmd/explore/exploration.h"

/* Rows of texts that many modules have alike: each stands there once, and its place for it. */
struct tn_explore_rows {
	struct tn_json list;
	struct tn_hash numbers; /* from 1 on */
	uintptr_t n;
};

struct tn_explore_out {
	const struct tn_exploration *ex;
	struct tn_json top;
	struct tn_json strings;
	struct tn_hash numbers; /* of strings, from 1 on */
	uintptr_t n_strings;
	struct tn_explore_rows signatures, packages;
};

/* Adds the number of a text to a list or an object; NULL: -1. */
void tn_explore_put(struct tn_explore_out *out, struct tn_json to, const char *key, const char *text);
/* The same of a text that lives as long as the exploration; .p NULL: -1. */
void tn_explore_put_text(struct tn_explore_out *out, struct tn_json to, const char *key, struct tn_text text);

/* The same of one that may be gone before the document is. */
void tn_explore_put_copy(struct tn_explore_out *out, struct tn_json to, const char *key, const char *text);

/* The place of a row of texts among @rows. NULL: no row, -1. The texts live as long as the exploration. */
void tn_explore_put_row(struct tn_explore_out *out, struct tn_json to, struct tn_explore_rows *rows, const struct tn_text *texts,
			size_t n);

void tn_explore_out_free(struct tn_explore_out *out);

#endif
