// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_layout.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "format/dot_plain.h"

#define MARGIN TN_PX(12)
#define GAP TN_PX(28)
/* Between those that stand in rows. */
#define CELL_GAP TN_PX(10)

/* With more edges than this in one part, curves take Graphviz minutes. */
#define CURVED_MAX 1500u

/* A drawing is about so much wider than high: tenths. */
#define ASPECT 15u
/* but no wider than what can be read on a screen without moving it, unless one part alone is. */
#define WIDTH_MOST TN_PX(1800)

#define NO_PART SIZE_MAX

struct part {
	size_t id;
	tn_px x, y, width, height;
};

void tn_graph_layout_free(struct tn_graph_layout *l)
{
	tn_graph_blocks_free(&l->blocks);
	free(l->places);
	free(l->labels);
	free(l->curves);
	free(l->part_of);
	free(l->by_part);
	free(l->part_first);
	free(l->edge_first);
	tn_vec_free(&l->points);
	*l = (struct tn_graph_layout){ 0 };
}

static size_t leader(size_t *up, size_t i)
{
	for (; up[i] != i; i = up[i])
		up[i] = up[up[i]];
	return i;
}

/* Which are connected, by whatever way. @up: one a node. */
static void join(const struct tn_graph *graph, size_t *up)
{
	for (size_t i = 0; i < graph->nodes.n; i++)
		up[i] = i;
	for (size_t i = 0; i < graph->edges.n; i++) {
		size_t a = leader(up, graph->edges.v[i].from), b = leader(up, graph->edges.v[i].to);

		up[a > b ? a : b] = a > b ? b : a;
	}
}

/* Numbers the parts; what is connected with nothing else is of none. */
static void number_parts(struct tn_graph_layout *l, size_t *up, size_t *sizes)
{
	const size_t n = l->graph->nodes.n;

	for (size_t i = 0; i < n; i++)
		sizes[leader(up, i)]++;
	for (size_t i = 0; i < n; i++) {
		size_t top = leader(up, i);

		/* A part's leader is its first node. */
		l->part_of[i] = sizes[top] == 1 ? NO_PART : top == i ? l->n_parts++ : l->part_of[top];
		l->places[i].alone = sizes[top] == 1;
	}
}

static void list_parts(struct tn_graph_layout *l)
{
	for (size_t i = 0; i < l->graph->nodes.n; i++)
		if (l->part_of[i] != NO_PART)
			l->part_first[l->part_of[i] + 1]++;
	for (size_t i = 0; i < l->n_parts; i++)
		l->part_first[i + 1] += l->part_first[i];
	/* Each beginning moves on as its part is filled, and is put back after that. */
	for (size_t i = 0; i < l->graph->nodes.n; i++)
		if (l->part_of[i] != NO_PART)
			l->by_part[l->part_first[l->part_of[i]]++] = i;
	for (size_t i = l->n_parts; i; i--)
		l->part_first[i] = l->part_first[i - 1];
	l->part_first[0] = 0;
}

int tn_graph_layout_begin(struct tn_graph_layout *l)
{
	const size_t n = l->graph->nodes.n;
	tn_autofree size_t *up = calloc(n + 1, sizeof(*up));
	tn_autofree size_t *sizes = calloc(n + 1, sizeof(*sizes));

	l->places = calloc(n + 1, sizeof(*l->places));
	l->labels = calloc(l->graph->edges.n + 1, sizeof(*l->labels));
	l->curves = calloc(l->graph->edges.n + 1, sizeof(*l->curves));
	l->part_of = calloc(n + 1, sizeof(*l->part_of));
	l->by_part = calloc(n + 1, sizeof(*l->by_part));
	l->part_first = calloc(n + 2, sizeof(*l->part_first));
	l->edge_first = calloc(n + 2, sizeof(*l->edge_first));
	if (!up || !sizes || !l->places || !l->labels || !l->curves)
		return -ENOMEM;
	if (!l->part_of || !l->by_part || !l->part_first || !l->edge_first)
		return -ENOMEM;
	for (size_t i = 0; i < l->graph->edges.n; i++)
		l->edge_first[l->graph->edges.v[i].from + 1]++;
	for (size_t i = 0; i < n; i++)
		l->edge_first[i + 1] += l->edge_first[i];
	join(l->graph, up);
	number_parts(l, up, sizes);
	list_parts(l);
	l->blocks.edge_first = l->edge_first;
	return tn_graph_blocks_find(l->graph, &l->blocks);
}

void tn_graph_layout_measured(struct tn_graph_layout *l)
{
	tn_graph_blocks_measure(&l->blocks, l->places, l->labels);
}

/* In inches, from tenths of a pixel: 72 pixels each. */
static void add_inches(struct tn_buf *b, const char *name, tn_px n)
{
	tn_buf_addf(b, "%s=%" PRIu64 ".%03" PRIu64, name, n / 720, n % 720 * 1000 / 720);
}

