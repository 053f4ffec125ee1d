/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* svg.h - pieces of an SVG file. Private to picture/
 *
 * Lengths are tenths of a pixel, as whole numbers, so that no locale writes a comma into them.
 */
#ifndef TN_PICTURE_SVG_H
#define TN_PICTURE_SVG_H

#include <stdint.h>

#include "base/buf.h"

/* Tenths of a pixel. */
typedef uint64_t tn_px;
#define TN_PX(n) ((tn_px)(n) * 10)

/* Adds @s as text or as the value of an attribute: any bytes become well-formed XML, whatever they are. */
void tn_svg_text(struct tn_buf *b, const char *s);
/* "12.5" */
void tn_svg_number(struct tn_buf *b, tn_px n);
/* " name=\"12.5\"" */
void tn_svg_attribute(struct tn_buf *b, const char *name, tn_px n);

/* How wide a text of that many pixels of height will be at most, as far as one can tell without the font. */
tn_px tn_svg_text_width(const char *s, unsigned height);

#endif
