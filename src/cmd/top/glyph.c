// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/glyph.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

/* What the locale makes of the character of @n bytes. */
static wchar_t convert(const char *p, size_t n)
{
	mbstate_t state;
	wchar_t c;

	memset(&state, 0, sizeof(state));
	return mbrtowc(&c, p, n, &state) == n ? c : L'\0';
}

/* Return: bytes that it takes; 0: there is nothing. @c: '?' for what cannot be shown, with @width 1. */
static size_t step(struct tn_text text, wchar_t *c, int *width)
{
	size_t n = text.n ? tn_utf8_step(text) : 0;

	*c = L'?';
	*width = 1;
	if (!text.n)
		return 0;
	if (n == 1 && *text.p == '\t') {
		*c = L' ';
	} else if (n) {
		wchar_t got = tn_utf8_is_shown((struct tn_text){ text.p, n }) ? convert(text.p, n) : L'\0';
		int columns = got ? wcwidth(got) : -1;

		if (columns >= 0 && columns <= 2) {
			*c = got;
			*width = columns;
		}
	}
	return n ? n : 1;
}

bool tn_glyph_take(struct tn_text *text, struct tn_glyph *ret)
{
	size_t n, marks = 1;
	wchar_t c;
	int width;

	memset(ret, 0, sizeof(*ret));
	n = step(*text, &ret->ch[0], &ret->width);
	if (!n)
		return false;
	if (ret->width == 0) { /* it has nothing to stand over */
		ret->ch[0] = L'?';
		ret->width = 1;
	}
	*text = tn_text_from(*text, n);
	while ((n = step(*text, &c, &width)) && width == 0) {
		if (marks < TN_GLYPH_CHARS)
			ret->ch[marks++] = c;
		*text = tn_text_from(*text, n);
	}
	return true;
}

size_t tn_glyph_width(struct tn_text text)
{
	struct tn_glyph glyph;
	size_t width = 0;

	while (tn_glyph_take(&text, &glyph))
		width += (size_t)glyph.width;
	return width;
}

struct tn_text tn_glyph_line(struct tn_text *text, size_t width)
{
	struct tn_text rest = *text, blank = { 0 }, line;
	struct tn_glyph glyph;
	size_t used = 0;

	for (;;) {
		struct tn_text here = rest;

		if (!tn_glyph_take(&rest, &glyph)) {
			line = *text;
			*text = rest;
			return line;
		}
		if (used + (size_t)glyph.width > width) {
			rest = here;
			break;
		}
		used += (size_t)glyph.width;
		if (glyph.ch[0] == L' ' && here.p > text->p)
			blank = here;
	}
	if (*rest.p == ' ' && rest.p > text->p)
		blank = rest;
	line = (struct tn_text){ text->p, (size_t)((blank.p ? blank.p : rest.p) - text->p) };
	*text = blank.p ? tn_text_from(*text, line.n + 1) : rest;
	return line;
}

size_t tn_glyph_lines(struct tn_text text, size_t width)
{
	size_t n = 0;

	do {
		size_t before = text.n;

		tn_glyph_line(&text, width);
		n++;
		if (text.n == before)
			break;
	} while (text.n);
	return n;
}
