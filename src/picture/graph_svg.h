/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_svg.h - a graph as SVG, placed by Graphviz and drawn here
 *
 * In two steps, as whoever makes it has to ask the program in between: what it is to place, and what it said. Each node and edge
 * says all that is known of it to who asks (a title). A node leads where the drawing says, or to itself, which marks it.
 */
#ifndef TN_PICTURE_GRAPH_SVG_H
#define TN_PICTURE_GRAPH_SVG_H

#include "picture/graph_dot.h"

/* The program and its arguments; ends with NULL. */
extern const char *const tn_graph_placer[];

typedef struct tn_graph_svg tn_graph_svg;

/* @drawing must live as long. Return: 0 or -ENOMEM. */
int tn_graph_svg_new(const struct tn_graph_drawing *drawing, tn_graph_svg **ret);
tn_graph_svg *tn_graph_svg_free(tn_graph_svg *svg);
TN_DEFINE_CLEANUP(tn_graph_svg, tn_graph_svg_free);

/* What the program is to be asked; empty: nothing. Return: 0 or -ENOMEM. */
int tn_graph_svg_ask(const tn_graph_svg *svg, struct tn_buf *ret);
/* Adds a whole file. @answer: the program's, anybody's bytes; what belongs to this drawing is taken off its beginning, so that many
 * can be asked for at once. Return: 0, -ENOMEM, or -EBADMSG: it is no answer to that. */
int tn_graph_svg_draw(tn_graph_svg *svg, struct tn_text *answer, struct tn_buf *ret);

#endif
