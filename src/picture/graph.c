// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph.h"

#include <errno.h>
#include <stdlib.h>

#include "base/sort.h"

static const char *const kind_words[TN_GRAPH_N_NODE_KINDS] = {
	[TN_GRAPH_MODULE] = "module",
	[TN_GRAPH_BUILTIN] = "builtin",
	[TN_GRAPH_MISSING] = "missing",
	[TN_GRAPH_DEVICE] = "device",
	[TN_GRAPH_GROUP] = "group",
};

static const char *const state_words[TN_GRAPH_N_STATES] = {
	[TN_GRAPH_LOADED] = "loaded",
	[TN_GRAPH_LOADING] = "loading",
	[TN_GRAPH_UNLOADING] = "unloading",
	[TN_GRAPH_IN_KERNEL] = "builtin",
	[TN_GRAPH_AVAILABLE] = "available",
	[TN_GRAPH_ABSENT] = "missing",
};

static const char *const edge_words[TN_GRAPH_N_EDGE_KINDS] = {
	[TN_GRAPH_DEPENDS] = "depends",
	[TN_GRAPH_USES] = "uses",
	[TN_GRAPH_SOFT_PRE] = "soft-pre",
	[TN_GRAPH_SOFT_POST] = "soft-post",
	[TN_GRAPH_WEAK] = "weak",
	[TN_GRAPH_HOLDS] = "holds",
	[TN_GRAPH_DRIVES] = "drives",
};

const char *tn_graph_kind_word(enum tn_graph_node_kind kind)
{
	return kind_words[kind];
}

const char *tn_graph_state_word(enum tn_graph_state state)
{
	return state_words[state];
}

const char *tn_graph_edge_word(enum tn_graph_edge_kind kind)
{
	return edge_words[kind];
}

void tn_graph_free(struct tn_graph *graph)
{
	tn_vec_free(&graph->nodes);
	tn_vec_free(&graph->edges);
	tn_hash_free(&graph->by_key);
	tn_hash_free(&graph->by_ends);
	tn_arena_free(&graph->arena);
}

/* A table's value is a number and one, so that none is NULL. */
static void *value_of(size_t index)
{
	return (void *)(uintptr_t)(index + 1);
}

static bool find(const struct tn_hash *table, struct tn_text key, size_t *ret)
{
	uintptr_t value = (uintptr_t)tn_hash_get(table, key);

	if (value)
		*ret = (size_t)value - 1;
	return value != 0;
}

/* NULL: out of memory; the caller frees it. */
static char *node_key(enum tn_graph_node_kind kind, const char *name, struct tn_text *ret)
{
	const struct tn_graph_node node = { .kind = kind, .name = name };
	struct tn_buf key = { 0 };
	char *text;

	tn_graph_node_id(&node, &key);
	ret->n = key.n;
	text = tn_buf_take(&key);
	ret->p = text;
	return text;
}

bool tn_graph_find(const struct tn_graph *graph, enum tn_graph_node_kind kind, const char *name, size_t *ret)
{
	struct tn_text key;
	tn_autofree char *text = node_key(kind, name, &key);

	return text && find(&graph->by_key, key, ret);
}

int tn_graph_node(struct tn_graph *graph, enum tn_graph_node_kind kind, const char *name, size_t *ret)
{
	struct tn_text key;
	tn_autofree char *text = node_key(kind, name, &key);
	struct tn_graph_node node = { .kind = kind, .group = "" };

	if (!text)
		return -ENOMEM;
	if (find(&graph->by_key, key, ret))
		return 0;
	key.p = tn_arena_dup(&graph->arena, key);
	node.name = tn_arena_str(&graph->arena, name);
	if (!key.p || !node.name || tn_vec_push(&graph->nodes, node) < 0)
		return -ENOMEM;
	if (tn_hash_put(&graph->by_key, key, value_of(graph->nodes.n - 1)) < 0) {
		graph->nodes.n--;
		return -ENOMEM;
	}
	*ret = graph->nodes.n - 1;
	return 1;
}

struct ends {
	size_t from, to;
	uint64_t kind; /* as wide as what stands before it, so that no byte is left unset */
};

bool tn_graph_find_edge(const struct tn_graph *graph, enum tn_graph_edge_kind kind, size_t from, size_t to, size_t *ret)
{
	const struct ends ends = { from, to, kind };

	return find(&graph->by_ends, (struct tn_text){ (const char *)&ends, sizeof(ends) }, ret);
}

