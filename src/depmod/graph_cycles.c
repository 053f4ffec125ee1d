// SPDX-License-Identifier: LGPL-2.1-or-later
/* Groups by Tarjan; the smallest circle of each by searching breadth first. */
#include "depmod/graph_cycles.h"

#include <errno.h>

#include "base/size.h"

#define NONE UINT32_MAX
/* Steps after which the search for a smaller circle of a group gives up. */
#define STEPS_MAX (1u << 24)

/* Tarjan's strongly connected components, without recursion. */
struct tarjan {
	const struct tn_depmod_catalog *cat;
	uint32_t *index;  /* order of discovery; NONE: not seen */
	uint32_t *low;    /* lowest index that can be reached */
	size_t *next;     /* dependency to look at next */
	uint32_t *path;   /* modules being looked at, outermost first */
	uint32_t *open;   /* seen, group not known yet */
	uint32_t *group;
	size_t n_path, n_open;
	uint32_t n_seen, n_groups;
};

static void discover(struct tarjan *t, uint32_t m)
{
	t->index[m] = t->low[m] = t->n_seen++;
	t->next[m] = TN_DEPMOD_START(t->cat, m, deps_end);
	t->path[t->n_path++] = m;
	t->open[t->n_open++] = m;
}

static void lower(struct tarjan *t, uint32_t m, uint32_t to)
{
	if (to < t->low[m])
		t->low[m] = to;
}

/* All that @m needs has been seen. */
static void leave(struct tarjan *t, uint32_t m)
{
	uint32_t member;

	t->n_path--;
	if (t->n_path)
		lower(t, t->path[t->n_path - 1], t->low[m]);
	if (t->low[m] != t->index[m])
		return;
	do {
		member = t->open[--t->n_open];
		t->group[member] = t->n_groups;
	} while (member != m);
	t->n_groups++;
}

static void follow(struct tarjan *t, uint32_t from)
{
	discover(t, from);
	while (t->n_path) {
		uint32_t m = t->path[t->n_path - 1], dep;

		if (t->next[m] == t->cat->modules.v[m].deps_end) {
			leave(t, m);
			continue;
		}
		dep = t->cat->deps.v[t->next[m]++];
		if (t->index[dep] == NONE)
			discover(t, dep);
		else if (t->group[dep] == NONE)
			lower(t, m, t->index[dep]);
	}
}

int tn_depmod_groups(const struct tn_depmod_catalog *cat, uint32_t *ret)
{
	size_t n = cat->modules.n;
	tn_autofree uint32_t *room = calloc(tn_size_mul(n, 4) + 1, sizeof(*room));
	tn_autofree size_t *next = calloc(n + 1, sizeof(*next));
	struct tarjan t = { .cat = cat, .next = next, .group = ret };

	if (!room || !next)
		return -ENOMEM;
	t.index = room;
	t.low = room + n;
	t.path = room + 2 * n;
	t.open = room + 3 * n;
	for (size_t i = 0; i < n; i++)
		t.index[i] = t.group[i] = NONE;
	for (uint32_t m = 0; m < n; m++)
		if (t.index[m] == NONE)
			follow(&t, m);
	return 0;
}

/* Breadth first within one group. */
struct search {
	const struct tn_depmod_catalog *cat;
	const uint32_t *group;
	uint32_t *from;  /* of each module: by which one it was reached */
	uint32_t *queue;
	uint32_t *best;  /* smallest circle so far */
	size_t n_best;   /* 0: none */
	unsigned steps;  /* taken for this group */
};

/* Follows @from back and keeps the circle start -> ... -> last. */
static void keep(struct search *s, uint32_t start, uint32_t last, size_t length)
{
	s->n_best = length;
	for (size_t i = length; i-- > 1; last = s->from[last])
		s->best[i] = last;
	s->best[0] = start;
}

/* The smallest circle through @start, if it is smaller than the best. */
static void search_from(struct search *s, uint32_t start)
{
	size_t head = 0, tail = 0, ring_end = 1, length = 1;

	s->queue[tail++] = start;
	s->from[start] = start;
	for (; head < tail; head++) {
		uint32_t m = s->queue[head];

		if (head == ring_end) {
			ring_end = tail;
			length++;
		}
		if (s->n_best && length >= s->n_best)
			break;
		for (size_t i = TN_DEPMOD_START(s->cat, m, deps_end);
		     i < s->cat->modules.v[m].deps_end; i++, s->steps++) {
			uint32_t dep = s->cat->deps.v[i];

			if (dep == start) {
				keep(s, start, m, length);
				goto out;
			}
			if (s->group[dep] != s->group[start] || s->from[dep] != NONE)
				continue;
			s->from[dep] = m;
			s->queue[tail++] = dep;
		}
	}
out:
	while (tail)
		s->from[s->queue[--tail]] = NONE;
}

/* The group of which @members[0..n) are, in rising order. */
static int add_cycle(struct search *s, const uint32_t *members, size_t n,
		     struct tn_arena *arena, tn_depmod_cycles *ret)
{
	struct tn_depmod_cycle cycle = { .entangled = n };
	uint32_t *modules;

	s->n_best = 0;
	s->steps = 0;
	for (size_t i = 0; i < n && s->n_best != 1 && s->steps < STEPS_MAX; i++)
		search_from(s, members[i]);
	if (!s->n_best)
		return 0; /* one module that does not need itself */
	modules = tn_arena_array(arena, s->n_best, sizeof(*modules));
	if (!modules)
		return -ENOMEM;
	memcpy(modules, s->best, s->n_best * sizeof(*modules));
	cycle.modules = modules;
	cycle.n = s->n_best;
	return tn_vec_push(ret, cycle);
}

/* Modules of each group side by side, in rising order; @end: of each group in @ret. */
static void gather(const uint32_t *group, size_t n, uint32_t *end, uint32_t *ret)
{
	uint32_t sum = 0;

	for (size_t m = 0; m < n; m++)
		end[group[m]]++;
	for (size_t i = 0; i < n; i++)
		end[i] = sum += end[i];
	for (size_t m = n; m-- > 0;)
		ret[--end[group[m]]] = (uint32_t)m;
	/* Now end[i] is where group i starts: that is where group i - 1 ends. */
	for (size_t i = 0; i + 1 < n; i++)
		end[i] = end[i + 1];
	if (n)
		end[n - 1] = (uint32_t)n;
}

int tn_depmod_find_cycles(const struct tn_depmod_catalog *cat, const uint32_t *group,
			  struct tn_arena *arena, tn_depmod_cycles *ret)
{
	size_t n = cat->modules.n;
	tn_autofree uint32_t *room = calloc(tn_size_mul(n, 5) + 1, sizeof(*room));
	struct search s = { .cat = cat, .group = group };
	uint32_t *members, *end;
	int r = 0;

	if (!room)
		return -ENOMEM;
	s.from = room;
	s.queue = room + n;
	s.best = room + 2 * n;
	members = room + 3 * n;
	end = room + 4 * n;
	for (size_t m = 0; m < n; m++)
		s.from[m] = NONE;
	gather(group, n, end, members);
	for (size_t m = 0; r == 0 && m < n; m++) {
		uint32_t start = group[m] ? end[group[m] - 1] : 0;

		if (members[start] == m) /* its lowest module stands for the group */
			r = add_cycle(&s, members + start, end[group[m]] - start, arena, ret);
	}
	return r;
}
