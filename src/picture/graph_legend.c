// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_legend.h"

#include "picture/graph_words.h"

#define LEFT TN_PX(12)
#define ROW TN_PX(22)
#define GAP TN_PX(16)
#define SAMPLE TN_PX(26) /* width of a colour or a line */
#define FONT 11u

/* The stripe of a node that shows its class. */
#define STRIPE TN_PX(17)

#define STYLE                                                                                                          \
	".n .bx{fill:#fff;stroke:#3a3a3a;stroke-width:1.2}.n .in{fill:none;stroke:#3a3a3a;stroke-width:1}"             \
	".ti,.sp{fill:none}.n .ti{fill-opacity:.22}.nm{font-size:12px}.wo{font-size:10px;fill:#333}"            \
	".mk{font-weight:bold}"                                                                                        \
	".bk{fill:none;stroke:#b8b8b8;stroke-width:1}.hd{font-weight:bold}"                                            \
	".s-available .bx,.s-missing .bx{stroke-dasharray:4 3}.st-y{stroke-width:3.5}"                                 \
	".l{fill:none;stroke:#4a4a4a;stroke-width:1}.im{stroke:#8a8a8a}.use,.w1{stroke-width:1.9}"                 \
	".w2{stroke-width:3}.w3{stroke-width:4.5}"                                                                     \
	".e-soft-pre,.e-soft-post{stroke-dasharray:6 4}.e-weak{stroke-dasharray:1.5 3.5}.e-uses{stroke:#a00018}"       \
	".e-drives{stroke:#767676}.m{fill:#4a4a4a}.mo{fill:#fff;stroke:#4a4a4a}"                                       \
	".hit{fill:none;stroke:#000;stroke-opacity:0;stroke-width:9}.e:hover .l{stroke-width:3}"                       \
	".ew{font-size:9px;fill:#333;paint-order:stroke;stroke:#fff;stroke-width:3px}"                                 \
	".up text{fill:#0b4f9c;text-decoration:underline}"                                                             \
	"a:hover .bx,a:focus .bx,a:target .bx{stroke-width:3.5}"

const char tn_graph_legend_dark[] =
	".n .bx{fill:#16181d;stroke:#c8c8c8}.n .in{stroke:#c8c8c8}.n .ti{fill-opacity:.35}.wo{fill:#d0d0d0}"
	".l{stroke:#b0b0b0}.im{stroke:#777}.bk{stroke:#4c4f57}.up text{fill:#9cc7ff}"
	".e-uses{stroke:#ff8f9c}.m{fill:#b0b0b0}.mo{fill:#16181d;stroke:#b0b0b0}"
	".ew{fill:#d8d8d8;stroke:#16181d}";

#define MARKER(name, shape)                                                                                           \
	"<marker id=\"m-" name "\" markerUnits=\"userSpaceOnUse\" markerWidth=\"12\" markerHeight=\"10\" refX=\"10\" "  \
	"refY=\"5\" orient=\"auto\" viewBox=\"0 0 12 10\">" shape "</marker>"

/* Heads of the edges: filled, hollow, open, a diamond, a dot. */
const char tn_graph_legend_defs[] =
	MARKER("depends", "<path class=\"m\" d=\"M1 1L10 5L1 9z\"/>")
	MARKER("uses", "<path class=\"m\" d=\"M1 1L10 5L1 9z\"/>")
	MARKER("soft-pre", "<path class=\"mo\" d=\"M1 1L10 5L1 9z\"/>")
	MARKER("soft-post", "<path class=\"mo\" d=\"M1 1L10 5L1 9zM11 0V10\"/>")
	MARKER("weak", "<path class=\"mo\" d=\"M1 1L10 5L1 9\"/>")
	MARKER("holds", "<path class=\"m\" d=\"M0 5L5 1L10 5L5 9z\"/>")
	MARKER("drives", "<circle class=\"m\" cx=\"7\" cy=\"5\" r=\"3.5\"/>");

void tn_graph_legend_style(const struct tn_graph_drawing *d, struct tn_buf *ret)
{
	tn_buf_add_str(ret, STYLE);
	for (size_t i = 0; i < d->colours->n; i++) {
		const struct tn_graph_class *class = &d->colours->classes[i];

		tn_buf_addf(ret, ".p%zu .ti,.p%zu .sp{fill:%s}.p%zu .mk{fill:%s}", i, i, class->paint, i, class->ink);
	}
}

