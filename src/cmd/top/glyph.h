/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* glyph.h - text as a terminal sees it: one place after the other, each one or two columns wide
 *
 * No byte of a text steers a terminal: what is no character that the locale can show becomes '?'.
 */
#ifndef TN_CMD_TOP_GLYPH_H
#define TN_CMD_TOP_GLYPH_H

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

#include "base/text.h"

/* A character and those that are drawn over it. */
#define TN_GLYPH_CHARS 4

struct tn_glyph {
	wchar_t ch[TN_GLYPH_CHARS]; /* unused ones are 0 */
	int width;                  /* columns: 1 or 2 */
};

/* Takes the first from @text. Return: false where nothing is left. */
bool tn_glyph_take(struct tn_text *text, struct tn_glyph *ret);

/* Columns of all of it. */
size_t tn_glyph_width(struct tn_text text);

/**
 * tn_glyph_line() - takes from @text what one line of @width columns holds
 *
 * It is broken at a blank, which is dropped; a word that is too long for a line where it does not fit.
 * Return: the line; of no columns where @width is too small for anything.
 */
struct tn_text tn_glyph_line(struct tn_text *text, size_t width);

/* How many of those lines there are: at least one. */
size_t tn_glyph_lines(struct tn_text text, size_t width);

#endif
