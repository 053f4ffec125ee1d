// SPDX-License-Identifier: LGPL-2.1-or-later
/* Files are read by several threads, most of whose time goes into unpacking; the graph is changed by one. */
#include "picture/module_symbols.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "base/sort.h"
#include "core/image/image.h"
#include "format/modinfo.h"
#include "sys/parallel.h"
#include "sys/sandbox.h"

#define SYMBOL_PREFIX "symbol:"

/* A longer name is none that the index has. */
#define SYMBOL_MAX 1024

/* A symbol that a module uses, and whose it is. */
struct use {
	size_t to;     /* node */
	size_t symbol; /* where its name begins in the file's texts, which end it by NUL */
};
typedef TN_VEC(struct use) uses;

/* What one file says. */
struct told {
	int code;
	uses uses;
	struct tn_buf texts;
	char *description;
	char taints[8];
};

struct reading {
	const struct tn_module_symbols_from *from;
	struct tn_graph *graph;
	const struct tn_index *symbols; /* NULL: there is none */
	size_t *nodes; /* those that have a file */
	struct told *told;
	size_t n, n_unread;
};

static void told_release(struct told *t)
{
	tn_vec_free(&t->uses);
	tn_buf_free(&t->texts);
	free(t->description);
	t->description = NULL;
}

static void reading_release(struct reading *r)
{
	for (size_t i = 0; r->told && i < r->n; i++)
		told_release(&r->told[i]);
	free(r->told);
	free(r->nodes);
}

struct owner {
	const struct tn_graph *graph;
	size_t node;
	uint32_t priority;
	bool found;
};

/* Of several modules with a symbol of that name the first counts. */
static int take_owner(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct owner *o = data;

	if (o->found && o->priority <= priority)
		return 0;
	/* The index ends its values by NUL. */
	if (tn_graph_find(o->graph, TN_GRAPH_MODULE, value.p, &o->node)) {
		o->found = true;
		o->priority = priority;
	}
	return 0;
}

static int note_use(const struct reading *r, struct told *t, struct tn_text name)
{
	char key[SYMBOL_MAX] = SYMBOL_PREFIX;
	const size_t n = strlen(SYMBOL_PREFIX);
	struct owner owner = { .graph = r->graph };
	struct use use = { .symbol = t->texts.n };
	int e;

	if (!name.n || name.n >= sizeof(key) - n)
		return 0;
	memcpy(key + n, name.p, name.n);
	e = tn_index_find(r->symbols, (struct tn_text){ key, n + name.n }, take_owner, &owner);
	if (e == -ENOMEM || !owner.found)
		return e == -ENOMEM ? e : 0;
	use.to = owner.node;
	tn_buf_add_text(&t->texts, name);
	tn_buf_add_char(&t->texts, '\0');
	return t->texts.failed || tn_vec_push(&t->uses, use) < 0 ? -ENOMEM : 0;
}

static int note_imports(const struct reading *r, struct told *t, const tn_image *image)
{
	tn_autovec tn_image_imports imports = { 0 };
	int e = r->symbols ? tn_image_get_imports(image, &imports, NULL) : -ENOENT;

	for (size_t i = 0; i < imports.n && e == 0; i++)
		e = note_use(r, t, tn_image_plain_name(imports.v[i].name));
	return e == -ENOENT ? 0 : e;
}

static void taint(struct told *t, char letter)
{
	size_t n = strlen(t->taints);

	if (n + 1 < sizeof(t->taints))
		t->taints[n] = letter;
}

static int note_words(const struct reading *r, struct told *t, const tn_image *image)
{
	struct tn_text section, text;
	int e = tn_image_modinfo(image, &section);

	if (e < 0)
		return e == -ENOENT ? 0 : e;
	text = tn_modinfo_get(section, "description");
	t->description = text.p ? tn_text_dup(text) : NULL;
	if (!r->from->is_gpl(tn_modinfo_get(section, "license")))
		taint(t, 'P');
	if (!tn_modinfo_get(section, "intree").p)
		taint(t, 'O');
	if (tn_modinfo_get(section, "staging").p)
		taint(t, 'C');
	if (tn_modinfo_get(section, "test").p)
		taint(t, 'N');
	return text.p && !t->description ? -ENOMEM : 0;
}

static void look_at(void *data, size_t i, size_t worker)
{
	const struct reading *r = data;
	const char *path = r->graph->nodes.v[r->nodes[i]].path;
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct told *t = &r->told[i];

	tn_sandbox_about(r->from->sandbox, path);
	t->code = tn_image_open_at(AT_FDCWD, path, &image, NULL);
	if (t->code == 0)
		t->code = note_words(r, t, image);
	if (t->code == 0)
		t->code = note_imports(r, t, image);
}

struct ordered {
	size_t to, rank; /* whose it is, and how many names stand before it */
	const char *name;
};

static int compare_ordered(const void *a, const void *b)
{
	const struct ordered *x = a, *y = b;

	if (x->to != y->to)
		return x->to < y->to ? -1 : 1;
	return x->rank < y->rank ? -1 : x->rank > y->rank;
}

