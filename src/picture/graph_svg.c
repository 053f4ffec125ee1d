// SPDX-License-Identifier: LGPL-2.1-or-later
/* Drawn from behind to in front: curves, nodes, words at curves; the legend above them. */
#include "picture/graph_svg.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "picture/graph_layout.h"
#include "picture/graph_legend.h"
#include "picture/graph_words.h"

#define NODE_HEIGHT TN_PX(36)
#define STRIPE TN_PX(17)
#define NAME_FONT 12u
#define WORDS_FONT 10u
/* Of words at edges. */
#define LINE TN_PX(10)
#define WIDTH_LEAST TN_PX(760)
/* Wider than this a legend is no longer read at a glance. */
#define LEGEND_MAX TN_PX(1200)

const char *const tn_graph_placer[] = { "dot", "-Tplain", NULL };

struct tn_graph_svg {
	const struct tn_graph_drawing *d;
	struct tn_graph_layout layout;
};

/* The letters of a sans-serif font are narrower than the widest that there may be. */
static tn_px width_of(const char *text, unsigned height)
{
	return tn_svg_text_width(text, height) * 6 / 7;
}

static int measure(const struct tn_graph_drawing *d, size_t i, struct tn_graph_place *place)
{
	const struct tn_graph_node *node = &d->graph->nodes.v[i];
	tn_autofree char *text = NULL;
	struct tn_buf words = { 0 };
	tn_px name = width_of(tn_graph_node_label(node), NAME_FONT), below;

	tn_graph_node_words(node, d->colours->by, &words);
	text = tn_buf_take(&words);
	if (!text)
		return -ENOMEM;
	below = width_of(text, WORDS_FONT);
	place->width = STRIPE + TN_PX(14) + (name > below ? name : below);
	place->height = NODE_HEIGHT;
	return 0;
}

int tn_graph_svg_new(const struct tn_graph_drawing *d, tn_graph_svg **ret)
{
	tn_cleanup(tn_graph_svg_freep) tn_graph_svg *svg = calloc(1, sizeof(*svg));
	int r;

	if (!svg)
		return -ENOMEM;
	svg->d = d;
	svg->layout.graph = d->graph;
	svg->layout.roomy = d->names;
	r = tn_graph_layout_begin(&svg->layout);
	for (size_t i = 0; i < d->graph->nodes.n && r == 0; i++)
		r = measure(d, i, &svg->layout.places[i]);
	if (r == 0)
		*ret = tn_take_ptr(svg);
	return r;
}

tn_graph_svg *tn_graph_svg_free(tn_graph_svg *svg)
{
	if (svg)
		tn_graph_layout_free(&svg->layout);
	free(svg);
	return NULL;
}

int tn_graph_svg_ask(const tn_graph_svg *svg, struct tn_buf *ret)
{
	tn_graph_layout_ask(&svg->layout, ret);
	return ret->failed ? -ENOMEM : 0;
}

static void add_title(struct tn_buf *b, const struct tn_buf *told)
{
	b->failed |= told->failed;
	tn_buf_add_str(b, "<title>");
	tn_svg_lines(b, tn_buf_text(told));
	tn_buf_add_str(b, "</title>");
}

static void add_point(struct tn_buf *b, const struct tn_graph_point *p, char before)
{
	tn_buf_add_char(b, before);
	tn_svg_number(b, p->x);
	tn_buf_add_char(b, ' ');
	tn_svg_number(b, p->y);
}

static void add_curve(const struct tn_graph_layout *l, const struct tn_graph_curve *curve, struct tn_buf *b)
{
	const struct tn_graph_point *points = &l->points.v[curve->first];

	tn_buf_add_str(b, " d=\"");
	add_point(b, &points[0], 'M');
	for (size_t i = 1; i < curve->n; i++)
		add_point(b, &points[i], i % 3 == 1 ? 'C' : ' ');
	tn_buf_add_str(b, "\"");
}

