// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whatever a program by the name of dot says of a graph of two parts, one with a block, is drawn within bounds or refused. */
#include <errno.h>

#include "fuzz.h"
#include "picture/graph_svg.h"

#define LEAVES 7

static size_t add_node(struct tn_graph *graph, const char *name)
{
	size_t node = 0;

	fuzz_check(tn_graph_node(graph, TN_GRAPH_MODULE, name, &node) == 1);
	graph->nodes.v[node].group = "";
	return node;
}

static void add_edge(struct tn_graph *graph, enum tn_graph_edge_kind kind, size_t from, size_t to)
{
	struct tn_graph_edge *edge;

	fuzz_check(tn_graph_edge(graph, kind, from, to, &edge) == 1);
}

/* n0 to n6 need n7, which needs n8 in two ways; n9 and n10 each other; n11 nobody. */
static void make(struct tn_graph *graph)
{
	char name[16];

	for (int i = 0; i < 12; i++) {
		snprintf(name, sizeof(name), "m%02d", i);
		add_node(graph, name);
	}
	for (size_t i = 0; i < LEAVES; i++)
		add_edge(graph, TN_GRAPH_DEPENDS, i, LEAVES);
	add_edge(graph, TN_GRAPH_DEPENDS, LEAVES, LEAVES + 1);
	add_edge(graph, TN_GRAPH_WEAK, LEAVES, LEAVES + 1);
	add_edge(graph, TN_GRAPH_DEPENDS, 9, 10);
	add_edge(graph, TN_GRAPH_SOFT_PRE, 10, 9);
	fuzz_check(tn_graph_sort(graph) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	tn_autograph graph = { 0 };
	tn_cleanup(tn_graph_colours_free) struct tn_graph_colours colours = { 0 };
	tn_cleanup(tn_graph_svg_freep) tn_graph_svg *svg = NULL;
	const struct tn_graph_drawing drawing = { .graph = &graph, .colours = &colours, .title = "x" };
	struct tn_text answer = { (const char *)data, size };
	tn_autobuf text = { 0 };
	int r;

	make(&graph);
	fuzz_check(tn_graph_colour(&graph, TN_GRAPH_BY_STATE, &colours) == 0);
	fuzz_check(tn_graph_svg_new(&drawing, &svg) == 0);
	r = tn_graph_svg_draw(svg, &answer, &text);
	fuzz_check(r == 0 || r == -EBADMSG);
	fuzz_check(answer.n <= size);
	/* Seven nodes share one curve at the most; the rest is as long as the answer. */
	fuzz_check(text.n < 100000 + 60 * (LEAVES + 1) * size);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_str(corpus, "graph 1 9 4\nnode n0 2 2 3 3\nnode n7 6 2 1 .5\nnode n8 8 2 1 .5\n"
			      "edge n0 n7 4 3.5 2 4 2 5 2 5.5 2\nedge n7 n8 4 6.5 2 7 2 7 3 7.5 2\n"
			      "edge n7 n8 4 6.5 2 7 2 7 1 7.5 2\nstop\n"
			      "graph 1 3 1\nnode n9 .5 .5 1 .5\nnode n10 2 .5 1 .5\n"
			      "edge n9 n10 4 1 .5 1.1 .5 1.3 .5 1.5 .5\nedge n10 n9 4 1.5 .5 1.3 .5 1.1 .5 1 .5\nstop\n");
	fuzz_seed_str(corpus, "graph 1 99999 99999\nnode n0 -5 1e9 3 3\nedge n0 n7 7 1 1 2 2 3 3 4 4 5 5 6 6 7 7\nstop\n"
			      "graph 1 0 0\nstop\nrest");
}
