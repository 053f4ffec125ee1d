// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/cells.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"

static const struct tn_cell blank = { { { L' ' }, 1 }, TN_CELL_PLAIN };

void tn_cells_clear(struct tn_cells *cells)
{
	for (int i = 0; i < cells->width * cells->height; i++)
		cells->v[i] = blank;
}

int tn_cells_resize(struct tn_cells *cells, int width, int height)
{
	size_t n = tn_size_mul((size_t)width, (size_t)height);
	struct tn_cell *v = realloc(cells->v, tn_size_mul(n ? n : 1, sizeof(*v)));

	if (!v)
		return -ENOMEM;
	cells->v = v;
	cells->width = width;
	cells->height = height;
	tn_cells_clear(cells);
	return 0;
}

void tn_cells_free(struct tn_cells *cells)
{
	free(cells->v);
	cells->v = NULL;
	cells->width = cells->height = 0;
}

/* The part of a span that there is. */
static struct tn_cell_span clip(const struct tn_cells *cells, struct tn_cell_span span)
{
	if (span.y < 0 || span.y >= cells->height || span.x < 0 || span.x >= cells->width)
		span.width = 0;
	else if (span.width > cells->width - span.x)
		span.width = cells->width - span.x;
	return span;
}

static struct tn_cell *at(struct tn_cells *cells, int y, int x)
{
	return &cells->v[y * cells->width + x];
}

/* A wide character of which only a half would stay is gone as a whole. */
static void cut_wide(struct tn_cells *cells, int y, int x)
{
	if (x <= 0 || x >= cells->width || at(cells, y, x)->glyph.width)
		return;
	at(cells, y, x - 1)->glyph = blank.glyph;
	at(cells, y, x)->glyph = blank.glyph;
}

int tn_cells_put(struct tn_cells *cells, struct tn_cell_span span, struct tn_text text)
{
	struct tn_glyph glyph;
	int used = 0;

	span = clip(cells, span);
	if (span.width)
		cut_wide(cells, span.y, span.x);
	while (used < span.width && tn_glyph_take(&text, &glyph)) {
		if (used + glyph.width > span.width)
			break;
		cut_wide(cells, span.y, span.x + used + glyph.width);
		*at(cells, span.y, span.x + used) = (struct tn_cell){ glyph, span.style };
		if (glyph.width == 2)
			*at(cells, span.y, span.x + used + 1) = (struct tn_cell){ { { 0 }, 0 }, span.style };
		used += glyph.width;
	}
	return used;
}

int tn_cells_put_cut(struct tn_cells *cells, struct tn_cell_span span, struct tn_text text)
{
	int used;

	span = clip(cells, span);
	if (span.width < 1 || tn_glyph_width(text) <= (size_t)span.width)
		return tn_cells_put(cells, span, text);
	span.width--;
	used = tn_cells_put(cells, span, text);
	span.x += used;
	span.width = 1;
	return used + tn_cells_put(cells, span, TN_TEXT_LITERAL(">"));
}

void tn_cells_paint(struct tn_cells *cells, struct tn_cell_span span)
{
	span = clip(cells, span);
	for (int i = 0; i < span.width; i++)
		at(cells, span.y, span.x + i)->style = span.style;
}

void tn_cells_rule(struct tn_cells *cells, struct tn_cell_span span)
{
	span = clip(cells, span);
	for (int i = 0; i < span.width; i++)
		*at(cells, span.y, span.x + i) = (struct tn_cell){ { { cells->utf8 ? L'\u2500' : L'-' }, 1 }, span.style };
}
