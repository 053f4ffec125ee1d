// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_dot.h"

#include <errno.h>

#include "base/utf8.h"
#include "picture/graph_words.h"

static const char *const node_shapes[TN_GRAPH_N_NODE_KINDS] = {
	[TN_GRAPH_MODULE] = "shape=box",
	[TN_GRAPH_BUILTIN] = "shape=box, peripheries=2",
	[TN_GRAPH_MISSING] = "shape=octagon",
	[TN_GRAPH_DEVICE] = "shape=ellipse",
	[TN_GRAPH_GROUP] = "shape=folder",
};

static const char *const edge_styles[TN_GRAPH_N_EDGE_KINDS] = {
	[TN_GRAPH_DEPENDS] = "style=solid, arrowhead=normal",
	[TN_GRAPH_USES] = "style=bold, arrowhead=normal",
	[TN_GRAPH_SOFT_PRE] = "style=dashed, arrowhead=empty",
	[TN_GRAPH_SOFT_POST] = "style=dashed, arrowhead=empty, arrowtail=tee, dir=both",
	[TN_GRAPH_WEAK] = "style=dotted, arrowhead=vee",
	[TN_GRAPH_HOLDS] = "style=solid, arrowhead=diamond",
	[TN_GRAPH_DRIVES] = "style=solid, arrowhead=dot",
};

/* Within quotes. Ours alone has newlines in it: in what is shown there are none. */
static void add_escaped(struct tn_buf *b, struct tn_text text, bool entities)
{
	for (size_t i = 0; i < text.n; i++)
		switch (text.p[i]) {
		case '"':
			tn_buf_add_str(b, "\\\"");
			break;
		case '\\':
			tn_buf_add_str(b, "\\\\");
			break;
		case '\n':
			tn_buf_add_str(b, "\\n");
			break;
		case '&': /* Graphviz takes HTML's names of characters in what it shows */
			tn_buf_add_str(b, entities ? "&amp;" : "&");
			break;
		default:
			tn_buf_add_char(b, text.p[i]);
		}
}

/* Line by line, so that what steers a terminal becomes text and our own newlines stay. */
static void add_quoted(struct tn_buf *b, struct tn_text text, bool entities)
{
	struct tn_text line;
	bool first = true;

	tn_buf_add_char(b, '"');
	for (; tn_text_line(&text, &line); first = false) {
		tn_autobuf shown = { 0 };

		tn_utf8_show(line, &shown);
		b->failed |= shown.failed;
		if (!first)
			tn_buf_add_str(b, "\\n");
		add_escaped(b, tn_buf_text(&shown), entities);
	}
	tn_buf_add_char(b, '"');
}

static void add_id(struct tn_buf *b, const struct tn_graph_node *node)
{
	tn_autobuf id = { 0 };

	tn_graph_node_id(node, &id);
	b->failed |= id.failed;
	add_quoted(b, tn_buf_text(&id), false);
}

static void add_text(struct tn_buf *b, const char *name, const struct tn_buf *text)
{
	b->failed |= text->failed;
	tn_buf_addf(b, ", %s=", name);
	add_quoted(b, tn_buf_text(text), true);
}

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.' ||
	       c == '~';
}

void tn_graph_link(const struct tn_graph_drawing *d, const struct tn_graph_node *node, struct tn_buf *ret)
{
	const bool group = node->kind == TN_GRAPH_GROUP;
	const char *pattern = group ? d->group_link : node->kind == TN_GRAPH_MODULE ? d->link : NULL;
	const char *name = group ? node->group : node->name;
	const char *place = pattern ? strstr(pattern, "%s") : NULL;

	if (node->page)
		tn_buf_add_str(ret, node->page);
	if (!pattern || node->page)
		return;
	if (!place) {
		tn_buf_add_str(ret, pattern);
		return;
	}
	tn_buf_add_text(ret, (struct tn_text){ pattern, (size_t)(place - pattern) });
	for (const char *c = name; *c; c++)
		if (is_plain(*c))
			tn_buf_add_char(ret, *c);
		else
			tn_buf_addf(ret, "%%%02X", (unsigned char)*c);
	tn_buf_add_str(ret, place + 2);
}

