/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* svg.h - pieces of an SVG file, and the one style of all pictures. Private to picture/
 *
 * Lengths are tenths of a pixel, as whole numbers, so that no locale writes a comma into them. Pictures have no scripts and fetch
 * nothing. They are light or dark as whoever looks at them wants it.
 */
#ifndef TN_PICTURE_SVG_H
#define TN_PICTURE_SVG_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

/* Tenths of a pixel. */
typedef uint64_t tn_px;
#define TN_PX(n) ((tn_px)(n) * 10)

/* A bar that is as long as its figure, in every picture that has such. */
#define TN_SVG_BAR ".b{fill:#1f5a99}"
#define TN_SVG_BAR_DARK ".b{fill:#7db4ea}"

/* What stands before all else. */
struct tn_svg_page {
	const char *title;       /* any bytes */
	struct tn_text desc;     /* as XML: made with tn_svg_text() */
	tn_px width, height;
	const char *style;       /* rules of this kind of picture, besides those of all */
	const char *dark;        /* the same for who wants it dark */
	const char *defs;        /* what is used by its id; "": nothing */
	bool links;              /* there is something to be followed in it: it is no mere image */
};
void tn_svg_begin(struct tn_buf *b, const struct tn_svg_page *page);
void tn_svg_end(struct tn_buf *b);

/* Adds @s as text or as the value of an attribute: any bytes become well-formed XML, whatever they are. */
void tn_svg_text(struct tn_buf *b, const char *s);
/* The same of several lines: newlines stay. */
void tn_svg_lines(struct tn_buf *b, struct tn_text text);
/* "12.5" */
void tn_svg_number(struct tn_buf *b, tn_px n);
/* "12.3 ms" */
void tn_svg_time(struct tn_buf *b, uint64_t usec);
/* How far apart marks on an axis from 0 to @span are: 1, 2 or 5 with zeros, such that there are at most @most beside the first. */
uint64_t tn_svg_tick(uint64_t span, unsigned most);
/* " name=\"12.5\"" */
void tn_svg_attribute(struct tn_buf *b, const char *name, tn_px n);

void tn_svg_line(struct tn_buf *b, const char *class_name, tn_px x1, tn_px y1, tn_px x2, tn_px y2);
void tn_svg_rect(struct tn_buf *b, const char *class_name, tn_px x, tn_px y, tn_px width, tn_px height);
/* With round corners. */
void tn_svg_round(struct tn_buf *b, const char *class_name, tn_px x, tn_px y, tn_px width, tn_px height, tn_px radius);
/* @anchor: "start", "middle" or "end". What follows is its content, and then tn_svg_end_words(). */
void tn_svg_begin_words(struct tn_buf *b, const char *class_name, const char *anchor, tn_px x, tn_px y);
void tn_svg_end_words(struct tn_buf *b);

/* How wide a text of that many pixels of height will be at most, as far as one can tell without the font. */
tn_px tn_svg_text_width(const char *s, unsigned height);

#endif
