/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain_view.h - what `tenon explain` found out of modules, and how it is shown */
#ifndef TN_CMD_EXPLAIN_EXPLAIN_VIEW_H
#define TN_CMD_EXPLAIN_EXPLAIN_VIEW_H

#include <stdio.h>

#include "cmd/explain/explain_page.h"
#include "explain/explain.h"

struct tn_explain_view {
	const struct tn_machine *machine;
	struct tn_explain_distros distros;
	tn_explainings all;
};

/* "loaded", "builtin", "free", "kept-out", "unknown". */
const char *tn_explained_word(const struct tn_explaining *x);
/* The explanation that the answer rests on, or NULL: there is none. */
const struct tn_explanation *tn_explain_decisive(const struct tn_explaining *x);
/* Takes the next piece off a command of a cause: NAME and FILE are what they stand for, where the module is known.
 * Return: false at its end. */
bool tn_explain_command_piece(const struct tn_explaining *x, struct tn_text *command, struct tn_text *ret);

void tn_explain_print_text(const struct tn_explain_view *view, FILE *out);
/* Return: as tn_json_print(). */
int tn_explain_print_json(const struct tn_explain_view *view, FILE *out);

#endif
