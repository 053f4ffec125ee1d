// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules in an order in which users come first; then what each needs, in that order. */
#include "depmod/graph.h"

#include <errno.h>

#include "base/size.h"
#include "depmod/graph_cycles.h"

/* So many words of bits are looked at in the time in which one number is sorted by comparing. */
#define WORDS_PER_POSITION 64

struct sorting {
	const struct tn_depmod_catalog *cat;
	const uint32_t *group; /* NULL while no cycle is known */
	uint32_t *users;       /* of each module: those not placed yet */
	uint32_t *roots;       /* stack of modules without users */
	uint32_t *placed;      /* modules in order */
	uint32_t *position;    /* of each module in @placed */
	size_t n_roots, n_placed;
};

/* What lies in a circle has no order in it. */
static bool counts(const struct sorting *s, uint32_t module, uint32_t dep)
{
	return !s->group || s->group[module] != s->group[dep];
}

static void count_users(struct sorting *s)
{
	const struct tn_depmod_catalog *cat = s->cat;

	memset(s->users, 0, cat->modules.n * sizeof(*s->users));
	for (uint32_t m = 0; m < cat->modules.n; m++)
		for (size_t i = TN_DEPMOD_START(cat, m, deps_end); i < cat->modules.v[m].deps_end; i++)
			s->users[cat->deps.v[i]] += counts(s, m, cat->deps.v[i]);
}

static void place(struct sorting *s, uint32_t module)
{
	const struct tn_depmod_catalog *cat = s->cat;

	s->position[module] = (uint32_t)s->n_placed;
	s->placed[s->n_placed++] = module;
	for (size_t i = TN_DEPMOD_START(cat, module, deps_end); i < cat->modules.v[module].deps_end;
	     i++) {
		uint32_t dep = cat->deps.v[i];

		if (counts(s, module, dep) && --s->users[dep] == 0)
			s->roots[s->n_roots++] = dep;
	}
}

/*
 * Kahn's algorithm with a stack: a module is placed when all its users are.
 * The order of several that could be next is kmod's: last come, first served.
 */
static void sort(struct sorting *s)
{
	count_users(s);
	s->n_roots = s->n_placed = 0;
	for (uint32_t m = 0; m < s->cat->modules.n; m++)
		if (!s->users[m])
			s->roots[s->n_roots++] = m;
	while (s->n_roots)
		place(s, s->roots[--s->n_roots]);
}

static int sort_modules(struct sorting *s, struct tn_depmod_graph *g)
{
	size_t n = s->cat->modules.n;
	uint32_t *group;
	int r;

	sort(s);
	if (s->n_placed == n)
		return 0;
	group = tn_arena_array(&g->arena, n, sizeof(*group));
	if (!group)
		return -ENOMEM;
	r = tn_depmod_groups(s->cat, group);
	if (r == 0)
		r = tn_depmod_find_cycles(s->cat, group, &g->arena, &g->cycles);
	s->group = group;
	sort(s);
	return r;
}

static int by_value(const void *pa, const void *pb)
{
	uint32_t a = *(const uint32_t *)pa, b = *(const uint32_t *)pb;

	return (a > b) - (a < b);
}

struct closing {
	const struct sorting *s;
	uint32_t *stamp; /* of each module: 1 + the one for which it was seen last */
	uint64_t *set;   /* a bit for each position; none is set between two modules */
	TN_VEC(uint32_t) todo;
};

/* Different positions below @n_words * 64 into order: by way of a set of bits, or by comparing
 * where they are so few that looking at all words would take longer. */
static void sort_positions(uint64_t *set, size_t n_words, uint32_t *v, size_t n)
{
	size_t at = 0;

	if (n < 2)
		return;
	if (n < n_words / WORDS_PER_POSITION) {
		qsort(v, n, sizeof(*v), by_value);
		return;
	}
	for (size_t i = 0; i < n; i++)
		set[v[i] / 64] |= (uint64_t)1 << v[i] % 64;
	for (size_t w = 0; at < n; w++)
		for (; set[w]; set[w] &= set[w] - 1)
			v[at++] = (uint32_t)(w * 64) + (uint32_t)__builtin_ctzll(set[w]);
}

/* Notes each direct dependency of @module that @for_module does not have yet. */
static int collect(struct closing *c, uint32_t module, uint32_t for_module,
		   struct tn_depmod_graph *g)
{
	const struct tn_depmod_catalog *cat = c->s->cat;

	for (size_t i = TN_DEPMOD_START(cat, module, deps_end); i < cat->modules.v[module].deps_end;
	     i++) {
		uint32_t dep = cat->deps.v[i];

		if (c->stamp[dep] == for_module + 1)
			continue;
		c->stamp[dep] = for_module + 1;
		if (tn_vec_push(&c->todo, dep) < 0 ||
		    tn_vec_push(&g->deps, c->s->position[dep]) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* All that @module needs, as positions, then sorted and turned into modules. */
static int close_module(struct closing *c, uint32_t module, struct tn_depmod_graph *g)
{
	size_t start = g->deps.n;
	int r;

	c->stamp[module] = module + 1;
	r = collect(c, module, module, g);
	while (r == 0 && c->todo.n)
		r = collect(c, c->todo.v[--c->todo.n], module, g);
	if (g->deps.n - start > 1)
		sort_positions(c->set, c->s->cat->modules.n / 64 + 1, g->deps.v + start,
			       g->deps.n - start);
	for (size_t i = start; i < g->deps.n; i++)
		g->deps.v[i] = c->s->placed[g->deps.v[i]];
	g->deps_end[module] = g->deps.n;
	return r;
}

static int close_modules(const struct sorting *s, struct tn_depmod_graph *g)
{
	size_t n = s->cat->modules.n;
	tn_autofree uint32_t *stamp = calloc(n + 1, sizeof(*stamp));
	tn_autofree uint64_t *set = calloc(n / 64 + 1, sizeof(*set));
	struct closing c = { .s = s, .stamp = stamp, .set = set };
	int r = stamp && set ? 0 : -ENOMEM;

	for (uint32_t m = 0; r == 0 && m < n; m++)
		r = close_module(&c, m, g);
	tn_vec_free(&c.todo);
	return r;
}

int tn_depmod_graph_make(const struct tn_depmod_catalog *cat, struct tn_depmod_graph *ret)
{
	size_t n = cat->modules.n;
	tn_autofree uint32_t *room = calloc(tn_size_mul(n, 4) + 1, sizeof(*room));
	struct tn_depmod_graph g = { 0 };
	struct sorting s = { .cat = cat };
	int r = -ENOMEM;

	g.deps_end = tn_arena_array(&g.arena, n + 1, sizeof(*g.deps_end));
	if (room && g.deps_end) {
		s.users = room;
		s.roots = room + n;
		s.placed = room + 2 * n;
		s.position = room + 3 * n;
		r = sort_modules(&s, &g);
	}
	if (r == 0)
		r = close_modules(&s, &g);
	if (r < 0) {
		tn_depmod_graph_free(&g);
		return r;
	}
	*ret = g;
	return 0;
}

void tn_depmod_graph_free(struct tn_depmod_graph *g)
{
	tn_vec_free(&g->deps);
	tn_vec_free(&g->cycles);
	tn_arena_free(&g->arena);
}