static void ask_node(const struct tn_graph_layout *l, size_t i, struct tn_buf *b)
{
	const struct tn_graph_block *block = tn_graph_blocks_led_by(&l->blocks, i);
	const struct tn_graph_place *place = block ? &block->place : &l->places[i];

	tn_buf_addf(b, "n%zu [", i);
	add_inches(b, "width", place->width);
	add_inches(b, ",height", place->height);
	tn_buf_add_str(b, "]\n");
	for (size_t k = l->edge_first[i]; k < l->edge_first[i + 1]; k++)
		tn_buf_addf(b, "n%zu->n%zu\n", i, l->graph->edges.v[k].to);
}

void tn_graph_layout_ask(const struct tn_graph_layout *l, struct tn_buf *ret)
{
	for (size_t part = 0; part < l->n_parts; part++) {
		size_t edges = 0;

		for (size_t i = l->part_first[part]; i < l->part_first[part + 1]; i++)
			if (!tn_graph_blocks_hide(&l->blocks, l->by_part[i]))
				edges += l->edge_first[l->by_part[i] + 1] - l->edge_first[l->by_part[i]];
		tn_buf_addf(ret, "digraph {\ngraph [rankdir=LR,%s%s]\n"
				 "node [shape=box,fixedsize=true,label=\"\"]\nedge [dir=none]\n",
			    l->roomy ? "nodesep=0.6,ranksep=2.6" : "nodesep=0.12,ranksep=0.55",
			    edges > CURVED_MAX ? ",splines=line,nslimit=1,mclimit=0.2" : "");
		for (size_t i = l->part_first[part]; i < l->part_first[part + 1]; i++)
			if (!tn_graph_blocks_hide(&l->blocks, l->by_part[i]))
				ask_node(l, l->by_part[i], ret);
		tn_buf_add_str(ret, "}\n");
	}
}

/* One part as it was placed: relative to its own corner, upside down. */
struct taking {
	struct tn_graph_layout *l;
	struct part *parts;
	size_t part;
	bool open; /* between "graph" and "stop" */
};

static bool is_of_part(const struct taking *t, uint32_t node)
{
	return t->open && node < t->l->graph->nodes.n && t->l->part_of[node] == t->part;
}

static tn_px at_least_zero(int64_t n)
{
	return n > 0 ? (tn_px)n : 0;
}

static int take_node(struct taking *t, const struct tn_plain *item)
{
	struct tn_graph_block *block;
	struct tn_graph_place *place;

	if (!is_of_part(t, item->from))
		return -EBADMSG;
	block = tn_graph_blocks_led_by(&t->l->blocks, item->from);
	place = block ? &block->place : &t->l->places[item->from];
	place->x = at_least_zero(item->x - (int64_t)place->width / 2);
	place->y = at_least_zero((int64_t)t->parts[t->part].height - item->y - (int64_t)place->height / 2);
	return 0;
}

/* Of several edges between the same two the first that has no curve yet. NULL: there is none. */
static struct tn_graph_curve *curve_of(const struct taking *t, const struct tn_plain *item)
{
	size_t i;

	for (int kind = 0; kind < TN_GRAPH_N_EDGE_KINDS; kind++)
		if (tn_graph_find_edge(t->l->graph, (enum tn_graph_edge_kind)kind, item->from, item->to, &i) && !t->l->curves[i].n)
			return &t->l->curves[i];
	return NULL;
}

static int take_edge(struct taking *t, struct tn_plain *item)
{
	const size_t n = item->n_points;
	struct tn_graph_curve *curve = is_of_part(t, item->from) && is_of_part(t, item->to) ? curve_of(t, item) : NULL;
	int64_t x, y;
	int r;

	if (!curve || n < 4 || n % 3 != 1 || tn_graph_blocks_hide(&t->l->blocks, item->from))
		return -EBADMSG;
	*curve = (struct tn_graph_curve){ t->l->points.n, n };
	while ((r = tn_plain_point(item, &x, &y)) > 0) {
		const struct tn_graph_point point = {
			at_least_zero(x), at_least_zero((int64_t)t->parts[t->part].height - y)
		};

		if (tn_vec_push(&t->l->points, point) < 0)
			return -ENOMEM;
	}
	return r;
}

static int take_line(struct taking *t, struct tn_plain *item)
{
	switch (item->kind) {
	case TN_PLAIN_GRAPH:
		if (t->open || t->part >= t->l->n_parts)
			return -EBADMSG;
		t->open = true;
		t->parts[t->part] = (struct part){ t->part, 0, 0, (tn_px)item->width, (tn_px)item->height };
		return 0;
	case TN_PLAIN_NODE:
		return take_node(t, item);
	case TN_PLAIN_EDGE:
		return take_edge(t, item);
	default:
		if (!t->open)
			return -EBADMSG;
		t->open = false;
		t->part++;
		return 0;
	}
}