/* A folder, with a flap above its left corner. */
static void add_folder(struct tn_buf *b, const char *class_name, tn_px x, tn_px y, tn_px width, tn_px height)
{
	tn_svg_round(b, "bx", x, y, width / 3, TN_PX(8), TN_PX(3));
	tn_svg_round(b, class_name, x, y + TN_PX(4), width, height - TN_PX(4), TN_PX(2));
}

void tn_graph_legend_box(struct tn_buf *b, enum tn_graph_node_kind kind, tn_px x, tn_px y, tn_px width, tn_px height, bool strong)
{
	const char *class_name = strong ? "bx st-y" : "bx";
	const tn_px inset = kind == TN_GRAPH_GROUP ? TN_PX(4) : 0;
	const tn_px radius = kind == TN_GRAPH_DEVICE ? height / 2 : kind == TN_GRAPH_MODULE ? TN_PX(4) : TN_PX(0);

	if (kind == TN_GRAPH_GROUP)
		add_folder(b, class_name, x, y, width, height);
	else
		tn_svg_round(b, class_name, x, y, width, height, radius);
	tn_svg_round(b, "ti", x, y + inset, width, height - inset, radius);
	tn_svg_rect(b, "sp", x + TN_PX(1), y + inset + TN_PX(kind == TN_GRAPH_DEVICE ? 8 : 1), STRIPE - TN_PX(2),
		    height - inset - TN_PX(kind == TN_GRAPH_DEVICE ? 16 : 2));
	if (kind == TN_GRAPH_BUILTIN)
		tn_svg_rect(b, "in", x + TN_PX(2), y + TN_PX(2), width - TN_PX(4), height - TN_PX(4));
}

/* What the legend has, one after the other. */
enum entry_kind { ENTRY_CLASS, ENTRY_BOX, ENTRY_EDGE, ENTRY_WORDS, ENTRY_LINK };
struct entry {
	enum entry_kind kind;
	size_t which;
	const char *text; /* of a class: its label */
	size_t n;         /* of a class */
};

struct flow {
	const struct tn_graph_drawing *d;
	tn_px width, x, y;
	struct tn_buf *b; /* NULL: only measured */
};

/* How an edge looks stands in its sample; nodes tell their state and kind by their frames. */
static const struct {
	enum tn_graph_edge_kind kind;
	const char *text;
} edge_texts[] = {
	{ TN_GRAPH_DEPENDS, "needs; the number is of symbols" },
	{ TN_GRAPH_USES, "uses symbols that modules.dep does not know" },
	{ TN_GRAPH_SOFT_PRE, "wants it loaded before" },
	{ TN_GRAPH_SOFT_POST, "wants it loaded after" },
	{ TN_GRAPH_WEAK, "may ask for it" },
	{ TN_GRAPH_HOLDS, "holds it in the kernel" },
	{ TN_GRAPH_DRIVES, "device, driven by it" },
};

static bool has_edge(const struct tn_graph *graph, enum tn_graph_edge_kind kind)
{
	for (size_t i = 0; i < graph->edges.n; i++)
		if (graph->edges.v[i].kind == kind)
			return true;
	return false;
}

static bool has_node(const struct tn_graph *graph, enum tn_graph_node_kind kind, bool dashed)
{
	for (size_t i = 0; i < graph->nodes.n; i++) {
		const struct tn_graph_node *node = &graph->nodes.v[i];
		bool is_dashed = node->state == TN_GRAPH_AVAILABLE || node->state == TN_GRAPH_ABSENT;

		if (dashed ? is_dashed : node->kind == kind)
			return true;
	}
	return false;
}

static bool is_group(const struct tn_graph *graph, size_t node)
{
	return graph->nodes.v[node].kind == TN_GRAPH_GROUP;
}

static bool has_use(const struct tn_graph *graph)
{
	for (size_t i = 0; i < graph->edges.n; i++)
		if (graph->edges.v[i].in_use && graph->edges.v[i].kind != TN_GRAPH_HOLDS &&
		    !is_group(graph, graph->edges.v[i].from) && !is_group(graph, graph->edges.v[i].to))
			return true;
	return false;
}

