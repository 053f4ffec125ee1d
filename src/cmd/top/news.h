/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* news.h - what was found out becomes the state of `tenon top` */
#ifndef TN_CMD_TOP_NEWS_H
#define TN_CMD_TOP_NEWS_H

#include "cmd/top/state.h"

/* @utf8: the terminal shows more than ASCII. */
void tn_top_init(struct tn_top *top, bool utf8);
void tn_top_free(struct tn_top *top);

/* What is handed in belongs to the caller, and stays until the next of its kind. The cursor stays on its module, or where that
 * was. */
void tn_top_set_rows(struct tn_top *top, const struct tn_top_row *rows, size_t n);
void tn_top_set_detail(struct tn_top *top, const char *of, const struct tn_top_line *lines, size_t n);
/* @added: how many of them are new, and the last. */
void tn_top_set_log(struct tn_top *top, const struct tn_top_log_line *lines, size_t n, size_t added);
/* Of the command that runs. */
void tn_top_set_output(struct tn_top *top, const struct tn_top_line *lines, size_t n);
/* It has ended with @status; a negative one: it could not be started. */
void tn_top_ended(struct tn_top *top, int status);
void tn_top_set_size(struct tn_top *top, int width, int height);

#endif
