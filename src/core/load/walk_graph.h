/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* walk_graph.h - which steps wait for which: the edges of a linked plan, both ways. Private to core/load. */
#ifndef TN_CORE_LOAD_WALK_GRAPH_H
#define TN_CORE_LOAD_WALK_GRAPH_H

#include "core/plan/plan_step.h"

struct tn_walk_graph {
	size_t *n_before; /* of each step: how many it waits for */
	size_t *first;    /* of each step: where in @after those begin that wait for it; one more at the end */
	size_t *after;
};

/* Return: 0 or -ENOMEM. */
int tn_walk_graph_init(struct tn_walk_graph *g, const struct tn_step *steps, size_t n);
void tn_walk_graph_release(struct tn_walk_graph *g);

/* Those that wait for step @i; a step that needs it twice stands there twice. */
static inline const size_t *tn_walk_graph_after(const struct tn_walk_graph *g, size_t i, size_t *ret_n)
{
	*ret_n = g->first[i + 1] - g->first[i];
	return g->after + g->first[i];
}

#endif
