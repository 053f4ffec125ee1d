/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph.h - from direct dependencies to all of them, in order; and cycles */
#ifndef TN_DEPMOD_GRAPH_H
#define TN_DEPMOD_GRAPH_H

#include "depmod/graph_cycles.h"

struct tn_depmod_graph {
	struct tn_arena arena;
	TN_VEC(uint32_t) deps;  /* all that a module needs, nearest first */
	size_t *deps_end;       /* of each module in @deps */
	tn_depmod_cycles cycles; /* one for each entangled group, by lowest module */
};

/**
 * tn_depmod_graph_make() - dependencies of dependencies
 *
 * A module comes before all that it needs itself. Modules in circles need all
 * others of them, and come in some order. Takes time in proportion to what
 * comes out. Return: 0 or -ENOMEM.
 */
int tn_depmod_graph_make(const struct tn_depmod_catalog *cat, struct tn_depmod_graph *ret);
void tn_depmod_graph_free(struct tn_depmod_graph *g);

#endif