/* Between modules a thick line is in use; between groups it is thicker, the more of them it stands for. */
static const char *weight_of(const struct tn_graph *graph, const struct tn_graph_edge *edge)
{
	const bool groups = graph->nodes.v[edge->from].kind == TN_GRAPH_GROUP || graph->nodes.v[edge->to].kind == TN_GRAPH_GROUP;

	if (!groups)
		return edge->in_use ? " use" : "";
	return edge->n_edges < 5 ? "" : edge->n_edges < 20 ? " w1" : edge->n_edges < 80 ? " w2" : " w3";
}

static void add_edge(const tn_graph_svg *svg, size_t i, struct tn_buf *b)
{
	const struct tn_graph_edge *edge = &svg->d->graph->edges.v[i];
	const struct tn_graph_curve *curve = &svg->layout.curves[i];
	tn_autobuf told = { 0 };

	if (!curve->n)
		return;
	tn_graph_edge_tell(svg->d->graph, edge, &told);
	tn_buf_add_str(b, "<g class=\"e\">");
	add_title(b, &told);
	tn_buf_addf(b, "<path class=\"l e-%s%s%s\"", tn_graph_edge_word(edge->kind), edge->implied ? " im" : "",
		    weight_of(svg->d->graph, edge));
	add_curve(&svg->layout, curve, b);
	tn_buf_addf(b, " marker-end=\"url(#m-%s)\"/><path class=\"hit\"", tn_graph_edge_word(edge->kind));
	add_curve(&svg->layout, curve, b);
	tn_buf_add_str(b, "/></g>\n");
}

/* At the middle of its middle piece, line by line. */
static void add_edge_words(const tn_graph_svg *svg, size_t i, struct tn_buf *b)
{
	const struct tn_graph_curve *curve = &svg->layout.curves[i];
	const struct tn_graph_point *p;
	tn_autobuf words = { 0 };
	struct tn_text rest, line;
	size_t n = 0;
	tn_px y;

	tn_graph_edge_words(&svg->d->graph->edges.v[i], svg->d->names, &words);
	b->failed |= words.failed;
	if (!words.n || !curve->n)
		return;
	for (rest = tn_buf_text(&words); tn_text_line(&rest, &line);)
		n++;
	p = &svg->layout.points.v[curve->first + (curve->n - 1) / 3 / 2 * 3];
	y = (p[0].y + 3 * p[1].y + 3 * p[2].y + p[3].y) / 8 + TN_PX(3) + LINE / 2;
	y = y > n * LINE / 2 ? y - n * LINE / 2 : 0;
	for (rest = tn_buf_text(&words); tn_text_line(&rest, &line); y += LINE) {
		tn_svg_begin_words(b, "ew", "middle", (p[0].x + 3 * p[1].x + 3 * p[2].x + p[3].x) / 8, y);
		tn_svg_lines(b, line);
		tn_svg_end_words(b);
	}
}

