/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cells.h - what is to stand on a terminal, cell by cell, before anybody draws it */
#ifndef TN_CMD_TOP_CELLS_H
#define TN_CMD_TOP_CELLS_H

#include "cmd/top/glyph.h"

/* How a cell looks. None needs colour: each can be told from the plain one by its weight, or says the same in words. */
enum tn_cell_style {
	TN_CELL_PLAIN,
	TN_CELL_BOLD,
	TN_CELL_DIM,
	TN_CELL_REVERSE, /* where the cursor is */
	TN_CELL_GOOD,
	TN_CELL_WARNING,
	TN_CELL_BAD,
	TN_N_CELL_STYLES
};

struct tn_cell {
	struct tn_glyph glyph; /* of width 0: the right half of the one before it */
	enum tn_cell_style style;
};

struct tn_cells {
	int width, height;
	struct tn_cell *v; /* line by line */
	int cursor_y, cursor_x; /* where the terminal's own is put */
	bool cursor_shown;
	bool utf8;         /* lines may be drawn with characters that ASCII does not have */
};

/* All blank. Return: 0 or -ENOMEM; then it is as it was. */
int tn_cells_resize(struct tn_cells *cells, int width, int height);
void tn_cells_free(struct tn_cells *cells);
void tn_cells_clear(struct tn_cells *cells);

/* A part of a line; what is outside of the cells is dropped. */
struct tn_cell_span {
	int y, x, width;
	enum tn_cell_style style;
};

/* Puts what fits of @text into a span. Return: columns that it has taken. */
int tn_cells_put(struct tn_cells *cells, struct tn_cell_span span, struct tn_text text);
/* The same; where it does not fit, the end is cut and marked by '>'. */
int tn_cells_put_cut(struct tn_cells *cells, struct tn_cell_span span, struct tn_text text);
/* Makes all of a span look so. */
void tn_cells_paint(struct tn_cells *cells, struct tn_cell_span span);
/* A line across a span. */
void tn_cells_rule(struct tn_cells *cells, struct tn_cell_span span);

#endif