/* By the module that has it, then by name. NULL: out of memory; the caller frees it. */
static struct ordered *sort_uses(const struct told *t)
{
	tn_autofree struct tn_sort_item *items = calloc(t->uses.n + 1, sizeof(*items));
	tn_autofree struct ordered *ordered = calloc(t->uses.n + 1, sizeof(*ordered));

	if (!items || !ordered || t->uses.n >= UINT32_MAX)
		return NULL;
	for (size_t i = 0; i < t->uses.n; i++)
		items[i] = (struct tn_sort_item){ .key = tn_text(t->texts.p + t->uses.v[i].symbol), .id = (uint32_t)i };
	tn_sort_texts(items, t->uses.n);
	for (size_t i = 0; i < t->uses.n; i++)
		ordered[i] = (struct ordered){ t->uses.v[items[i].id].to, i, items[i].key.p };
	if (t->uses.n)
		qsort(ordered, t->uses.n, sizeof(*ordered), compare_ordered);
	return tn_take_ptr(ordered);
}

/* An edge that the graph has not is one that others imply or, where the index does not know it, news. */
static int get_edge(struct reading *r, size_t from, size_t to, struct tn_graph_edge **ret)
{
	const char *needed = r->graph->nodes.v[to].path;
	const struct tn_tree_module *m;
	size_t i;
	int e;

	if (tn_graph_find_edge(r->graph, TN_GRAPH_DEPENDS, from, to, &i)) {
		*ret = &r->graph->edges.v[i];
		return 0;
	}
	e = tn_tree_module(r->from->tree, r->graph->nodes.v[from].name, &m);
	if (e == -ENOMEM)
		return e;
	for (size_t k = 0; e == 0 && needed && k < m->n_deps; k++)
		if (strcmp(m->deps[k], needed) == 0) {
			e = tn_graph_edge(r->graph, TN_GRAPH_DEPENDS, from, to, ret);
			if (e == 1)
				(*ret)->implied = true;
			return e < 0 ? e : 0;
		}
	e = tn_graph_edge(r->graph, TN_GRAPH_USES, from, to, ret);
	return e < 0 ? e : 0;
}

/* Those of one other module. */
static int add_symbols(struct reading *r, size_t from, const struct ordered *of_one, size_t n)
{
	const char **names = tn_arena_array(&r->graph->arena, n, sizeof(*names));
	struct tn_graph_edge *edge;
	int e = names ? get_edge(r, from, of_one->to, &edge) : -ENOMEM;

	for (size_t i = 0; i < n && e == 0; i++) {
		names[i] = tn_arena_str(&r->graph->arena, of_one[i].name);
		e = names[i] ? 0 : -ENOMEM;
	}
	if (e < 0)
		return e;
	edge->symbols = names;
	edge->n_symbols = n;
	return 0;
}

static int add_uses(struct reading *r, const struct told *t, size_t from)
{
	tn_autofree struct ordered *all = sort_uses(t);
	int e = all ? 0 : -ENOMEM;

	for (size_t i = 0, n; e == 0 && i < t->uses.n; i += n) {
		for (n = 1; i + n < t->uses.n && all[i + n].to == all[i].to;)
			n++;
		if (all[i].to != from)
			e = add_symbols(r, from, all + i, n);
	}
	return e;
}

static int use(void *data, size_t i, bool worked)
{
	struct reading *r = data;
	struct told *t = &r->told[i];
	struct tn_graph_node *node = &r->graph->nodes.v[r->nodes[i]];
	int e = 0;

	if (!worked)
		look_at(r, i, 0);
	if (t->code == -ENOMEM)
		return t->code;
	r->n_unread += t->code < 0;
	if (t->description) {
		node->description = tn_arena_str(&r->graph->arena, t->description);
		e = node->description ? 0 : -ENOMEM;
	}
	if (e == 0 && t->code == 0 && !node->taints) {
		node->taints = tn_arena_str(&r->graph->arena, t->taints);
		e = node->taints ? 0 : -ENOMEM;
	}
	if (e == 0)
		e = add_uses(r, t, r->nodes[i]);
	told_release(t);
	return e;
}

int tn_module_symbols(const struct tn_module_symbols_from *from, struct tn_graph *graph, size_t *ret_unread)
{
	tn_cleanup(reading_release) struct reading r = { .from = from, .graph = graph };
	struct tn_parallel all = { .max_threads = TN_PARALLEL_MAX, .work = look_at, .use = use, .data = &r };
	int e;

	r.nodes = calloc(graph->nodes.n + 1, sizeof(*r.nodes));
	r.told = calloc(graph->nodes.n + 1, sizeof(*r.told));
	if (!r.nodes || !r.told)
		return -ENOMEM;
	r.symbols = tn_tree_index(from->tree, TN_TREE_SYMBOLS);
	for (size_t i = 0; i < graph->nodes.n; i++)
		if (graph->nodes.v[i].kind == TN_GRAPH_MODULE && graph->nodes.v[i].path)
			r.nodes[r.n++] = i;
	all.n = r.n;
	e = tn_parallel(&all);
	if (e < 0)
		return e;
	graph->symbols_known = true;
	*ret_unread = r.n_unread;
	return tn_graph_sort(graph);
}
