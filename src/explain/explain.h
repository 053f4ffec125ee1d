/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* explain.h - why one module is not loaded, or is, or cannot be unloaded */
#ifndef TN_EXPLAIN_EXPLAIN_H
#define TN_EXPLAIN_EXPLAIN_H

#include "base/error.h"
#include "explain/explaining.h"

typedef TN_VEC(struct tn_explaining) tn_explainings;

/**
 * tn_explain_subjects() - the modules that an operand stands for
 * @ret: at least one after success, with machine and arena: where nothing is known by that name, one without a
 *       module. What was there before stays. To be released with tn_explainings_free()
 *
 * Return: 0 or -ENOMEM.
 */
int tn_explain_subjects(const struct tn_machine *machine, const char *operand, struct tn_arena *arena,
			tn_explainings *ret, struct tn_error *err);
void tn_explainings_free(tn_explainings *all);

/* What it comes to, once the probes have run. */
enum tn_explained {
	TN_EXPLAINED_LOADED,
	TN_EXPLAINED_BUILTIN,
	TN_EXPLAINED_FREE,     /* it is not loaded, and nothing is known that would keep it out */
	TN_EXPLAINED_KEPT_OUT, /* it is not loaded, for a cause that is certain: the first that was found */
	TN_EXPLAINED_UNKNOWN,  /* there is no such module, for that cause */
};
enum tn_explained tn_explained_as(const struct tn_explaining *x);

/* Runs every probe on a subject, then sorts by kind, certainty and rank. Return: 0 or -ENOMEM. */
int tn_explain(struct tn_explaining *x, struct tn_error *err);

#endif
