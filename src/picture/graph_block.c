// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_block.h"

#include <errno.h>
#include <stdlib.h>

/* Fewer stay nodes as any other. */
#define NODES_LEAST 6u
/* Who leads to more than this has a place of its own. */
#define EDGES_MOST 3u

/* The words above, and the line that the rails lead to. */
#define HEAD TN_PX(30)
#define LINE_AT TN_PX(24)
#define PADDING TN_PX(8)
/* Between a node and what is beside or below it. */
#define GAP TN_PX(14)
#define ROW_GAP TN_PX(8)
/* Of a curve that each node of a block gets again. */
#define POINTS_MOST 3001u
#define WIDEST TN_PX(1300)

struct leaf {
	size_t node, n_edges;
	const struct tn_graph_edge *edges;
};

static int compare_ends(const struct leaf *x, const struct leaf *y)
{
	if (x->n_edges != y->n_edges)
		return x->n_edges < y->n_edges ? -1 : 1;
	for (size_t i = 0; i < x->n_edges; i++) {
		const struct tn_graph_edge *a = &x->edges[i], *b = &y->edges[i];

		if (a->to != b->to)
			return a->to < b->to ? -1 : 1;
		if (a->kind != b->kind)
			return a->kind < b->kind ? -1 : 1;
	}
	return 0;
}

static int compare_leaves(const void *a, const void *b)
{
	const struct leaf *x = a, *y = b;
	int r = compare_ends(x, y);

	return r ? r : x->node < y->node ? -1 : x->node > y->node;
}

static bool may_be_in_one(const struct leaf *leaf)
{
	if (!leaf->n_edges || leaf->n_edges > EDGES_MOST)
		return false;
	for (size_t i = 0; i < leaf->n_edges; i++)
		if (leaf->edges[i].to == leaf->node)
			return false;
	return true;
}

/* Return: how many. @is_end: of each node, whether something leads to it. */
static size_t list_leaves(const struct tn_graph *graph, const size_t *edge_first, const bool *is_end, struct leaf *leaves)
{
	size_t n = 0;

	for (size_t i = 0; graph->edges.n && i < graph->nodes.n; i++) {
		struct leaf leaf = { i, edge_first[i + 1] - edge_first[i], graph->edges.v + edge_first[i] };

		if (!is_end[i] && may_be_in_one(&leaf))
			leaves[n++] = leaf;
	}
	return n;
}

static int put_blocks(struct tn_graph_blocks *b, const struct leaf *leaves, size_t n_leaves)
{
	size_t at = 0;
	int r = 0;

	for (size_t i = 0, n; i < n_leaves && r == 0; i += n) {
		for (n = 1; i + n < n_leaves && compare_ends(&leaves[i], &leaves[i + n]) == 0;)
			n++;
		if (n < NODES_LEAST)
			continue;
		r = tn_vec_push(&b->list, (struct tn_graph_block){ .first = at, .n = n, .n_edges = leaves[i].n_edges });
		for (size_t k = 0; k < n && r == 0; k++) {
			b->of[leaves[i + k].node] = b->list.n - 1;
			b->members[at++] = leaves[i + k].node;
		}
	}
	return r;
}

int tn_graph_blocks_find(const struct tn_graph *graph, struct tn_graph_blocks *b)
{
	const size_t n = graph->nodes.n;
	tn_autofree struct leaf *leaves = calloc(n + 1, sizeof(*leaves));
	tn_autofree bool *is_end = calloc(n + 1, sizeof(*is_end));
	size_t n_leaves;

	b->members = calloc(n + 1, sizeof(*b->members));
	b->of = calloc(n + 1, sizeof(*b->of));
	if (!leaves || !is_end || !b->members || !b->of)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		b->of[i] = TN_GRAPH_NO_BLOCK;
	for (size_t i = 0; i < graph->edges.n; i++)
		is_end[graph->edges.v[i].to] = true;
	n_leaves = list_leaves(graph, b->edge_first, is_end, leaves);
	qsort(leaves, n_leaves, sizeof(*leaves), compare_leaves);
	return put_blocks(b, leaves, n_leaves);
}

void tn_graph_blocks_free(struct tn_graph_blocks *b)
{
	tn_vec_free(&b->list);
	free(b->members);
	free(b->of);
	*b = (struct tn_graph_blocks){ 0 };
}

static tn_px most(tn_px a, tn_px b)
{
	return a > b ? a : b;
}

/* About as wide as high. */
static void choose_columns(struct tn_graph_block *block)
{
	const tn_px width = block->cell + block->gap;

	block->columns = 1;
	while (block->columns < block->n && (block->columns + 1) * width <= WIDEST &&
	       (block->columns * width < (block->n + block->columns - 1) / block->columns * block->row))
		block->columns++;
	block->rows = (block->n + block->columns - 1) / block->columns;
	block->columns = (block->n + block->rows - 1) / block->rows;
	block->place.width = block->columns * width + PADDING;
	if (block->words <= WIDEST)
		block->place.width = most(block->place.width, block->words + 2 * PADDING);
	block->place.height = HEAD + block->rows * block->row;
}

