/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* shell_word.h - words of a command line, as sh(1) takes them */
#ifndef TN_BASE_SHELL_WORD_H
#define TN_BASE_SHELL_WORD_H

#include "base/buf.h"
#include "base/text.h"

/* Adds @word in quotes, whatever it is. */
void tn_shell_quote(struct tn_buf *ret, const char *word);

/**
 * tn_shell_add_word() - add what a shell takes for @word, with a blank before it unless it is the first
 *
 * For people: it is quoted only where it must be, and what cannot be seen, or would steer a terminal, is spelled for printf(1), so
 * that what is shown can be pasted. Whoever shows it needs no tn_utf8_show().
 */
void tn_shell_add_word(struct tn_buf *ret, const char *word);

/**
 * tn_shell_take_word() - take the next word off @rest, as a shell takes a line apart
 * @ret: it is added to this
 *
 * Quotes and backslashes mean what they mean to a shell; nothing is expanded: '$', '*' and all others are characters.
 * Return: 1; 0: there is none; -EINVAL: a quote is not closed, or nothing follows a backslash.
 */
int tn_shell_take_word(struct tn_text *rest, struct tn_buf *ret);

#endif