static int by_height(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->height != y->height)
		return x->height < y->height ? 1 : -1;
	return x->id < y->id ? -1 : x->id > y->id;
}

static tn_px root_of(uint64_t n)
{
	uint64_t r = 0;

	for (uint64_t bit = (uint64_t)1 << 31; bit; bit >>= 1)
		if ((r | bit) * (r | bit) <= n)
			r |= bit;
	return r;
}

/* All beside each other as far as there is room, the highest first; then below them. */
static void shelve(struct tn_graph_layout *l, struct part *parts, tn_px width_least)
{
	uint64_t area = 0;
	tn_px wanted, width = width_least, x = MARGIN, y = 0, shelf = 0, used = width_least + MARGIN + GAP;

	qsort(parts, l->n_parts, sizeof(*parts), by_height);
	for (size_t i = 0; i < l->n_parts; i++) {
		area += (parts[i].width + GAP) / 10 * ((parts[i].height + GAP) / 10); /* in pixels */
		width = parts[i].width > width ? parts[i].width : width;
	}
	wanted = root_of(area * ASPECT / 10) * 10;
	wanted = wanted < WIDTH_MOST ? wanted : WIDTH_MOST;
	width = width < wanted ? wanted : width;
	for (size_t i = 0; i < l->n_parts; i++) {
		if (x > MARGIN && x + parts[i].width > MARGIN + width) {
			x = MARGIN;
			y += shelf + GAP;
			shelf = 0;
		}
		parts[i].x = x;
		parts[i].y = y;
		x += parts[i].width + GAP;
		used = x > used ? x : used;
		shelf = parts[i].height > shelf ? parts[i].height : shelf;
	}
	l->width = used - GAP + MARGIN;
	l->height = y + shelf + (l->n_parts ? GAP : 0);
}

/* From the corner of each part to the picture's. */
static void move_parts(struct tn_graph_layout *l, const struct part *parts)
{
	for (size_t p = 0; p < l->n_parts; p++) {
		const struct part *part = &parts[p];

		for (size_t i = l->part_first[part->id]; i < l->part_first[part->id + 1]; i++) {
			const size_t node = l->by_part[i];

			struct tn_graph_block *block = tn_graph_blocks_led_by(&l->blocks, node);

			l->places[node].x += part->x;
			l->places[node].y += part->y;
			if (block) {
				block->place.x += part->x;
				block->place.y += part->y;
			}
			for (size_t k = l->edge_first[node]; k < l->edge_first[node + 1]; k++)
				for (size_t m = 0; m < l->curves[k].n; m++) {
					l->points.v[l->curves[k].first + m].x += part->x;
					l->points.v[l->curves[k].first + m].y += part->y;
				}
		}
	}
}

/* Those that are connected with nothing, in columns of one width, read from above to below. */
static void place_alone(struct tn_graph_layout *l)
{
	tn_px cell = 1, height = 0;
	size_t n = 0, at = 0, columns, rows;

	for (size_t i = 0; i < l->graph->nodes.n; i++) {
		if (!l->places[i].alone)
			continue;
		n++;
		cell = l->places[i].width > cell ? l->places[i].width : cell;
		height = l->places[i].height > height ? l->places[i].height : height;
	}
	if (!n)
		return;
	columns = (size_t)((l->width - 2 * MARGIN + CELL_GAP) / (cell + CELL_GAP));
	columns = columns ? columns : 1;
	rows = (n + columns - 1) / columns;
	l->alone_top = l->height;
	l->height += TN_PX(26);
	for (size_t i = 0; i < l->graph->nodes.n; i++)
		if (l->places[i].alone) {
			l->places[i].x = MARGIN + at / rows * (cell + CELL_GAP);
			l->places[i].y = l->height + at % rows * (height + CELL_GAP);
			at++;
		}
	if (cell + 2 * MARGIN > l->width)
		l->width = cell + 2 * MARGIN;
	l->height += rows * (height + CELL_GAP);
}

int tn_graph_layout_take(struct tn_graph_layout *l, struct tn_text *answer, tn_px width_least)
{
	tn_autofree struct part *parts = calloc(l->n_parts + 1, sizeof(*parts));
	struct taking t = { .l = l, .parts = parts };
	struct tn_plain item;
	int r = parts ? 0 : -ENOMEM;

	while (r == 0 && t.part < l->n_parts) {
		r = tn_plain_next(answer, &item);
		r = r == 0 ? -EBADMSG : r < 0 ? r : take_line(&t, &item);
	}
	if (r == 0)
		r = tn_graph_blocks_spread(&l->blocks, l->places, l->curves, &l->points);
	if (r < 0)
		return r;
	shelve(l, parts, width_least);
	move_parts(l, parts);
	place_alone(l);
	return 0;
}