void tn_graph_blocks_measure(struct tn_graph_blocks *b, const struct tn_graph_place *places, const struct tn_graph_label *labels)
{
	for (size_t i = 0; i < b->list.n; i++) {
		struct tn_graph_block *block = &b->list.v[i];
		tn_px words = 0;

		block->cell = block->row = 0;
		for (size_t k = 0; k < block->n; k++) {
			const size_t node = b->members[block->first + k];

			block->cell = most(block->cell, places[node].width);
			block->row = most(block->row, places[node].height);
			if (block->n_edges == 1) {
				words = most(words, labels[b->edge_first[node]].width);
				block->row = most(block->row, labels[b->edge_first[node]].height);
			}
		}
		block->row += ROW_GAP;
		block->gap = words + GAP;
		choose_columns(block);
	}
}

bool tn_graph_blocks_hide(const struct tn_graph_blocks *b, size_t node)
{
	return b->of[node] != TN_GRAPH_NO_BLOCK && b->members[b->list.v[b->of[node]].first] != node;
}

struct tn_graph_block *tn_graph_blocks_led_by(const struct tn_graph_blocks *b, size_t node)
{
	return b->of[node] == TN_GRAPH_NO_BLOCK || tn_graph_blocks_hide(b, node) ? NULL : &b->list.v[b->of[node]];
}

/* A straight piece from the last point to there. */
static int add_straight(tn_graph_points *points, tn_px x, tn_px y)
{
	const struct tn_graph_point from = points->v[points->n - 1], to = { x, y };

	return tn_vec_push(points, from) < 0 || tn_vec_push(points, to) < 0 || tn_vec_push(points, to) < 0 ? -ENOMEM : 0;
}

/* From a node of the block to where the first one's curve begins, and on along it. */
static int add_curve(const struct tn_graph_block *block, const struct tn_graph_place *from, struct tn_graph_curve shared,
		     tn_graph_points *points, struct tn_graph_curve *ret)
{
	const struct tn_graph_point start = { from->x + from->width, from->y + from->height / 2 };
	const tn_px right = block->place.x + block->place.width - PADDING / 2;
	const tn_px rail = from->x + block->cell + block->gap - PADDING / 2;
	const tn_px line = block->place.y + LINE_AT;
	const bool last = rail + block->cell > right; /* its rail is the block's own */
	const tn_px x = last ? right : rail;
	const size_t first = points->n;
	int r = tn_vec_push(points, start);

	if (r == 0)
		r = add_straight(points, x, start.y);
	if (r == 0 && !last)
		r = add_straight(points, x, line);
	if (r == 0 && !last)
		r = add_straight(points, right, line);
	if (r == 0)
		r = add_straight(points, right, points->v[shared.first].y);
	if (r == 0)
		r = add_straight(points, points->v[shared.first].x, points->v[shared.first].y);
	for (size_t i = 1; i < shared.n && r == 0; i++) {
		const struct tn_graph_point next = points->v[shared.first + i];

		r = tn_vec_push(points, next);
	}
	*ret = (struct tn_graph_curve){ first, points->n - first };
	return r;
}

static int spread_one(const struct tn_graph_blocks *b, const struct tn_graph_block *block, struct tn_graph_place *places,
		      struct tn_graph_curve *curves, tn_graph_points *points)
{
	struct tn_graph_curve shared[EDGES_MOST];
	int r = 0;

	for (size_t i = 0; i < block->n_edges; i++) {
		shared[i] = curves[b->edge_first[b->members[block->first]] + i];
		if (shared[i].n > POINTS_MOST)
			return -EBADMSG;
	}
	for (size_t k = 0; k < block->n; k++) {
		const size_t node = b->members[block->first + k];

		places[node].x = block->place.x + PADDING + k / block->rows * (block->cell + block->gap);
		places[node].y = block->place.y + HEAD + k % block->rows * block->row;
		for (size_t i = 0; i < block->n_edges && r == 0; i++)
			if (shared[i].n)
				r = add_curve(block, &places[node], shared[i], points, &curves[b->edge_first[node] + i]);
	}
	return r;
}

int tn_graph_blocks_spread(const struct tn_graph_blocks *b, struct tn_graph_place *places, struct tn_graph_curve *curves,
			   tn_graph_points *points)
{
	int r = 0;

	for (size_t i = 0; i < b->list.n && r == 0; i++)
		r = spread_one(b, &b->list.v[i], places, curves, points);
	return r;
}
