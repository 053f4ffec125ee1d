// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/load/walk_graph.h"

#include <errno.h>
#include <stdlib.h>

/* What a step waits for: @needs, and the one that does the same. */
static size_t count_before(const struct tn_step *step)
{
	return step->n_needs + (step->same_as >= 0);
}

static size_t before(const struct tn_step *step, size_t i)
{
	return i < step->n_needs ? step->needs[i] : (size_t)step->same_as;
}

/* Counts those behind each step, one place further on, and adds them up. */
static void count_after(struct tn_walk_graph *g, const struct tn_step *steps, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		g->n_before[i] = count_before(&steps[i]);
		for (size_t j = 0; j < g->n_before[i]; j++)
			g->first[before(&steps[i], j) + 1]++;
	}
	for (size_t i = 0; i < n; i++)
		g->first[i + 1] += g->first[i];
}

/* @fill: of each step: where its next one goes */
static void fill_after(struct tn_walk_graph *g, const struct tn_step *steps, size_t n, size_t *fill)
{
	for (size_t i = 0; i < n; i++)
		fill[i] = g->first[i];
	for (size_t i = 0; i < n; i++)
		for (size_t j = 0; j < g->n_before[i]; j++)
			g->after[fill[before(&steps[i], j)]++] = i;
}

int tn_walk_graph_init(struct tn_walk_graph *g, const struct tn_step *steps, size_t n)
{
	tn_autofree size_t *fill = calloc(n + 1, sizeof(*fill));

	*g = (struct tn_walk_graph){
		.n_before = calloc(n + 1, sizeof(*g->n_before)),
		.first = calloc(n + 1, sizeof(*g->first)),
	};
	if (!fill || !g->n_before || !g->first)
		return -ENOMEM;
	count_after(g, steps, n);
	g->after = calloc(g->first[n] + 1, sizeof(*g->after));
	if (!g->after)
		return -ENOMEM;
	fill_after(g, steps, n, fill);
	return 0;
}

void tn_walk_graph_release(struct tn_walk_graph *g)
{
	free(g->n_before);
	free(g->first);
	free(g->after);
	*g = (struct tn_walk_graph){ 0 };
}
