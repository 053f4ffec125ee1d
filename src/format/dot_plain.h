/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dot_plain.h - where Graphviz puts the nodes and edges of graphs: what `dot -Tplain` prints
 *
 * Of graphs whose nodes have a number after an 'n' for a name. Pure; the answer of a program that somebody may have replaced is
 * untrusted as any other.
 */
#ifndef TN_FORMAT_DOT_PLAIN_H
#define TN_FORMAT_DOT_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Units of an inch. No picture is wider than 100,000 inches. */
#define TN_PLAIN_INCH 720
#define TN_PLAIN_MAX ((int64_t)TN_PLAIN_INCH * 100000)

enum tn_plain_kind {
	TN_PLAIN_GRAPH, /* @width, @height */
	TN_PLAIN_NODE,  /* @from: its number; @x and @y are its middle */
	TN_PLAIN_EDGE,  /* @from, @to: numbers; @n_points */
	TN_PLAIN_STOP,  /* the end of a graph */
};

/* Units from the left and, unlike elsewhere, from below; a curve may reach a little beyond the edge. */
struct tn_plain {
	enum tn_plain_kind kind;
	uint32_t from, to;
	int64_t x, y, width, height;
	size_t n_points;
	struct tn_text points; /* private: what is left of them */
};

/* Takes the next line off @rest. Return: 1, 0 at the end, -EBADMSG. */
int tn_plain_next(struct tn_text *rest, struct tn_plain *ret);

/* The next point of an edge: the first is where a curve begins, each three further ones are a piece of it, as Bezier has them.
 * Return: 1, 0 after @n_points, -EBADMSG. */
int tn_plain_point(struct tn_plain *edge, int64_t *ret_x, int64_t *ret_y);

#endif
