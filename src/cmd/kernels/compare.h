/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compare.h - the modules of two kernels side by side */
#ifndef TN_CMD_KERNELS_COMPARE_H
#define TN_CMD_KERNELS_COMPARE_H

#include <stdio.h>

#include "cmd/kernels/installed.h"

enum tn_kernels_change {
	TN_KERNELS_GONE,     /* only the first has it */
	TN_KERNELS_NEW,      /* only the second has it */
	TN_KERNELS_BUILT_IN, /* a module of the first, built into the second */
	TN_KERNELS_MODULE,   /* the other way round */
	TN_KERNELS_MOVED,    /* its file is in another directory */
	TN_N_KERNELS_CHANGES
};

struct tn_kernels_difference {
	enum tn_kernels_change change;
	const char *module;
	const char *first, *second; /* file below the tree, "built in", or NULL */
};

struct tn_kernels_comparison {
	const struct tn_installed *first, *second;
	TN_VEC(struct tn_kernels_difference) differences; /* by change, then by name */
	size_t same;                                      /* modules that are in both at the same place */
	size_t n[TN_N_KERNELS_CHANGES];
};

/* @ret with first and second set, else zero. Return: 0 or -ENOMEM. */
int tn_kernels_compare(struct tn_kernels_comparison *ret, struct tn_arena *arena);
void tn_kernels_comparison_free(struct tn_kernels_comparison *c);

void tn_kernels_print_comparison(const struct tn_kernels_comparison *c, FILE *out);
int tn_kernels_print_comparison_json(const struct tn_kernels_comparison *c, FILE *out);

#endif
