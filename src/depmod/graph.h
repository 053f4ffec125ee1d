/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph.h - from direct dependencies to all of them, in order; and cycles */
#ifndef TN_DEPMOD_GRAPH_H
#define TN_DEPMOD_GRAPH_H

#include "depmod/world.h"

/* Modules that need each other in a circle. */
struct tn_depmod_cycle {
	const uint32_t *modules; /* a smallest circle; the first one is not repeated at its end */
	size_t n;
	size_t entangled; /* modules that are in this or a longer circle with them */
};

struct tn_depmod_graph {
	struct tn_arena arena;
	TN_VEC(uint32_t) deps;  /* all that a module needs, nearest first */
	size_t *deps_end;       /* of each module in @deps */
	TN_VEC(struct tn_depmod_cycle) cycles; /* one for each entangled group, by lowest module */
};

/**
 * tn_depmod_graph_make() - dependencies of dependencies
 *
 * A module comes before all that it needs itself. Modules in circles need all
 * others of them, and come in some order. Takes time in proportion to what
 * comes out. Return: 0 or -ENOMEM.
 */
int tn_depmod_graph_make(const struct tn_depmod_world *w, struct tn_depmod_graph *ret);
void tn_depmod_graph_free(struct tn_depmod_graph *g);

#endif
