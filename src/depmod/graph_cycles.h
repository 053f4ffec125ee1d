/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_cycles.h - circles among modules */
#ifndef TN_DEPMOD_GRAPH_CYCLES_H
#define TN_DEPMOD_GRAPH_CYCLES_H

#include "depmod/catalog.h"

/* Modules that need each other in a circle. */
struct tn_depmod_cycle {
	const uint32_t *modules; /* a smallest circle; the first one is not repeated at its end */
	size_t n;
	size_t entangled; /* modules that are in this or a longer circle with them */
};
typedef TN_VEC(struct tn_depmod_cycle) tn_depmod_cycles;

/**
 * tn_depmod_groups() - which modules are entangled with each other
 * @ret: for each module the number of its group; two modules are in one group
 *       if and only if each needs the other, however indirectly
 *
 * Return: 0 or -ENOMEM.
 */
int tn_depmod_groups(const struct tn_depmod_catalog *cat, uint32_t *ret);

/* Adds a cycle for each group that has one; their modules live in @arena. Return: 0 or -ENOMEM. */
int tn_depmod_find_cycles(const struct tn_depmod_catalog *cat, const uint32_t *group,
			  struct tn_arena *arena, tn_depmod_cycles *ret);

#endif
