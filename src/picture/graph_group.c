// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_group.h"

#include <errno.h>
#include <stdlib.h>

#include "picture/graph_partition.h"

struct grouping {
	struct tn_graph_partition partition;
	const struct tn_graph *from;
	const char *inside;
	struct tn_graph *to;
	bool *chosen;    /* one a node: scratch */
	size_t *node_of; /* in @to, one a node; NO_NODE */
	bool single;
};

#define NO_NODE SIZE_MAX

static void release(struct grouping *g)
{
	tn_graph_partition_free(&g->partition);
	free(g->chosen);
	free(g->node_of);
}

bool tn_graph_is_in(const char *group, const char *dir)
{
	size_t n = dir ? strlen(dir) : 0;

	return !n || (strncmp(group, dir, n) == 0 && (group[n] == '/' || group[n] == '\0'));
}

/* Of the modules that matter, or of the others. */
static int make_groups(struct grouping *g, struct tn_text top, bool that_matter)
{
	for (size_t i = 0; i < g->from->nodes.n; i++)
		g->chosen[i] = g->from->nodes.v[i].kind == TN_GRAPH_MODULE &&
			       tn_graph_is_in(g->from->nodes.v[i].group, g->inside) == that_matter;
	return tn_graph_partition_add(&g->partition, top, TN_GRAPH_NO_PART, g->chosen);
}

static int put_node(struct grouping *g, size_t i)
{
	const struct tn_graph_node *node = &g->from->nodes.v[i];
	const size_t part = g->partition.of[i];
	int r;

	g->node_of[i] = NO_NODE;
	if (part == TN_GRAPH_NO_PART)
		return g->single ? tn_graph_copy_node(node, g->to, &g->node_of[i]) : 0;
	r = tn_graph_part_node(&g->partition.parts.v[part], g->to, &g->node_of[i]);
	if (r >= 0)
		tn_graph_count_in(node, &g->to->nodes.v[g->node_of[i]]);
	if (r >= 0)
		g->to->nodes.v[g->node_of[i]].beside = !tn_graph_is_in(node->group, g->inside);
	return r < 0 ? r : 0;
}

static int put_edge(struct grouping *g, const struct tn_graph_edge *edge)
{
	const size_t from = g->node_of[edge->from], to = g->node_of[edge->to];

	if (from == NO_NODE || to == NO_NODE || from == to)
		return 0;
	return tn_graph_copy_edge(edge, g->to, from, to, g->partition.of[edge->from] == TN_GRAPH_NO_PART &&
				  g->partition.of[edge->to] == TN_GRAPH_NO_PART);
}

static size_t count_inside(const struct grouping *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->from->nodes.n; i++)
		n += g->from->nodes.v[i].kind == TN_GRAPH_MODULE && tn_graph_is_in(g->from->nodes.v[i].group, g->inside);
	return n;
}

int tn_graph_grouped(const struct tn_graph *graph, const char *inside, size_t single, struct tn_graph *ret)
{
	tn_cleanup(release) struct grouping g = { .from = graph, .inside = inside, .to = ret };
	int r = tn_graph_partition_begin(&g.partition, graph);

	g.chosen = calloc(graph->nodes.n + 1, sizeof(*g.chosen));
	g.node_of = calloc(graph->nodes.n + 1, sizeof(*g.node_of));
	if (r < 0 || !g.chosen || !g.node_of)
		return -ENOMEM;
	g.single = count_inside(&g) <= single;
	ret->symbols_known = graph->symbols_known;
	if (inside)
		r = make_groups(&g, tn_text(""), false);
	if (r == 0 && !g.single)
		r = make_groups(&g, tn_text(inside ? inside : ""), true);
	for (size_t i = 0; i < graph->nodes.n && r == 0; i++)
		r = put_node(&g, i);
	for (size_t i = 0; i < graph->edges.n && r == 0; i++)
		r = put_edge(&g, &graph->edges.v[i]);
	return r < 0 ? r : tn_graph_sort(ret);
}
