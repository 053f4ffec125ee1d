/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_legend.h - how nodes and edges of a drawing look, and the legend that says so. Private to picture/ */
#ifndef TN_PICTURE_GRAPH_LEGEND_H
#define TN_PICTURE_GRAPH_LEGEND_H

#include "picture/graph_dot.h"
#include "picture/svg.h"

/* Rules for a page (svg.h): of this drawing's classes, and of all. */
void tn_graph_legend_style(const struct tn_graph_drawing *drawing, struct tn_buf *ret);
extern const char tn_graph_legend_dark[], tn_graph_legend_defs[];

/* The box of a node of that kind, with a stripe for its class. @strong: it was asked for. */
void tn_graph_legend_box(struct tn_buf *b, enum tn_graph_node_kind kind, tn_px x, tn_px y, tn_px width, tn_px height, bool strong);

/* Where the drawing may begin below the title, the note and the legend, which is @width wide. */
tn_px tn_graph_legend_height(const struct tn_graph_drawing *drawing, tn_px width);
void tn_graph_legend(const struct tn_graph_drawing *drawing, tn_px width, struct tn_buf *ret);
/* The same in a sentence, as XML. */
void tn_graph_legend_desc(const struct tn_graph_drawing *drawing, struct tn_buf *ret);

#endif
