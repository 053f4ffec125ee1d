/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* detail.h - lines below an answer for people: a word in dim, and what it is about */
#ifndef TN_CLI_DETAIL_H
#define TN_CLI_DETAIL_H

#include "cli/colour.h"

/* @word and the blanks after it, for what the caller writes then. */
void tn_detail_label(const struct tn_palette *colours, const char *word, FILE *out);
/* A whole line with @text, made safe to show; NULL: none. */
void tn_detail(const struct tn_palette *colours, const char *word, const char *text, FILE *out);

#endif