static void draw_entry(const struct flow *f, const struct entry *e)
{
	struct tn_buf *b = f->b;
	const tn_px middle = f->y + TN_PX(9);

	if (e->kind == ENTRY_CLASS) {
		tn_buf_addf(b, "<g class=\"n p%zu\">", e->which);
		tn_svg_round(b, "bx", f->x, f->y + TN_PX(1), SAMPLE, TN_PX(16), TN_PX(3));
		tn_svg_rect(b, "ti", f->x, f->y + TN_PX(1), SAMPLE, TN_PX(16));
		tn_svg_rect(b, "sp", f->x + TN_PX(1), f->y + TN_PX(2), STRIPE - TN_PX(2), TN_PX(14));
		tn_svg_begin_words(b, "mk", "middle", f->x + STRIPE / 2, f->y + TN_PX(13));
		tn_buf_addf(b, "%c", f->d->colours->classes[e->which].mark);
		tn_svg_end_words(b);
		tn_buf_add_str(b, "</g>\n");
	} else if (e->kind == ENTRY_BOX) {
		tn_buf_addf(b, "<g class=\"n %s\">", e->which == TN_GRAPH_N_NODE_KINDS ? "s-available" : "");
		tn_graph_legend_box(b, e->which == TN_GRAPH_N_NODE_KINDS ? TN_GRAPH_MODULE : (enum tn_graph_node_kind)e->which,
				    f->x, f->y + TN_PX(1), SAMPLE, TN_PX(16), false);
		tn_buf_add_str(b, "</g>\n");
	} else if (e->kind == ENTRY_EDGE) {
		const char *word = tn_graph_edge_word((enum tn_graph_edge_kind)e->which);

		tn_buf_addf(b, "<path class=\"l e-%s\" d=\"M", word);
		tn_svg_number(b, f->x);
		tn_buf_add_char(b, ' ');
		tn_svg_number(b, middle);
		tn_buf_add_char(b, 'H');
		tn_svg_number(b, f->x + SAMPLE);
		tn_buf_addf(b, "\" marker-end=\"url(#m-%s)\"/>\n", word);
	}
}

static void flow_entry(struct flow *f, const struct entry *e)
{
	tn_autofree char *text = NULL;
	struct tn_buf words = { 0 };
	const bool bare = e->kind == ENTRY_WORDS || e->kind == ENTRY_LINK;
	const tn_px sample = bare ? 0 : SAMPLE + TN_PX(6);
	tn_px width;

	tn_buf_add_str(&words, e->text);
	if (e->kind == ENTRY_CLASS)
		tn_buf_addf(&words, " (%zu)", e->n);
	text = tn_buf_take(&words);
	width = sample + (text ? tn_svg_text_width(text, FONT) : 0);
	width = bare ? width * 9 / 8 : width; /* they are bold */
	if (f->x > LEFT && f->x + width > LEFT + f->width) {
		f->x = LEFT;
		f->y += ROW;
	}
	if (f->b) {
		draw_entry(f, e);
		if (e->kind == ENTRY_LINK)
			tn_buf_addf(f->b, "<a class=\"up\" href=\"%s\">", f->d->above[e->which].file);
		tn_svg_begin_words(f->b, bare ? "hd" : "", "start", f->x + sample, f->y + TN_PX(13));
		tn_svg_text(f->b, text ? text : "");
		tn_svg_end_words(f->b);
		tn_buf_add_str(f->b, e->kind == ENTRY_LINK ? "</a>\n" : "");
		f->b->failed |= !text;
	}
	f->x += width + GAP;
}

static void next_row(struct flow *f)
{
	f->y += f->x > LEFT ? ROW : 0;
	f->x = LEFT;
}

/* What the numbers are of. */
static const char *depends_text(const struct tn_graph *graph, const char *between_modules)
{
	if (!has_node(graph, TN_GRAPH_GROUP, false))
		return between_modules;
	return has_node(graph, TN_GRAPH_MODULE, false) ? "needs; the number is of symbols, at directories of connections" :
							 "needs; the number is of connections";
}