/* What is good as an id in any document: "module-ext4". */
static void add_id(const struct tn_graph_node *node, struct tn_buf *b)
{
	tn_buf_addf(b, "%s-", tn_graph_kind_word(node->kind));
	for (const char *c = node->name; *c; c++)
		if ((*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9') || *c == '_')
			tn_buf_add_char(b, *c);
		else
			tn_buf_addf(b, ".%02x", (unsigned char)*c);
}

static void begin_link(const tn_graph_svg *svg, const struct tn_graph_node *node, struct tn_buf *b)
{
	tn_autobuf link = { 0 };

	tn_graph_link(svg->d, node, &link);
	b->failed |= link.failed;
	tn_buf_add_str(b, "<a id=\"");
	add_id(node, b);
	tn_buf_add_str(b, "\" href=\"");
	if (link.n) {
		tn_svg_lines(b, tn_buf_text(&link));
	} else {
		tn_buf_add_char(b, '#');
		add_id(node, b);
	}
	tn_buf_add_str(b, "\">");
}

static void add_node(const tn_graph_svg *svg, size_t i, struct tn_buf *b)
{
	const struct tn_graph_node *node = &svg->d->graph->nodes.v[i];
	const struct tn_graph_place *p = &svg->layout.places[i];
	const unsigned class = svg->d->colours->of[i];
	tn_autobuf told = { 0 }, words = { 0 };

	tn_graph_node_tell(node, &told);
	tn_graph_node_words(node, svg->d->colours->by, &words);
	begin_link(svg, node, b);
	tn_buf_addf(b, "<g class=\"n p%u k-%s%s%s\">", class, tn_graph_kind_word(node->kind),
		    node->state ? " s-" : "", node->state ? tn_graph_state_word(node->state) : "");
	add_title(b, &told);
	tn_graph_legend_box(b, node->kind, p->x, p->y, p->width, p->height, node->asked);
	tn_svg_begin_words(b, "mk", "middle", p->x + STRIPE / 2, p->y + TN_PX(22));
	tn_buf_addf(b, "%c", svg->d->colours->classes[class].mark);
	tn_svg_end_words(b);
	tn_svg_begin_words(b, "nm", "start", p->x + STRIPE + TN_PX(6), p->y + TN_PX(16));
	tn_svg_text(b, tn_graph_node_label(node));
	tn_svg_end_words(b);
	tn_svg_begin_words(b, "wo", "start", p->x + STRIPE + TN_PX(6), p->y + TN_PX(29));
	tn_svg_lines(b, tn_buf_text(&words));
	tn_svg_end_words(b);
	b->failed |= words.failed;
	tn_buf_add_str(b, "</g></a>\n");
}

static void add_body(const tn_graph_svg *svg, struct tn_buf *b)
{
	const struct tn_graph *graph = svg->d->graph;

	for (size_t i = 0; i < graph->edges.n; i++)
		add_edge(svg, i, b);
	if (svg->layout.alone_top) {
		tn_svg_begin_words(b, "hd", "start", TN_PX(12), svg->layout.alone_top + TN_PX(14));
		tn_buf_add_str(b, "Connected with nothing here");
		tn_svg_end_words(b);
	}
	for (size_t i = 0; i < graph->nodes.n; i++)
		add_node(svg, i, b);
	for (size_t i = 0; i < graph->edges.n; i++)
		add_edge_words(svg, i, b);
}

int tn_graph_svg_draw(tn_graph_svg *svg, struct tn_text answer, struct tn_buf *ret)
{
	tn_autobuf desc = { 0 }, style = { 0 };
	int r = tn_graph_layout_take(&svg->layout, answer, WIDTH_LEAST);
	tn_autofree char *rules = NULL;
	tn_px width, top;

	if (r < 0)
		return r;
	width = svg->layout.width < LEGEND_MAX ? svg->layout.width : LEGEND_MAX;
	top = tn_graph_legend_height(svg->d, width);
	tn_graph_legend_desc(svg->d, &desc);
	tn_graph_legend_style(svg->d, &style);
	rules = tn_buf_take(&style);
	if (!rules)
		return -ENOMEM;
	tn_svg_begin(ret, &(struct tn_svg_page){ .title = svg->d->title, .desc = tn_buf_text(&desc), .width = svg->layout.width,
						 .height = top + svg->layout.height, .style = rules, .dark = tn_graph_legend_dark,
						 .defs = tn_graph_legend_defs, .links = true });
	tn_graph_legend(svg->d, width, ret);
	tn_buf_add_str(ret, "<g transform=\"translate(0 ");
	tn_svg_number(ret, top);
	tn_buf_add_str(ret, ")\">\n");
	add_body(svg, ret);
	tn_buf_add_str(ret, "</g>\n");
	tn_svg_end(ret);
	return ret->failed || desc.failed ? -ENOMEM : 0;
}
