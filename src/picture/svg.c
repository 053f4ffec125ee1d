// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/svg.h"

#include <inttypes.h>

#include "base/utf8.h"

/* U+FFFE and U+FFFF are characters, but none of XML. */
static bool is_in_xml(struct tn_text c)
{
	return !(c.n == 3 && (uint8_t)c.p[0] == 0xef && (uint8_t)c.p[1] == 0xbf && ((uint8_t)c.p[2] & 0xfe) == 0xbe);
}

static const char *entity(char c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

/* What shows has only whole characters. */
static void add_shown(struct tn_buf *b, struct tn_text shown)
{
	while (shown.n) {
		size_t n = tn_utf8_step(shown);
		struct tn_text c = { shown.p, n ? n : 1 };
		const char *name = entity(*c.p);

		if (name)
			tn_buf_add_str(b, name);
		else if (n && is_in_xml(c))
			tn_buf_add_text(b, c);
		else
			tn_buf_add_str(b, "\xef\xbf\xbd");
		shown = tn_text_from(shown, c.n);
	}
}

void tn_svg_text(struct tn_buf *b, const char *s)
{
	tn_autobuf shown = { 0 };

	tn_utf8_show(tn_text(s), &shown);
	b->failed |= shown.failed;
	add_shown(b, tn_buf_text(&shown));
}

void tn_svg_number(struct tn_buf *b, tn_px n)
{
	tn_buf_addf(b, "%" PRIu64, n / 10);
	if (n % 10)
		tn_buf_addf(b, ".%" PRIu64, n % 10);
}

void tn_svg_attribute(struct tn_buf *b, const char *name, tn_px n)
{
	tn_buf_addf(b, " %s=\"", name);
	tn_svg_number(b, n);
	tn_buf_add_char(b, '"');
}

tn_px tn_svg_text_width(const char *s, unsigned height)
{
	struct tn_text rest = tn_text(s);
	tn_px width = 0;

	while (rest.n) {
		size_t n = tn_utf8_step(rest);
		/* What is no character is shown as \xff; beyond the alphabets they are as wide as high. */
		tn_px of_ten = n == 0 || (uint8_t)*rest.p < ' ' ? 26 : n < 3 ? 7 : 11;

		width += of_ten * height;
		rest = tn_text_from(rest, n ? n : 1);
	}
	return width;
}