static void add_node(const struct tn_graph_drawing *d, size_t i, struct tn_buf *b)
{
	const struct tn_graph_node *node = &d->graph->nodes.v[i];
	const struct tn_graph_class *class = &d->colours->classes[d->colours->of[i]];
	tn_autobuf label = { 0 }, told = { 0 }, link = { 0 };

	tn_buf_addf(&label, "%s\n", tn_graph_node_label(node));
	tn_graph_node_words(node, d->colours->by, &label);
	tn_graph_node_tell(node, &told);
	tn_graph_link(d, node, &link);
	tn_buf_add_str(b, "\t");
	add_id(b, node);
	tn_buf_addf(b, " [%s, fillcolor=\"%s\", fontcolor=\"%s\"", node_shapes[node->kind], class->paint, class->ink);
	if (node->state == TN_GRAPH_AVAILABLE || node->state == TN_GRAPH_ABSENT)
		tn_buf_add_str(b, ", style=\"filled,dashed\"");
	if (node->asked)
		tn_buf_add_str(b, ", penwidth=3");
	add_text(b, "label", &label);
	add_text(b, "tooltip", &told);
	if (link.n)
		add_text(b, "URL", &link);
	tn_buf_add_str(b, "];\n");
}

static void add_edge(const struct tn_graph_drawing *d, const struct tn_graph_edge *edge, struct tn_buf *b)
{
	tn_autobuf label = { 0 }, told = { 0 };

	tn_graph_edge_words(edge, d->names, &label);
	tn_graph_edge_tell(d->graph, edge, &told);
	tn_buf_add_str(b, "\t");
	add_id(b, &d->graph->nodes.v[edge->from]);
	tn_buf_add_str(b, " -> ");
	add_id(b, &d->graph->nodes.v[edge->to]);
	tn_buf_addf(b, " [class=\"%s\", %s", tn_graph_edge_word(edge->kind), edge_styles[edge->kind]);
	if (edge->implied)
		tn_buf_add_str(b, ", color=\"#767676\"");
	if (label.n)
		add_text(b, "label", &label);
	add_text(b, "tooltip", &told);
	if (label.n)
		add_text(b, "labeltooltip", &told);
	tn_buf_add_str(b, "];\n");
}

static void add_legend(const struct tn_graph_drawing *d, struct tn_buf *b)
{
	tn_autobuf label = { 0 };

	tn_buf_addf(&label, "colour: %s", tn_graph_colour_word(d->colours->by));
	tn_buf_add_str(b, "\tsubgraph cluster_legend {\n\t\tgraph [style=rounded");
	add_text(b, "label", &label);
	tn_buf_add_str(b, "];\n");
	for (size_t i = 0; i < d->colours->n; i++) {
		const struct tn_graph_class *class = &d->colours->classes[i];
		tn_autobuf text = { 0 };

		tn_buf_addf(&text, "%s (%zu)", class->label, class->n);
		tn_buf_addf(b, "\t\t\"legend:%zu\" [shape=box, fillcolor=\"%s\", fontcolor=\"%s\"", i, class->paint, class->ink);
		add_text(b, "label", &text);
		tn_buf_add_str(b, "];\n");
	}
	tn_buf_add_str(b, "\t}\n");
}

int tn_graph_dot(const struct tn_graph_drawing *d, struct tn_buf *ret)
{
	tn_autobuf title = { 0 };

	tn_buf_addf(&title, "%s%s%s", d->title, d->note ? "\n" : "", d->note ? d->note : "");
	tn_buf_add_str(ret, "digraph modules {\n\tgraph [rankdir=LR, charset=\"UTF-8\", labelloc=t");
	add_text(ret, "label", &title);
	tn_buf_add_str(ret, "];\n\tnode [style=filled, fontname=\"sans-serif\", fontsize=11];\n"
			    "\tedge [fontname=\"sans-serif\", fontsize=9];\n");
	for (size_t i = 0; i < d->graph->nodes.n; i++)
		add_node(d, i, ret);
	for (size_t i = 0; i < d->graph->edges.n; i++)
		add_edge(d, &d->graph->edges.v[i], ret);
	if (d->graph->nodes.n)
		add_legend(d, ret);
	tn_buf_add_str(ret, "}\n");
	return ret->failed ? -ENOMEM : 0;
}
