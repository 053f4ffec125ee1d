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
#define EDGE_FONT 9u
#define LINE TN_PX(10)
#define WIDTH_LEAST TN_PX(760)
/* Wider than this a legend is no longer read at a glance. */
#define LEGEND_MAX TN_PX(1200)

const char *const tn_graph_placer[] = { "dot", "-Tplain", NULL };

struct tn_graph_svg {
	const struct tn_graph_drawing *d;
	bool one_state; /* of all modules: the legend says it */
	struct tn_graph_layout layout;
};

static void add_words(const tn_graph_svg *svg, const struct tn_graph_node *node, struct tn_buf *ret)
{
	(svg->one_state ? tn_graph_node_short_words : tn_graph_node_words)(node, svg->d->colours->by, ret);
}

static int measure(const tn_graph_svg *svg, size_t i, struct tn_graph_place *place)
{
	const struct tn_graph_drawing *d = svg->d;
	const struct tn_graph_node *node = &d->graph->nodes.v[i];
	tn_autofree char *text = NULL;
	struct tn_buf words = { 0 };
	tn_px name = tn_svg_text_width(tn_graph_node_label(node), NAME_FONT), below;

	add_words(svg, node, &words);
	text = tn_buf_take(&words);
	if (!text)
		return -ENOMEM;
	below = tn_svg_text_width(text, WORDS_FONT);
	place->width = STRIPE + TN_PX(14) + (name > below ? name : below);
	place->height = NODE_HEIGHT;
	return 0;
}

/* Of what stands beside an edge, line by line. */
static int measure_label(const struct tn_graph_drawing *d, size_t i, struct tn_graph_label *label)
{
	tn_autobuf words = { 0 };
	struct tn_text rest, line;

	tn_graph_edge_words(&d->graph->edges.v[i], d->names, &words);
	if (words.failed)
		return -ENOMEM;
	for (rest = tn_buf_text(&words); tn_text_line(&rest, &line);) {
		tn_autofree char *text = tn_text_dup(line);
		tn_px width = text ? tn_svg_text_width(text, EDGE_FONT) : 0;

		if (!text)
			return -ENOMEM;
		label->width = width > label->width ? width : label->width;
		label->height += LINE;
	}
	return 0;
}

/* What the nodes of a block have in common. NULL: out of memory; the caller frees it. */
static char *block_words(const tn_graph_svg *svg, const struct tn_graph_block *block)
{
	const struct tn_graph_blocks *blocks = &svg->layout.blocks;
	const struct tn_graph *graph = svg->d->graph;
	struct tn_buf words = { 0 };

	tn_buf_addf(&words, "%zu, each ", block->n);
	for (size_t i = 0; i < block->n_edges; i++) {
		const struct tn_graph_edge *edge = &graph->edges.v[blocks->edge_first[blocks->members[block->first]] + i];

		tn_buf_add_str(&words, i == 0 ? "" : i + 1 < block->n_edges ? ", " : " and ");
		tn_graph_edge_phrase(edge->kind, tn_graph_node_label(&graph->nodes.v[edge->to]), &words);
	}
	return tn_buf_take(&words);
}

int tn_graph_svg_new(const struct tn_graph_drawing *d, tn_graph_svg **ret)
{
	tn_cleanup(tn_graph_svg_freep) tn_graph_svg *svg = calloc(1, sizeof(*svg));
	enum tn_graph_state state;
	int r;

	if (!svg)
		return -ENOMEM;
	svg->d = d;
	svg->layout.graph = d->graph;
	svg->layout.roomy = d->names;
	svg->one_state = tn_graph_one_state(d->graph, &state);
	r = tn_graph_layout_begin(&svg->layout);
	for (size_t i = 0; i < d->graph->nodes.n && r == 0; i++)
		r = measure(svg, i, &svg->layout.places[i]);
	for (size_t i = 0; i < d->graph->edges.n && r == 0; i++)
		r = measure_label(d, i, &svg->layout.labels[i]);
	for (size_t i = 0; i < svg->layout.blocks.list.n && r == 0; i++) {
		tn_autofree char *text = block_words(svg, &svg->layout.blocks.list.v[i]);

		svg->layout.blocks.list.v[i].words = text ? tn_svg_text_width(text, WORDS_FONT) : 0;
		r = text ? 0 : -ENOMEM;
	}
	if (r < 0)
		return r;
	tn_graph_layout_measured(&svg->layout);
	*ret = tn_take_ptr(svg);
	return 0;
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

/* The middle of its middle piece; in a block, where the edge leaves its node. False: nowhere. */
static bool find_label(const tn_graph_svg *svg, size_t i, struct tn_graph_point *ret)
{
	const struct tn_graph_layout *l = &svg->layout;
	const struct tn_graph_curve *curve = &l->curves[i];
	const size_t block = l->blocks.of[svg->d->graph->edges.v[i].from];
	const struct tn_graph_point *p;

	if (!curve->n || (block != TN_GRAPH_NO_BLOCK && l->blocks.list.v[block].n_edges > 1))
		return false;
	p = &l->points.v[curve->first];
	if (block != TN_GRAPH_NO_BLOCK) {
		*ret = (struct tn_graph_point){ p[0].x + TN_PX(3), p[0].y };
		return true;
	}
	p += (curve->n - 1) / 3 / 2 * 3;
	ret->x = (p[0].x + 3 * p[1].x + 3 * p[2].x + p[3].x) / 8;
	ret->y = (p[0].y + 3 * p[1].y + 3 * p[2].y + p[3].y) / 8;
	return true;
}

static void add_edge_words(const tn_graph_svg *svg, size_t i, struct tn_buf *b)
{
	const bool in_block = svg->layout.blocks.of[svg->d->graph->edges.v[i].from] != TN_GRAPH_NO_BLOCK;
	const tn_px half = svg->layout.labels[i].height / 2;
	tn_autobuf words = { 0 };
	struct tn_graph_point at;
	struct tn_text rest, line;
	tn_px y;

	if (!find_label(svg, i, &at))
		return;
	tn_graph_edge_words(&svg->d->graph->edges.v[i], svg->d->names, &words);
	b->failed |= words.failed;
	y = at.y + TN_PX(3) + LINE / 2;
	y = y > half ? y - half : 0;
	for (rest = tn_buf_text(&words); tn_text_line(&rest, &line); y += LINE) {
		tn_svg_begin_words(b, "ew", in_block ? "start" : "middle", at.x, y);
		tn_svg_lines(b, line);
		tn_svg_end_words(b);
	}
}

static void add_block(const tn_graph_svg *svg, const struct tn_graph_block *block, struct tn_buf *b)
{
	tn_autofree char *text = block_words(svg, block);

	tn_svg_round(b, "bk", block->place.x, block->place.y, block->place.width, block->place.height, TN_PX(6));
	b->failed |= !text;
	if (!text || block->words > block->place.width)
		return;
	tn_svg_begin_words(b, "wo", "start", block->place.x + TN_PX(8), block->place.y + TN_PX(14));
	tn_svg_text(b, text);
	tn_svg_end_words(b);
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
	add_words(svg, node, &words);
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

	for (size_t i = 0; i < svg->layout.blocks.list.n; i++)
		add_block(svg, &svg->layout.blocks.list.v[i], b);
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

int tn_graph_svg_draw(tn_graph_svg *svg, struct tn_text *answer, struct tn_buf *ret)
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
