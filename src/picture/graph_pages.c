// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_pages.h"

#include <errno.h>
#include <stdlib.h>

#include "picture/graph_partition.h"

#define PREFIX "dir-"
#define SUFFIX ".svg"
/* Names of files end at 255 bytes. */
#define NAME_MAX_BYTES 200u
#define NO_NODE SIZE_MAX
/* A group of more modules opens as groups, as far as there are any: one of these still fits on a screen. */
#define PAGE_MANY 150u

struct page {
	const char *file, *group;
};

struct tn_graph_pages {
	const struct tn_graph *graph;
	struct tn_graph_partition partition;
	struct page *pages; /* of each part, after that of all */
	struct tn_arena arena;
};

static bool is_plain(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* '/' becomes '.', any other byte that a link or a shell could take for something a '~' and its number. */
static const char *file_of(tn_graph_pages *p, const char *group, size_t part)
{
	tn_autobuf b = { 0 };

	tn_buf_add_str(&b, PREFIX);
	for (const char *c = group; *c && b.n <= NAME_MAX_BYTES; c++)
		if (is_plain(*c) || *c == '/')
			tn_buf_add_char(&b, *c == '/' ? '.' : *c);
		else
			tn_buf_addf(&b, "~%02x", (unsigned char)*c);
	if (b.n > NAME_MAX_BYTES)
		tn_buf_addf(&b, "~~%zu", part);
	tn_buf_add_str(&b, SUFFIX);
	return b.failed ? NULL : tn_arena_dup(&p->arena, tn_buf_text(&b));
}

bool tn_graph_page_is_file(struct tn_text name)
{
	if (tn_text_is(name, TN_GRAPH_FIRST_PAGE))
		return true;
	if (name.n > 255 || !tn_text_starts(name, TN_TEXT_LITERAL(PREFIX)) || !tn_text_ends(name, TN_TEXT_LITERAL(SUFFIX)))
		return false;
	for (size_t i = 0; i < name.n; i++)
		if (!is_plain(name.p[i]) && name.p[i] != '.' && name.p[i] != '~')
			return false;
	return true;
}

/* What is too much for one page is taken apart, and what that makes as well. */
static int make_parts(tn_graph_pages *p, bool grouped)
{
	tn_autofree bool *chosen = calloc(p->graph->nodes.n + 1, sizeof(*chosen));
	int r = chosen ? tn_graph_partition_begin(&p->partition, p->graph) : -ENOMEM;

	if (r < 0 || !grouped)
		return r;
	for (size_t i = 0; i < p->graph->nodes.n; i++)
		chosen[i] = p->graph->nodes.v[i].kind == TN_GRAPH_MODULE;
	r = tn_graph_partition_add(&p->partition, tn_text(""), TN_GRAPH_NO_PART, chosen);
	for (size_t i = 0; i < p->partition.parts.n && r >= 0; i++)
		if (p->partition.parts.v[i].n > PAGE_MANY)
			r = tn_graph_partition_open(&p->partition, i);
	return r < 0 ? r : 0;
}

static int name_pages(tn_graph_pages *p)
{
	p->pages = calloc(p->partition.parts.n + 1, sizeof(*p->pages));
	if (!p->pages)
		return -ENOMEM;
	p->pages[0] = (struct page){ TN_GRAPH_FIRST_PAGE, "" };
	for (size_t i = 0; i < p->partition.parts.n; i++) {
		struct page *page = &p->pages[i + 1];

		page->group = tn_graph_part_name(&p->partition.parts.v[i], &p->arena);
		page->file = page->group ? file_of(p, page->group, i) : NULL;
		if (!page->file)
			return -ENOMEM;
	}
	return 0;
}

int tn_graph_pages_new(const struct tn_graph *graph, bool grouped, tn_graph_pages **ret)
{
	tn_cleanup(tn_graph_pages_freep) tn_graph_pages *p = calloc(1, sizeof(*p));
	int r;

	if (!p)
		return -ENOMEM;
	p->graph = graph;
	r = make_parts(p, grouped);
	if (r == 0)
		r = name_pages(p);
	if (r == 0)
		*ret = tn_take_ptr(p);
	return r;
}

tn_graph_pages *tn_graph_pages_free(tn_graph_pages *p)
{
	if (p) {
		tn_graph_partition_free(&p->partition);
		tn_arena_free(&p->arena);
		free(p->pages);
	}
	free(p);
	return NULL;
}

size_t tn_graph_pages_count(const tn_graph_pages *p)
{
	return p->partition.parts.n + 1;
}

const char *tn_graph_page_file(const tn_graph_pages *p, size_t page)
{
	return p->pages[page].file;
}

const char *tn_graph_page_group(const tn_graph_pages *p, size_t page)
{
	return p->pages[page].group;
}

size_t tn_graph_page_parent(const tn_graph_pages *p, size_t page)
{
	const size_t parent = page ? p->partition.parts.v[page - 1].parent : TN_GRAPH_NO_PART;

	return parent == TN_GRAPH_NO_PART ? 0 : parent + 1;
}

/* One page on its way. */
struct making {
	const tn_graph_pages *pages;
	size_t part;      /* that is opened; TN_GRAPH_NO_PART: all */
	bool *is_above;   /* one a part: it is opened here, or has the one that is in it */
	bool *is_inside;  /* one a node: it is what the page is about */
	bool *is_shown;   /* one a node */
	size_t *node_of;  /* one a node */
	struct tn_graph *to;
};

static void release(struct making *m)
{
	free(m->is_above);
	free(m->is_inside);
	free(m->is_shown);
	free(m->node_of);
}

/* The part that stands for node @i; TN_GRAPH_NO_PART: it stands for itself. */
static size_t part_for(const struct making *m, size_t i)
{
	const struct tn_graph_partition *p = &m->pages->partition;
	size_t part = p->of[i];

	if (part == TN_GRAPH_NO_PART || part == m->part)
		return TN_GRAPH_NO_PART;
	while (p->parts.v[part].parent != TN_GRAPH_NO_PART && !m->is_above[p->parts.v[part].parent])
		part = p->parts.v[part].parent;
	return part;
}

static void find_inside(struct making *m)
{
	const struct tn_graph_partition *p = &m->pages->partition;

	for (size_t part = m->part; part != TN_GRAPH_NO_PART; part = p->parts.v[part].parent)
		m->is_above[part] = true;
	for (size_t i = 0; i < p->graph->nodes.n; i++) {
		size_t part = p->of[i];

		while (part != TN_GRAPH_NO_PART && part != m->part)
			part = p->parts.v[part].parent;
		/* Where there are groups, what is no module is left out, unless it is beside one that stands for itself. */
		m->is_inside[i] = part == m->part && (p->of[i] != TN_GRAPH_NO_PART || !p->parts.n);
		m->is_shown[i] = m->is_inside[i];
	}
}

static bool stands_for_itself(const struct making *m, size_t i)
{
	return m->is_inside[i] && part_for(m, i) == TN_GRAPH_NO_PART;
}

static void find_neighbours(struct making *m)
{
	const struct tn_graph *graph = m->pages->graph;
	const struct tn_graph_partition *p = &m->pages->partition;

	for (size_t i = 0; i < graph->edges.n; i++) {
		const size_t ends[] = { graph->edges.v[i].from, graph->edges.v[i].to };

		for (size_t k = 0; k < 2; k++)
			if (p->of[ends[k]] != TN_GRAPH_NO_PART ? m->is_inside[ends[!k]] : stands_for_itself(m, ends[!k]))
				m->is_shown[ends[k]] = true;
	}
}

static int put_node(struct making *m, size_t i)
{
	const size_t part = part_for(m, i);
	int r;

	m->node_of[i] = NO_NODE;
	if (!m->is_shown[i])
		return 0;
	if (part == TN_GRAPH_NO_PART) {
		r = tn_graph_copy_node(&m->pages->graph->nodes.v[i], m->to, &m->node_of[i]);
	} else {
		r = tn_graph_part_node(&m->pages->partition.parts.v[part], m->to, &m->node_of[i]);
		if (r >= 0)
			m->to->nodes.v[m->node_of[i]].page = m->pages->pages[part + 1].file;
	}
	if (r >= 0)
		m->to->nodes.v[m->node_of[i]].beside = !m->is_inside[i];
	return r < 0 ? r : 0;
}

/* Groups count all of their modules, whether these are connected with the page's or not. */
static void count_modules(struct making *m)
{
	const struct tn_graph *graph = m->pages->graph;

	for (size_t i = 0; i < graph->nodes.n; i++) {
		const size_t part = part_for(m, i);
		size_t node;

		if (part != TN_GRAPH_NO_PART && tn_graph_find(m->to, TN_GRAPH_GROUP, m->pages->pages[part + 1].group, &node))
			tn_graph_count_in(&graph->nodes.v[i], &m->to->nodes.v[node]);
	}
}

static int put_edge(struct making *m, const struct tn_graph_edge *edge)
{
	const size_t from = m->node_of[edge->from], to = m->node_of[edge->to];

	if (from == NO_NODE || to == NO_NODE || from == to || (!m->is_inside[edge->from] && !m->is_inside[edge->to]))
		return 0;
	return tn_graph_copy_edge(edge, m->to, from, to, part_for(m, edge->from) == TN_GRAPH_NO_PART &&
				  part_for(m, edge->to) == TN_GRAPH_NO_PART);
}

int tn_graph_page_make(const tn_graph_pages *p, size_t page, struct tn_graph *ret)
{
	const size_t n = p->graph->nodes.n;
	tn_cleanup(release) struct making m = {
		.pages = p, .part = page ? page - 1 : TN_GRAPH_NO_PART, .to = ret,
		.is_above = calloc(p->partition.parts.n + 1, sizeof(bool)), .is_inside = calloc(n + 1, sizeof(bool)),
		.is_shown = calloc(n + 1, sizeof(bool)), .node_of = calloc(n + 1, sizeof(size_t)),
	};
	int r = 0;

	if (!m.is_above || !m.is_inside || !m.is_shown || !m.node_of)
		return -ENOMEM;
	ret->symbols_known = p->graph->symbols_known;
	find_inside(&m);
	find_neighbours(&m);
	for (size_t i = 0; i < n && r == 0; i++)
		r = put_node(&m, i);
	if (r == 0)
		count_modules(&m);
	for (size_t i = 0; i < p->graph->edges.n && r == 0; i++)
		r = put_edge(&m, &p->graph->edges.v[i]);
	return r < 0 ? r : tn_graph_sort(ret);
}
