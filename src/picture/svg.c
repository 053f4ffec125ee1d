// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/svg.h"

#include <inttypes.h>

#include "base/utf8.h"

/* Text upon these has a contrast of 7:1 and more. */
#define STYLE                                                                                               \
	"text{font:11px sans-serif;fill:#1b1b1b}.t{font-size:16px;font-weight:bold}.bg{fill:#fff}"          \
	".ax{stroke:#767676;stroke-width:1}.gr{stroke:#d9d9d9;stroke-width:1}.la{fill:#f4f4f4}"
#define DARK "text{fill:#ececec}.bg{fill:#16181d}.ax{stroke:#9a9a9a}.gr{stroke:#3a3d44}.la{fill:#22252c}"

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

void tn_svg_lines(struct tn_buf *b, struct tn_text text)
{
	struct tn_text line;

	for (bool first = true; tn_text_line(&text, &line); first = false) {
		tn_autobuf shown = { 0 };

		tn_utf8_show(line, &shown);
		b->failed |= shown.failed;
		if (!first)
			tn_buf_add_char(b, '\n');
		add_shown(b, tn_buf_text(&shown));
	}
}

void tn_svg_number(struct tn_buf *b, tn_px n)
{
	tn_buf_addf(b, "%" PRIu64, n / 10);
	if (n % 10)
		tn_buf_addf(b, ".%" PRIu64, n % 10);
}

void tn_svg_time(struct tn_buf *b, uint64_t usec)
{
	if (usec < 1000)
		tn_buf_addf(b, "%" PRIu64 " \xc2\xb5s", usec);
	else if (usec < 1000000)
		tn_buf_addf(b, "%" PRIu64 ".%" PRIu64 " ms", usec / 1000, usec % 1000 / 100);
	else
		tn_buf_addf(b, "%" PRIu64 ".%02" PRIu64 " s", usec / 1000000, usec % 1000000 / 10000);
}

uint64_t tn_svg_tick(uint64_t span, unsigned most)
{
	static const unsigned steps[] = { 1, 2, 5 };

	for (uint64_t ten = 1;; ten *= 10)
		for (size_t i = 0; i < TN_ARRAY_SIZE(steps); i++)
			if (span / (steps[i] * ten) <= most)
				return steps[i] * ten;
}

void tn_svg_attribute(struct tn_buf *b, const char *name, tn_px n)
{
	tn_buf_addf(b, " %s=\"", name);
	tn_svg_number(b, n);
	tn_buf_add_char(b, '"');
}

void tn_svg_begin(struct tn_buf *b, const struct tn_svg_page *page)
{
	tn_buf_addf(b, "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"%s\" aria-labelledby=\"title desc\" viewBox=\"0 0 ",
		    page->links ? "group" : "img");
	tn_svg_number(b, page->width);
	tn_buf_add_char(b, ' ');
	tn_svg_number(b, page->height);
	tn_buf_add_char(b, '"');
	tn_svg_attribute(b, "width", page->width);
	tn_svg_attribute(b, "height", page->height);
	tn_buf_add_str(b, ">\n<title id=\"title\">");
	tn_svg_text(b, page->title);
	tn_buf_add_str(b, "</title>\n<desc id=\"desc\">");
	tn_buf_add_text(b, page->desc);
	tn_buf_addf(b, "</desc>\n<style>" STYLE "%s@media (prefers-color-scheme: dark){" DARK "%s}</style>\n", page->style,
		    page->dark);
	if (*page->defs)
		tn_buf_addf(b, "<defs>%s</defs>\n", page->defs);
	tn_buf_add_str(b, "<rect class=\"bg\" width=\"100%\" height=\"100%\"/>\n<text class=\"t\" x=\"12\" y=\"28\">");
	tn_svg_text(b, page->title);
	tn_buf_add_str(b, "</text>\n");
}

void tn_svg_end(struct tn_buf *b)
{
	tn_buf_add_str(b, "</svg>\n");
}

void tn_svg_line(struct tn_buf *b, const char *class_name, tn_px x1, tn_px y1, tn_px x2, tn_px y2)
{
	tn_buf_addf(b, "<line class=\"%s\"", class_name);
	tn_svg_attribute(b, "x1", x1);
	tn_svg_attribute(b, "y1", y1);
	tn_svg_attribute(b, "x2", x2);
	tn_svg_attribute(b, "y2", y2);
	tn_buf_add_str(b, "/>\n");
}

static void begin_rect(struct tn_buf *b, const char *class_name, tn_px x, tn_px y, tn_px width, tn_px height)
{
	tn_buf_addf(b, "<rect class=\"%s\"", class_name);
	tn_svg_attribute(b, "x", x);
	tn_svg_attribute(b, "y", y);
	tn_svg_attribute(b, "width", width);
	tn_svg_attribute(b, "height", height);
}

void tn_svg_rect(struct tn_buf *b, const char *class_name, tn_px x, tn_px y, tn_px width, tn_px height)
{
	begin_rect(b, class_name, x, y, width, height);
	tn_buf_add_str(b, "/>\n");
}

void tn_svg_round(struct tn_buf *b, const char *class_name, tn_px x, tn_px y, tn_px width, tn_px height, tn_px radius)
{
	begin_rect(b, class_name, x, y, width, height);
	tn_svg_attribute(b, "rx", radius);
	tn_buf_add_str(b, "/>\n");
}

void tn_svg_begin_words(struct tn_buf *b, const char *class_name, const char *anchor, tn_px x, tn_px y)
{
	tn_buf_addf(b, "<text class=\"%s\" text-anchor=\"%s\"", class_name, anchor);
	tn_svg_attribute(b, "x", x);
	tn_svg_attribute(b, "y", y);
	tn_buf_add_char(b, '>');
}

void tn_svg_end_words(struct tn_buf *b)
{
	tn_buf_add_str(b, "</text>\n");
}

/* Widths of ASCII's characters from ' ' on, in hundredths of the height: of DejaVu Sans, as wide as any usual sans-serif font. */
static const uint8_t widths[] = {
	32, 41, 46, 84, 64, 96, 78, 28, 40, 40, 50, 84, 32, 37, 32, 34, 64, 64, 64, 64, 64, 64, 64, 64,
	64, 64, 34, 34, 84, 84, 84, 54, 100, 69, 69, 70, 78, 64, 58, 78, 76, 30, 30, 66, 56, 87, 75, 79,
	61, 79, 70, 64, 62, 74, 69, 99, 69, 62, 69, 40, 34, 40, 84, 50, 50, 62, 64, 55, 64, 62, 36, 64,
	64, 28, 28, 58, 28, 98, 64, 62, 64, 64, 42, 53, 40, 64, 60, 82, 60, 60, 53, 64, 34, 64, 84,
};

tn_px tn_svg_text_width(const char *s, unsigned height)
{
	struct tn_text rest = tn_text(s);
	uint64_t hundredths = 0;

	while (rest.n) {
		size_t n = tn_utf8_step(rest);
		const uint8_t c = (uint8_t)*rest.p;

		if (n == 1 && c >= ' ' && c - ' ' < (int)TN_ARRAY_SIZE(widths))
			hundredths += widths[c - ' '];
		else /* what is no character is shown as \xff; beyond the alphabets they are as wide as high */
			hundredths += n == 0 || c < ' ' || c == 127 ? 260 : n < 3 ? 80 : 110;
		rest = tn_text_from(rest, n ? n : 1);
	}
	return (hundredths * height + 9) / 10;
}
