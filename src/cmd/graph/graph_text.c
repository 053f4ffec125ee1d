// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each node with what it is connected to, below it. */
#include <errno.h>
#include <stdlib.h>

#include "base/utf8.h"
#include "cmd/graph/graph_view.h"
#include "picture/graph_words.h"

static void add_shown(struct tn_buf *b, const char *text)
{
	tn_utf8_show(tn_text(text), b);
}

static void add_symbols(struct tn_buf *b, const struct tn_graph_edge *edge, bool all)
{
	if (edge->n_symbols)
		tn_buf_addf(b, "%zu symbol%s", edge->n_symbols, edge->n_symbols == 1 ? "" : "s");
	for (size_t i = 0; all && i < edge->n_symbols; i++) {
		tn_buf_add_str(b, i ? ", " : ": ");
		add_shown(b, edge->symbols[i]);
	}
}

static void add_edge(struct tn_buf *b, const struct tn_graph *graph, const struct tn_graph_edge *edge, bool symbols)
{
	tn_autobuf more = { 0 }, phrase = { 0 };

	tn_graph_edge_phrase(edge->kind, tn_graph_node_label(&graph->nodes.v[edge->to]), &phrase);
	tn_buf_add_str(b, "    ");
	tn_utf8_show(tn_buf_text(&phrase), b);
	add_symbols(&more, edge, symbols);
	if (edge->n_edges > 1)
		tn_buf_addf(&more, "%s%zu times", more.n ? ", " : "", edge->n_edges);
	if (edge->in_use && edge->kind != TN_GRAPH_HOLDS)
		tn_buf_addf(&more, "%sin use", more.n ? ", " : "");
	if (edge->why) {
		tn_buf_add_str(&more, more.n ? ", " : "");
		add_shown(&more, edge->why);
	}
	b->failed |= more.failed || phrase.failed;
	if (more.n) {
		tn_buf_add_str(b, " (");
		tn_buf_add_text(b, tn_buf_text(&more));
		tn_buf_add_char(b, ')');
	}
	tn_buf_add_char(b, '\n');
}

static void add_node(struct tn_buf *b, const struct tn_graph_view *view, const struct tn_graph_node *node)
{
	tn_autobuf words = { 0 };

	tn_graph_node_words(node, view->colour_by, &words);
	add_shown(b, tn_graph_node_label(node));
	tn_buf_add_str(b, ": ");
	tn_utf8_show(tn_buf_text(&words), b);
	b->failed |= words.failed;
	tn_buf_add_char(b, '\n');
}

int tn_graph_print_text(const struct tn_graph_view *view, const struct tn_graph *graph, struct tn_buf *ret)
{
	size_t at = 0;

	/* Edges are sorted by the node that they start from. */
	for (size_t i = 0; i < graph->nodes.n; i++) {
		add_node(ret, view, &graph->nodes.v[i]);
		for (; at < graph->edges.n && graph->edges.v[at].from == i; at++)
			add_edge(ret, graph, &graph->edges.v[at], view->args->symbols);
	}
	return ret->failed ? -ENOMEM : 0;
}
