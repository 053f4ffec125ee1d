/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* closure_names.h - what the operands of `tenon closure` stand for
 *
 * A module's name, an alias, a modalias or the path of its file; =DIR, all modules of a directory below the tree; a name with
 * wildcards.
 */
#ifndef TN_CMD_CLOSURE_CLOSURE_NAMES_H
#define TN_CMD_CLOSURE_CLOSURE_NAMES_H

#include "cli/option.h"
#include "cmd/closure/closure_view.h"

/* What is to be left out. */
struct tn_closure_excluding {
	const struct tn_strings *patterns; /* =DIR, or names with wildcards */
	const char *tree;                  /* the path of it */
};
/* For struct tn_closure_source; @data: struct tn_closure_excluding. */
bool tn_closure_excludes(const void *data, const char *name, const char *path);

/* Nothing can be told without modules.dep.bin. Return: 0, or -errno with a sentence that says what to do. */
int tn_closure_need_index(struct tn_closure_view *view, struct tn_error *err);

/* Adds what one operand stands for; "-": the words on standard input. Return: 0, -ENOMEM, or what could not be read, with a
 * sentence. */
int tn_closure_add_operand(struct tn_closure_view *view, const char *operand, struct tn_error *err);

/* The words of a file, "-" for standard input: any number on a line, '#' begins a comment. Return: as above. */
int tn_closure_add_file(struct tn_closure_view *view, const char *path, struct tn_error *err);

#endif
