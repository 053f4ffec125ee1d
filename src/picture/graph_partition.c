// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_partition.h"

#include <errno.h>
#include <stdlib.h>

/* A directory with more modules than this is taken apart, as far as there are parts left to be made. */
#define PART_MANY 100u
/* A directory in it with fewer stays with the rest. */
#define PART_FEW 8u
/* Parts of one whole there are at most, as a rule. */
#define PARTS_MAX 60u

int tn_graph_partition_begin(struct tn_graph_partition *p, const struct tn_graph *graph)
{
	p->graph = graph;
	p->of = calloc(graph->nodes.n + 1, sizeof(*p->of));
	for (size_t i = 0; p->of && i < graph->nodes.n; i++)
		p->of[i] = TN_GRAPH_NO_PART;
	return p->of ? 0 : -ENOMEM;
}

void tn_graph_partition_free(struct tn_graph_partition *p)
{
	tn_vec_free(&p->parts);
	free(p->of);
	*p = (struct tn_graph_partition){ 0 };
}

/* The directory in @dir that @group is in; @dir itself where there is none between. */
static struct tn_text below(const char *group, struct tn_text dir)
{
	struct tn_text all = tn_text(group), rest = tn_text_from(all, dir.n + (dir.n != 0));
	const char *slash = memchr(rest.p, '/', rest.n);

	if (all.n <= dir.n)
		return dir;
	return (struct tn_text){ all.p, slash ? (size_t)(slash - all.p) : all.n };
}

/* The directories of one part, with the number of its modules in each. */
struct dir {
	struct tn_text dir;
	size_t n, part;
};

static int count_dirs(const struct tn_graph_partition *p, size_t part, struct tn_hash *by_dir, struct dir *dirs, size_t *ret_n)
{
	for (size_t i = 0; i < p->graph->nodes.n; i++) {
		struct tn_text name;
		struct dir *dir;

		if (p->of[i] != part)
			continue;
		name = below(p->graph->nodes.v[i].group, p->parts.v[part].dir);
		dir = tn_hash_get(by_dir, name);
		if (!dir) {
			dir = &dirs[(*ret_n)++];
			*dir = (struct dir){ name, 0, TN_GRAPH_NO_PART };
			if (tn_hash_put(by_dir, name, dir) < 0)
				return -ENOMEM;
		}
		dir->n++;
	}
	return 0;
}

static bool is_large(const struct dir *dir, struct tn_text whole)
{
	return dir->n >= PART_FEW && dir->dir.n > whole.n;
}

/* Makes parts of the larger directories in @part; what is left of it is the rest. */
static int take_apart(struct tn_graph_partition *p, size_t part)
{
	tn_cleanup(tn_hash_free) struct tn_hash by_dir = { 0 };
	tn_autofree struct dir *dirs = calloc(p->parts.v[part].n + 1, sizeof(*dirs));
	const struct tn_text whole = p->parts.v[part].dir;
	size_t n = 0;
	int r = dirs ? count_dirs(p, part, &by_dir, dirs, &n) : -ENOMEM;

	p->parts.v[part].whole = true;
	for (size_t i = 0; i < n && r == 0; i++)
		if (is_large(&dirs[i], whole)) {
			dirs[i].part = p->parts.n;
			p->parts.v[part].rest = true;
			p->parts.v[part].n -= dirs[i].n;
			r = tn_vec_push(&p->parts, (struct tn_graph_part){ .dir = dirs[i].dir, .n = dirs[i].n,
									   .parent = p->parts.v[part].parent });
		}
	for (size_t i = 0; i < p->graph->nodes.n && r == 0; i++) {
		const struct dir *dir;

		if (p->of[i] != part)
			continue;
		dir = tn_hash_get(&by_dir, below(p->graph->nodes.v[i].group, whole));
		if (dir && dir->part != TN_GRAPH_NO_PART)
			p->of[i] = dir->part;
	}
	return r;
}

static size_t largest(const struct tn_graph_partition *p, size_t first)
{
	size_t found = TN_GRAPH_NO_PART;

	for (size_t i = first; i < p->parts.n; i++)
		if (!p->parts.v[i].whole && (found == TN_GRAPH_NO_PART || p->parts.v[i].n > p->parts.v[found].n))
			found = i;
	return found;
}

