/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_layout.h - where the nodes and edges of a drawing are. Private to picture/
 *
 * Graphviz places what is connected, each such part by itself: it hears of sizes and ends alone, no names. The parts are put
 * together here, and what is connected with nothing stands in rows below them.
 */
#ifndef TN_PICTURE_GRAPH_LAYOUT_H
#define TN_PICTURE_GRAPH_LAYOUT_H

#include "base/error.h"
#include "picture/graph_block.h"

struct tn_graph_layout {
	const struct tn_graph *graph;
	struct tn_graph_place *places; /* one a node */
	struct tn_graph_label *labels; /* one an edge; the caller sets them */
	struct tn_graph_curve *curves; /* one an edge */
	tn_graph_points points;
	struct tn_graph_blocks blocks;
	bool roomy; /* words stand at edges: the caller says so */
	tn_px width, height;
	tn_px alone_top; /* of the rows below; 0: there are none */

	/* Private. */
	size_t *part_of; /* one a node */
	size_t n_parts;
	size_t *by_part; /* nodes, part by part, and where each part begins */
	size_t *part_first;
	size_t *edge_first; /* of each node, as edges are sorted */
};

/* @layout: zeroed but for @graph. Return: 0 or -ENOMEM. */
int tn_graph_layout_begin(struct tn_graph_layout *layout);
void tn_graph_layout_free(struct tn_graph_layout *layout);

/* Once the sizes are set, and before what follows. */
void tn_graph_layout_measured(struct tn_graph_layout *layout);

/* What Graphviz is to place. Empty: nothing. */
void tn_graph_layout_ask(const struct tn_graph_layout *layout, struct tn_buf *ret);

/* Takes what it said off the beginning of @answer. @width_least: of the drawing. Return: 0, -ENOMEM, or -EBADMSG: it is no answer
 * to that. */
int tn_graph_layout_take(struct tn_graph_layout *layout, struct tn_text *answer, tn_px width_least);

#endif
