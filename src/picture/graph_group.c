// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_group.h"

#include <errno.h>
#include <stdlib.h>

/* A directory with more modules than this is taken apart, as far as there are groups left to be made. */
#define GROUP_MANY 100u
/* A directory in it with fewer stays with the rest. */
#define GROUP_FEW 8u
/* Groups there are at most, as a rule. */
#define GROUPS_MAX 60u

struct group {
	struct tn_text dir; /* the directory all of whose modules are in it */
	size_t n;
	bool rest;          /* all that no group further down has */
	bool whole;         /* it cannot be taken apart any more */
};

struct grouping {
	const struct tn_graph *from;
	const char *inside;
	struct tn_graph *to;
	TN_VEC(struct group) groups;
	size_t *group_of; /* one a node */
	size_t *node_of;  /* in @to, one a node */
	bool single;
};

#define NO_GROUP SIZE_MAX

static void release(struct grouping *g)
{
	tn_vec_free(&g->groups);
	free(g->group_of);
	free(g->node_of);
}

bool tn_graph_is_in(const char *group, const char *dir)
{
	size_t n = dir ? strlen(dir) : 0;

	return !n || (strncmp(group, dir, n) == 0 && (group[n] == '/' || group[n] == '\0'));
}

static bool counts(const struct tn_graph_node *node)
{
	return node->kind == TN_GRAPH_MODULE;
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

/* The directories of one group, with the number of its modules in each. */
struct part {
	struct tn_text dir;
	size_t n, group;
};

static int count_parts(const struct grouping *g, size_t group, struct tn_hash *by_dir, struct part *parts, size_t *ret_n)
{
	for (size_t i = 0; i < g->from->nodes.n; i++) {
		struct part *part;
		struct tn_text dir;

		if (g->group_of[i] != group)
			continue;
		dir = below(g->from->nodes.v[i].group, g->groups.v[group].dir);
		part = tn_hash_get(by_dir, dir);
		if (!part) {
			part = &parts[(*ret_n)++];
			*part = (struct part){ dir, 0, NO_GROUP };
			if (tn_hash_put(by_dir, dir, part) < 0)
				return -ENOMEM;
		}
		part->n++;
	}
	return 0;
}

static bool is_part(const struct part *part, struct tn_text whole)
{
	return part->n >= GROUP_FEW && part->dir.n > whole.n;
}

/* Makes groups of the larger directories in @group. */
static int take_apart(struct grouping *g, size_t group)
{
	tn_cleanup(tn_hash_free) struct tn_hash by_dir = { 0 };
	tn_autofree struct part *parts = calloc(g->groups.v[group].n + 1, sizeof(*parts));
	const struct tn_text whole = g->groups.v[group].dir;
	size_t n = 0;
	int r = parts ? count_parts(g, group, &by_dir, parts, &n) : -ENOMEM;

	g->groups.v[group].whole = true;
	for (size_t i = 0; i < n && r == 0; i++)
		if (is_part(&parts[i], whole)) {
			parts[i].group = g->groups.n;
			g->groups.v[group].rest = true;
			r = tn_vec_push(&g->groups, (struct group){ .dir = parts[i].dir, .n = parts[i].n });
			g->groups.v[group].n -= parts[i].n;
		}
	for (size_t i = 0; i < g->from->nodes.n && r == 0; i++) {
		const struct part *part;

		if (g->group_of[i] != group)
			continue;
		part = tn_hash_get(&by_dir, below(g->from->nodes.v[i].group, whole));
		if (part && part->group != NO_GROUP)
			g->group_of[i] = part->group;
	}
	return r;
}

static size_t largest(const struct grouping *g)
{
	size_t found = NO_GROUP;

	for (size_t i = 0; i < g->groups.n; i++)
		if (!g->groups.v[i].whole && (found == NO_GROUP || g->groups.v[i].n > g->groups.v[found].n))
			found = i;
	return found;
}

/* The top is always taken apart; a group of one directory alone becomes that directory. */
static int make_groups(struct grouping *g, struct tn_text top, bool apart)
{
	size_t first = g->groups.n, next;
	int r = tn_vec_push(&g->groups, (struct group){ .dir = top });

	for (size_t i = 0; i < g->from->nodes.n && r == 0; i++) {
		const struct tn_graph_node *node = &g->from->nodes.v[i];

		if (!counts(node) || tn_graph_is_in(node->group, g->inside) != apart)
			continue;
		g->group_of[i] = first;
		g->groups.v[first].n++;
	}
	if (r == 0)
		r = take_apart(g, first);
	while (r == 0 && g->groups.n < GROUPS_MAX && (next = largest(g)) != NO_GROUP && g->groups.v[next].n > GROUP_MANY)
		r = take_apart(g, next);
	return r;
}

static int add_group(struct grouping *g, size_t i, size_t *ret)
{
	const struct group *group = &g->groups.v[i];
	struct tn_arena *arena = &g->to->arena;
	const char *dir = tn_arena_dup(arena, group->dir);
	const char *name = dir && group->rest ? tn_arena_printf(arena, "%s%s*", dir, *dir ? "/" : "") : dir;
	int r = name ? tn_graph_node(g->to, TN_GRAPH_GROUP, name, ret) : -ENOMEM;

	if (r < 0)
		return r;
	g->to->nodes.v[*ret].group = dir;
	g->to->nodes.v[*ret].rest = group->rest;
	return 0;
}

static int copy_node(struct grouping *g, size_t i)
{
	const struct tn_graph_node *from = &g->from->nodes.v[i];
	struct tn_graph_node *to;
	const char *name;
	int r = tn_graph_node(g->to, from->kind, from->name, &g->node_of[i]);

	if (r < 0)
		return r;
	to = &g->to->nodes.v[g->node_of[i]];
	name = to->name;
	*to = *from;
	to->name = name;
	return 0;
}

static int put_node(struct grouping *g, size_t i)
{
	const struct tn_graph_node *node = &g->from->nodes.v[i];
	struct tn_graph_node *to;
	int r;

	g->node_of[i] = NO_GROUP;
	if (g->group_of[i] == NO_GROUP)
		return g->single ? copy_node(g, i) : 0;
	r = add_group(g, g->group_of[i], &g->node_of[i]);
	if (r < 0)
		return r;
	to = &g->to->nodes.v[g->node_of[i]];
	to->n_modules++;
	to->n_loaded += node->state == TN_GRAPH_LOADED || node->state == TN_GRAPH_LOADING || node->state == TN_GRAPH_UNLOADING;
	to->size += node->has_size ? node->size : 0;
	to->has_size |= node->has_size;
	to->policy |= node->policy;
	return 0;
}

static int put_edge(struct grouping *g, const struct tn_graph_edge *edge)
{
	const size_t from = g->node_of[edge->from], to = g->node_of[edge->to];
	struct tn_graph_edge *made;
	int r;

	if (from == NO_GROUP || to == NO_GROUP || from == to)
		return 0;
	r = tn_graph_edge(g->to, edge->kind, from, to, &made);
	if (r < 0)
		return r;
	if (r == 0) {
		made->n_edges += edge->n_edges;
		made->implied &= edge->implied;
		made->in_use |= edge->in_use;
		return 0;
	}
	made->implied = edge->implied;
	made->in_use = edge->in_use;
	if (g->group_of[edge->from] == NO_GROUP && g->group_of[edge->to] == NO_GROUP) {
		made->why = edge->why;
		made->symbols = edge->symbols;
		made->n_symbols = edge->n_symbols;
	}
	return 0;
}

static size_t count_inside(const struct grouping *g)
{
	size_t n = 0;

	for (size_t i = 0; i < g->from->nodes.n; i++)
		n += counts(&g->from->nodes.v[i]) && tn_graph_is_in(g->from->nodes.v[i].group, g->inside);
	return n;
}

int tn_graph_grouped(const struct tn_graph *graph, const char *inside, size_t single, struct tn_graph *ret)
{
	tn_cleanup(release) struct grouping g = { .from = graph, .inside = inside, .to = ret };
	int r = 0;

	g.group_of = calloc(graph->nodes.n + 1, sizeof(*g.group_of));
	g.node_of = calloc(graph->nodes.n + 1, sizeof(*g.node_of));
	if (!g.group_of || !g.node_of)
		return -ENOMEM;
	for (size_t i = 0; i < graph->nodes.n; i++)
		g.group_of[i] = NO_GROUP;
	g.single = count_inside(&g) <= single;
	ret->symbols_known = graph->symbols_known;
	if (inside)
		r = make_groups(&g, tn_text(""), false);
	if (r == 0 && !g.single)
		r = make_groups(&g, tn_text(inside ? inside : ""), true);
	for (size_t i = 0; i < graph->nodes.n && r == 0; i++)
		r = put_node(&g, i);
	for (size_t i = 0; i < graph->edges.n && r == 0; i++)
		r = put_edge(&g, &graph->edges.v[i]);
	return r < 0 ? r : tn_graph_sort(ret);
}