/* The top is always taken apart; a part of one directory alone becomes that directory. */
int tn_graph_partition_add(struct tn_graph_partition *p, struct tn_text top, size_t parent, const bool *chosen)
{
	const size_t first = p->parts.n;
	size_t next;
	int r = tn_vec_push(&p->parts, (struct tn_graph_part){ .dir = top, .parent = parent });

	for (size_t i = 0; i < p->graph->nodes.n && r == 0; i++)
		if (chosen[i]) {
			p->of[i] = first;
			p->parts.v[first].n++;
		}
	if (r == 0)
		r = take_apart(p, first);
	while (r == 0 && p->parts.n - first < PARTS_MAX && (next = largest(p, first)) != TN_GRAPH_NO_PART &&
	       p->parts.v[next].n > PART_MANY)
		r = take_apart(p, next);
	return r;
}

int tn_graph_partition_open(struct tn_graph_partition *p, size_t part)
{
	const size_t before = p->parts.n;
	tn_autofree bool *chosen = calloc(p->graph->nodes.n + 1, sizeof(*chosen));
	int r = chosen ? 0 : -ENOMEM;

	for (size_t i = 0; i < p->graph->nodes.n && r == 0; i++)
		chosen[i] = p->of[i] == part;
	if (r == 0)
		r = tn_graph_partition_add(p, p->parts.v[part].dir, part, chosen);
	if (r < 0 || p->parts.n > before + 1)
		return r < 0 ? r : 1;
	for (size_t i = 0; i < p->graph->nodes.n; i++)
		if (chosen[i])
			p->of[i] = part;
	p->parts.n = before;
	return 0;
}

const char *tn_graph_part_name(const struct tn_graph_part *part, struct tn_arena *arena)
{
	/* A directory that is called as the rest of another one keeps a '/'. */
	const bool alike = tn_text_is(part->dir, "*") || tn_text_ends(part->dir, TN_TEXT_LITERAL("/*"));

	return tn_arena_printf(arena, "%.*s%s", TN_TEXT_FMT(part->dir),
			       !part->dir.n ? "*" : part->rest ? "/*" : alike ? "/" : "");
}

int tn_graph_part_node(const struct tn_graph_part *part, struct tn_graph *to, size_t *ret)
{
	const char *dir = tn_arena_dup(&to->arena, part->dir);
	const char *name = dir ? tn_graph_part_name(part, &to->arena) : NULL;
	int r = name ? tn_graph_node(to, TN_GRAPH_GROUP, name, ret) : -ENOMEM;

	if (r < 0)
		return r;
	to->nodes.v[*ret].group = dir;
	to->nodes.v[*ret].rest = part->rest;
	return r;
}

int tn_graph_copy_node(const struct tn_graph_node *from, struct tn_graph *to, size_t *ret)
{
	const char *name;
	int r = tn_graph_node(to, from->kind, from->name, ret);

	if (r < 0)
		return r;
	name = to->nodes.v[*ret].name;
	to->nodes.v[*ret] = *from;
	to->nodes.v[*ret].name = name;
	return 0;
}

void tn_graph_count_in(const struct tn_graph_node *from, struct tn_graph_node *group)
{
	group->n_modules++;
	group->n_loaded += from->state == TN_GRAPH_LOADED || from->state == TN_GRAPH_LOADING || from->state == TN_GRAPH_UNLOADING;
	group->size += from->has_size ? from->size : 0;
	group->has_size |= from->has_size;
	group->policy |= from->policy;
}

int tn_graph_copy_edge(const struct tn_graph_edge *from, struct tn_graph *to, size_t first, size_t second, bool alike)
{
	struct tn_graph_edge *made;
	int r = tn_graph_edge(to, from->kind, first, second, &made);

	if (r < 0)
		return r;
	if (r == 0) {
		made->n_edges += from->n_edges;
		made->implied &= from->implied;
		made->in_use |= from->in_use;
		return 0;
	}
	made->implied = from->implied;
	made->in_use = from->in_use;
	if (alike) {
		made->why = from->why;
		made->symbols = from->symbols;
		made->n_symbols = from->n_symbols;
	}
	return 0;
}
