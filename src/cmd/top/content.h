/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* content.h - what stands in a dialog of `tenon top` */
#ifndef TN_CMD_TOP_CONTENT_H
#define TN_CMD_TOP_CONTENT_H

#include "base/arena.h"
#include "base/buf.h"
#include "cmd/top/state.h"

/* The command of the action. @dry_run: which only tells what it would do. Ends with NULL. Return: NULL: no memory. */
const char **tn_top_argv(const struct tn_top *top, bool dry_run, struct tn_arena *arena);
/* Why what was typed is no command yet; "": there is nothing. NULL: it is one. */
const char *tn_top_why_not_typed(const struct tn_top *top);
/* Sets top->command to the same as one would type it; to nothing without an action. */
void tn_top_set_command(struct tn_top *top);

/* Who could do what the action does, where it is not us; NULL: we can. */
const char *tn_top_why_not(const struct tn_top *top);

/* Lines of a prompt before the parameters that there are. */
#define TN_TOP_PROMPT_LINES 2
/* Of the module of a prompt, as if its name had been typed. @which: from 1. Return: whether there is such a one. */
bool tn_top_choose_parameter(struct tn_top *top, size_t which);

/* Its title, its lines (from 0; false: there are no more) and what is asked at its foot. */
void tn_top_dialog_title(const struct tn_top *top, struct tn_buf *ret);
bool tn_top_dialog_line(const struct tn_top *top, size_t i, struct tn_top_line *ret);
void tn_top_dialog_question(const struct tn_top *top, struct tn_buf *ret);

/* Columns that labels of the help take. */
#define TN_TOP_HELP_LABEL 12

#endif
