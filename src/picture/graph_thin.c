// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_thin.h"

#include <errno.h>
#include <stdlib.h>

#include "picture/graph_partition.h"

#define NO_NODE SIZE_MAX

struct thinning {
	const struct tn_graph *from;
	const struct tn_graph_thinning *how;
	struct tn_graph *to;
	size_t *node_of;    /* in @to, one a node */
	bool *is_linked;    /* one a node: one of its edges is drawn */
	size_t dropped;
};

static void release(struct thinning *t)
{
	free(t->node_of);
	free(t->is_linked);
}

/* What the devices of one bus at one module are called together. NULL: no memory. */
static const char *name_together(struct thinning *t, const struct tn_graph_edge *edge)
{
	return tn_arena_printf(&t->to->arena, "%s devices of %s", t->from->nodes.v[edge->from].group,
			       t->from->nodes.v[edge->to].name);
}

static bool is_device_edge(const struct thinning *t, const struct tn_graph_edge *edge)
{
	return edge->kind == TN_GRAPH_DRIVES && t->from->nodes.v[edge->from].kind == TN_GRAPH_DEVICE;
}

/* How many devices have the same name together: the number is the table's value. */
static int count_devices(struct thinning *t, struct tn_hash *counts)
{
	int r = 0;

	for (size_t i = 0; i < t->from->edges.n && r >= 0; i++) {
		const char *name;

		if (!is_device_edge(t, &t->from->edges.v[i]))
			continue;
		name = name_together(t, &t->from->edges.v[i]);
		if (!name)
			return -ENOMEM;
		r = tn_hash_put(counts, tn_text(name), (void *)((uintptr_t)tn_hash_get(counts, tn_text(name)) + 1));
	}
	return r < 0 ? r : 0;
}

static int put_together(struct thinning *t, const struct tn_graph_edge *edge, const char *name)
{
	struct tn_graph_node *node;
	int r = tn_graph_node(t->to, TN_GRAPH_DEVICE, name, &t->node_of[edge->from]);

	if (r < 0)
		return r;
	node = &t->to->nodes.v[t->node_of[edge->from]];
	node->group = t->from->nodes.v[edge->from].group;
	node->n_modules++;
	return 0;
}

static int put_devices(struct thinning *t)
{
	tn_cleanup(tn_hash_free) struct tn_hash counts = { 0 };
	int r = count_devices(t, &counts);

	for (size_t i = 0; i < t->from->edges.n && r >= 0; i++) {
		const struct tn_graph_edge *edge = &t->from->edges.v[i];
		const char *name = is_device_edge(t, edge) ? name_together(t, edge) : "";

		if (!name)
			return -ENOMEM;
		if (*name && (uintptr_t)tn_hash_get(&counts, tn_text(name)) > t->how->devices)
			r = put_together(t, edge, name);
	}
	return r;
}

/* Whether enough edges from the same group stand for more than @edge; of equal ones the first count. */
static bool is_weak(const struct thinning *t, const struct tn_graph_edge *edge)
{
	const struct tn_graph *g = t->from;
	size_t stronger = 0, at = (size_t)(edge - g->edges.v);

	if (!t->how->strongest || g->nodes.v[edge->from].kind != TN_GRAPH_GROUP || g->nodes.v[edge->to].kind != TN_GRAPH_GROUP)
		return false;
	/* Those from one node stand together. */
	for (size_t i = at; i-- > 0 && g->edges.v[i].from == edge->from;)
		stronger += g->edges.v[i].n_edges >= edge->n_edges;
	for (size_t i = at + 1; i < g->edges.n && g->edges.v[i].from == edge->from; i++)
		stronger += g->edges.v[i].n_edges > edge->n_edges;
	return stronger >= t->how->strongest;
}

static bool is_left_out(const struct thinning *t, const struct tn_graph_edge *edge)
{
	return (edge->implied && t->how->drop_implied) || is_weak(t, edge);
}

static void find_linked(struct thinning *t)
{
	for (size_t i = 0; i < t->from->edges.n; i++) {
		const struct tn_graph_edge *edge = &t->from->edges.v[i];

		if (!is_left_out(t, edge))
			t->is_linked[edge->from] = t->is_linked[edge->to] = true;
	}
}

static int put_edge(struct thinning *t, const struct tn_graph_edge *edge)
{
	struct tn_graph_edge *made;
	struct tn_graph_edge copy = *edge;
	int r;

	if (is_left_out(t, edge)) {
		t->dropped++;
		if (t->node_of[edge->from] != NO_NODE)
			t->to->nodes.v[t->node_of[edge->from]].edge_left_out = true;
		return 0;
	}
	copy.from = t->node_of[edge->from];
	copy.to = t->node_of[edge->to];
	r = tn_graph_edge(t->to, edge->kind, copy.from, copy.to, &made);
	if (r <= 0)
		return r;
	*made = copy;
	return 0;
}

int tn_graph_thinned(const struct tn_graph *graph, const struct tn_graph_thinning *how, struct tn_graph *ret, size_t *ret_dropped)
{
	tn_cleanup(release) struct thinning t = { .from = graph, .how = how, .to = ret };
	int r;

	t.node_of = calloc(graph->nodes.n + 1, sizeof(*t.node_of));
	t.is_linked = calloc(graph->nodes.n + 1, sizeof(*t.is_linked));
	if (!t.node_of || !t.is_linked)
		return -ENOMEM;
	find_linked(&t);
	for (size_t i = 0; i < graph->nodes.n; i++)
		t.node_of[i] = NO_NODE;
	ret->symbols_known = graph->symbols_known;
	r = put_devices(&t);
	for (size_t i = 0; i < graph->nodes.n && r >= 0; i++)
		if (t.node_of[i] == NO_NODE && (t.is_linked[i] || !graph->nodes.v[i].beside))
			r = tn_graph_copy_node(&graph->nodes.v[i], ret, &t.node_of[i]);
	for (size_t i = 0; i < graph->edges.n && r >= 0; i++)
		r = put_edge(&t, &graph->edges.v[i]);
	*ret_dropped = t.dropped;
	return r < 0 ? r : tn_graph_sort(ret);
}
