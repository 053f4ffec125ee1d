/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_cycles.h - circles among modules: private to graph*.c */
#ifndef TN_DEPMOD_GRAPH_CYCLES_H
#define TN_DEPMOD_GRAPH_CYCLES_H

#include "depmod/graph.h"

/**
 * tn_depmod_groups() - which modules are entangled with each other
 * @ret: for each module the number of its group; two modules are in one group
 *       if and only if each needs the other, however indirectly
 *
 * Return: 0 or -ENOMEM.
 */
int tn_depmod_groups(const struct tn_depmod_world *w, uint32_t *ret);

/* Adds to @g a cycle for each group that has one. Return: 0 or -ENOMEM. */
int tn_depmod_find_cycles(const struct tn_depmod_world *w, const uint32_t *group,
			  struct tn_depmod_graph *g);

#endif
