/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_block.h - many nodes that lead to the same others, placed as one block of rows and columns. Private to picture/
 *
 * Fifty drivers of one bus would be a column of fifty otherwise, and fifty curves beside each other. Nothing leads to a node of a
 * block. Whoever places the drawing hears of a block's first node alone, as large as the block; from its curves those of the others
 * are made: along a rail right of its column, above all columns, and on as the first one's.
 */
#ifndef TN_PICTURE_GRAPH_BLOCK_H
#define TN_PICTURE_GRAPH_BLOCK_H

#include "picture/graph.h"
#include "picture/svg.h"

struct tn_graph_place {
	tn_px x, y, width, height; /* of a node; the caller sets the sizes */
	bool alone;
};

/* What stands beside an edge. */
struct tn_graph_label {
	tn_px width, height;
};

/* Of a curve. */
struct tn_graph_point {
	tn_px x, y;
};
typedef TN_VEC(struct tn_graph_point) tn_graph_points;

struct tn_graph_curve {
	size_t first, n; /* in the layout's points; 0: it is not drawn */
};

struct tn_graph_block {
	size_t first, n;     /* its nodes, in @members */
	size_t n_edges;      /* from each of them, to the same nodes */
	size_t columns, rows;
	tn_px cell, gap, row; /* widths of a node's place and of what is right of it; height with what is below it */
	tn_px words;         /* the width of what stands above; the caller sets it */
	struct tn_graph_place place;
};

struct tn_graph_blocks {
	TN_VEC(struct tn_graph_block) list;
	size_t *members;    /* nodes, block by block */
	size_t *of;         /* one a node: its block, or TN_GRAPH_NO_BLOCK */
	size_t *edge_first; /* of each node, as edges are sorted; borrowed */
};
#define TN_GRAPH_NO_BLOCK SIZE_MAX

/* Of a sorted graph. @blocks: zeroed but for @edge_first. Return: 0 or -ENOMEM. */
int tn_graph_blocks_find(const struct tn_graph *graph, struct tn_graph_blocks *blocks);
void tn_graph_blocks_free(struct tn_graph_blocks *blocks);

/* Once the sizes of all nodes and labels are known: those of the blocks. @labels: one an edge. */
void tn_graph_blocks_measure(struct tn_graph_blocks *blocks, const struct tn_graph_place *places,
			     const struct tn_graph_label *labels);

/* Whether a node is one that whoever places the drawing does not hear of. */
bool tn_graph_blocks_hide(const struct tn_graph_blocks *blocks, size_t node);
/* The block that @node is the first of; NULL: none. */
struct tn_graph_block *tn_graph_blocks_led_by(const struct tn_graph_blocks *blocks, size_t node);

/* Once each block and the curves of its first node are placed: its nodes and all curves. Return: 0, -ENOMEM, or -EBADMSG: no
 * curve has that many points. */
int tn_graph_blocks_spread(const struct tn_graph_blocks *blocks, struct tn_graph_place *places, struct tn_graph_curve *curves,
			   tn_graph_points *points);

#endif