static int note_edge(struct tn_graph *graph, size_t i)
{
	const struct tn_graph_edge *edge = &graph->edges.v[i];
	const struct ends ends = { edge->from, edge->to, edge->kind };
	const char *key = tn_arena_dup(&graph->arena, (struct tn_text){ (const char *)&ends, sizeof(ends) });

	return key ? tn_hash_put(&graph->by_ends, (struct tn_text){ key, sizeof(ends) }, value_of(i)) : -ENOMEM;
}

int tn_graph_edge(struct tn_graph *graph, enum tn_graph_edge_kind kind, size_t from, size_t to, struct tn_graph_edge **ret)
{
	const struct tn_graph_edge edge = { .from = from, .to = to, .kind = kind, .n_edges = 1 };
	size_t i;

	if (tn_graph_find_edge(graph, kind, from, to, &i)) {
		*ret = &graph->edges.v[i];
		return 0;
	}
	if (tn_vec_push(&graph->edges, edge) < 0)
		return -ENOMEM;
	if (note_edge(graph, graph->edges.n - 1) < 0) {
		graph->edges.n--;
		return -ENOMEM;
	}
	*ret = &graph->edges.v[graph->edges.n - 1];
	return 1;
}

/* Where each node goes; @to: one a node. */
static int sort_nodes(struct tn_graph *graph, size_t *to)
{
	const size_t n = graph->nodes.n;
	tn_autofree struct tn_sort_item *items = calloc(n + 1, sizeof(*items));
	tn_autofree struct tn_graph_node *old = calloc(n + 1, sizeof(*old));
	size_t at = 0;

	if (!items || !old)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++) {
		old[i] = graph->nodes.v[i];
		items[i] = (struct tn_sort_item){ .key = tn_text(old[i].name), .id = (uint32_t)i };
	}
	tn_sort_texts(items, n);
	for (int kind = 0; kind < TN_GRAPH_N_NODE_KINDS; kind++)
		for (size_t i = 0; i < n; i++)
			if ((int)old[items[i].id].kind == kind) {
				to[items[i].id] = at;
				graph->nodes.v[at++] = old[items[i].id];
			}
	return 0;
}

static int by_ends(const void *a, const void *b)
{
	const struct tn_graph_edge *x = a, *y = b;

	if (x->from != y->from)
		return x->from < y->from ? -1 : 1;
	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return x->kind < y->kind ? -1 : x->kind > y->kind;
}

static int note_all(struct tn_graph *graph)
{
	int r = 0;

	tn_hash_free(&graph->by_key);
	tn_hash_free(&graph->by_ends);
	for (size_t i = 0; i < graph->nodes.n && r >= 0; i++) {
		struct tn_text key;
		tn_autofree char *text = node_key(graph->nodes.v[i].kind, graph->nodes.v[i].name, &key);

		key.p = text ? tn_arena_dup(&graph->arena, key) : NULL;
		r = key.p ? tn_hash_put(&graph->by_key, key, value_of(i)) : -ENOMEM;
	}
	for (size_t i = 0; i < graph->edges.n && r >= 0; i++)
		r = note_edge(graph, i);
	return r < 0 ? r : 0;
}

int tn_graph_sort(struct tn_graph *graph)
{
	tn_autofree size_t *to = calloc(graph->nodes.n + 1, sizeof(*to));
	int r = to && graph->nodes.n < UINT32_MAX ? sort_nodes(graph, to) : -ENOMEM;

	if (r < 0)
		return r;
	for (size_t i = 0; i < graph->edges.n; i++) {
		graph->edges.v[i].from = to[graph->edges.v[i].from];
		graph->edges.v[i].to = to[graph->edges.v[i].to];
	}
	if (graph->edges.n)
		qsort(graph->edges.v, graph->edges.n, sizeof(*graph->edges.v), by_ends);
	return note_all(graph);
}

void tn_graph_node_id(const struct tn_graph_node *node, struct tn_buf *ret)
{
	tn_buf_add_str(ret, kind_words[node->kind]);
	tn_buf_add_char(ret, ':');
	tn_buf_add_str(ret, node->name);
}

struct tn_text tn_graph_subsystem(const char *group)
{
	struct tn_text all = tn_text(group);
	const char *slash = memchr(all.p, '/', all.n);
	struct tn_text top = slash ? (struct tn_text){ all.p, (size_t)(slash - all.p) } : all;

	if (!slash || !tn_text_is(top, "drivers"))
		return top;
	slash = memchr(slash + 1, '/', all.n - top.n - 1);
	return slash ? (struct tn_text){ all.p, (size_t)(slash - all.p) } : all;
}
