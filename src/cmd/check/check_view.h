/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_view.h - what `tenon check` has found out, for the ways to print it */
#ifndef TN_CMD_CHECK_CHECK_VIEW_H
#define TN_CMD_CHECK_CHECK_VIEW_H

#include <stdio.h>

#include "base/vec.h"
#include "cli/table.h"
#include "cmd/world.h"
#include "diag/check.h"

/* One module and its verdict. */
struct tn_check_row {
	const char *operand;    /* as typed; NULL: another module needs it, or --all */
	const char *module;     /* by the file's name, normalised */
	const char *path;       /* NULL: there is no file */
	const char *for_module; /* the module that needs it; NULL: asked for */
	const char *skipped;    /* why nothing is to be loaded: it is loaded, built in...; NULL: it was checked */
	bool kept_out;          /* skipped, and not because it is there: modprobe leaves it out */
	const char *trouble;    /* why it could not be checked: no such module, unreadable...; NULL: it was */
	struct tn_check_result result;
};
typedef TN_VEC(struct tn_check_row) tn_check_rows;

struct tn_check_view {
	const struct tn_world *world;
	const tn_kernel_facts *kernel;
	const struct tn_live_facts *live; /* NULL: the kernel does not run here */
	tn_check_rows rows; /* in the order of loading */
};

/* The verdict's word: "loads", "fails", "unknown". */
const char *tn_check_verdict_word(enum tn_verdict verdict);

/* Whether all of it would load. */
bool tn_check_view_ok(const struct tn_check_view *view);

/* The verdict of a row in a word: "loads", "fails", "unknown", "skipped", "missing". */
const char *tn_check_word(const struct tn_check_row *row);

void tn_check_print_text(const struct tn_check_view *view, FILE *out);
/* Return: 0, -ENOMEM or -EIO. The schema is in doc/json.md. */
int tn_check_print_json(const struct tn_check_view *view, FILE *out);

/* Columns of the table of --list, and what fills it. Return: as tn_table_print() and tn_table_new(). */
extern const struct tn_column tn_check_columns[];
int tn_check_print_table(const struct tn_check_view *view, const struct tn_table_style *style, FILE *out,
			 struct tn_error *err);

#endif