static void flow_marks(struct flow *f)
{
	static const struct {
		enum tn_graph_node_kind kind; /* TN_GRAPH_N_NODE_KINDS: a dashed frame */
		const char *text;
	} boxes[] = {
		{ TN_GRAPH_N_NODE_KINDS, "dashed frame: not loaded, or missing" },
		{ TN_GRAPH_BUILTIN, "double frame: built in" },
		{ TN_GRAPH_DEVICE, "device" },
		{ TN_GRAPH_GROUP, "directory of modules" },
	};
	enum tn_graph_state state;

	for (size_t i = 0; i < TN_ARRAY_SIZE(boxes); i++)
		if (has_node(f->d->graph, boxes[i].kind, boxes[i].kind == TN_GRAPH_N_NODE_KINDS))
			flow_entry(f, &(struct entry){ ENTRY_BOX, boxes[i].kind, boxes[i].text, 0 });
	for (size_t i = 0; i < TN_ARRAY_SIZE(edge_texts); i++)
		if (has_edge(f->d->graph, edge_texts[i].kind))
			flow_entry(f, &(struct entry){ ENTRY_EDGE, edge_texts[i].kind,
						       edge_texts[i].kind == TN_GRAPH_DEPENDS ?
						       depends_text(f->d->graph, edge_texts[i].text) : edge_texts[i].text, 0 });
	if (f->d->colours->by == TN_GRAPH_BY_SUBSYSTEM && tn_graph_one_state(f->d->graph, &state) && state == TN_GRAPH_LOADED)
		flow_entry(f, &(struct entry){ ENTRY_BOX, TN_GRAPH_MODULE, "loaded, as all modules here", 0 });
	if (has_use(f->d->graph))
		flow_entry(f, &(struct entry){ ENTRY_WORDS, 0, "thick: in use now", 0 });
	if (has_node(f->d->graph, TN_GRAPH_GROUP, false))
		flow_entry(f, &(struct entry){ ENTRY_WORDS, 0, "between directories: the wider, the more connections", 0 });
	next_row(f);
}

static void flow_all(struct flow *f)
{
	tn_autobuf by = { 0 };
	tn_autofree char *text = NULL;

	for (size_t i = 0; i < f->d->n_above; i++) {
		if (i)
			flow_entry(f, &(struct entry){ ENTRY_WORDS, 0, ">", 0 });
		flow_entry(f, &(struct entry){ ENTRY_LINK, i, f->d->above[i].name, 0 });
	}
	next_row(f);
	if (f->d->note)
		flow_entry(f, &(struct entry){ ENTRY_WORDS, 0, f->d->note, 0 });
	next_row(f);
	tn_buf_addf(&by, "Colour and letter: %s", tn_graph_colour_word(f->d->colours->by));
	text = tn_buf_take(&by);
	flow_entry(f, &(struct entry){ ENTRY_WORDS, 0, text ? text : "", 0 });
	for (size_t i = 0; i < f->d->colours->n; i++)
		flow_entry(f, &(struct entry){ ENTRY_CLASS, i, f->d->colours->classes[i].label, f->d->colours->classes[i].n });
	next_row(f);
	flow_marks(f);
}

tn_px tn_graph_legend_height(const struct tn_graph_drawing *d, tn_px width)
{
	struct flow f = { .d = d, .width = width, .x = LEFT, .y = TN_PX(42) };

	flow_all(&f);
	return f.y + TN_PX(14);
}

void tn_graph_legend(const struct tn_graph_drawing *d, tn_px width, struct tn_buf *ret)
{
	struct flow f = { .d = d, .width = width, .x = LEFT, .y = TN_PX(42), .b = ret };

	flow_all(&f);
}

void tn_graph_legend_desc(const struct tn_graph_drawing *d, struct tn_buf *ret)
{
	tn_buf_addf(ret, "%zu nodes and %zu edges. Colour and letter: %s:", d->graph->nodes.n, d->graph->edges.n,
		    tn_graph_colour_word(d->colours->by));
	for (size_t i = 0; i < d->colours->n; i++) {
		tn_buf_add_str(ret, i ? ", " : " ");
		tn_svg_text(ret, d->colours->classes[i].label);
		tn_buf_addf(ret, " (%zu)", d->colours->classes[i].n);
	}
	tn_buf_add_char(ret, '.');
	if (d->note) {
		tn_buf_add_char(ret, ' ');
		tn_svg_text(ret, d->note);
		tn_buf_add_char(ret, '.');
	}
}
