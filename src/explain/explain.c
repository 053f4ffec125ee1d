// SPDX-License-Identifier: LGPL-2.1-or-later
/* The probes, one after the other, and the order in which their answers are told. */
#include "explain/explain.h"

#include <errno.h>

#include "base/cleanup.h"
#include "base/sort.h"
#include "explain/probes.h"

static tn_probe_fn *const probes[] = {
	tn_probe_tree,
	tn_probe_circle,
	tn_probe_config,
	tn_probe_initramfs,
	tn_probe_check,
	tn_probe_needs,
	tn_probe_device,
	tn_probe_numbers,
	tn_probe_firmware,
	tn_probe_confinement,
	tn_probe_keys,
	tn_probe_log,
	tn_probe_loaded,
	tn_probe_usage,
};

/* How an answer is placed: by kind, then what is certain, then by rank; else as it was found. */
static bool goes_before(const struct tn_explanation *a, const struct tn_explanation *b)
{
	if (a->kind != b->kind)
		return a->kind < b->kind;
	if (a->candidate != b->candidate)
		return !a->candidate;
	return a->rank < b->rank;
}

static bool is_cause(const struct tn_explanation *e)
{
	return e->kind == TN_EXPLAINS_FAILURE && !e->candidate;
}

enum tn_explained tn_explained_as(const struct tn_explaining *x)
{
	if (x->loaded)
		return TN_EXPLAINED_LOADED;
	if (x->builtin)
		return TN_EXPLAINED_BUILTIN;
	if (!x->match)
		return TN_EXPLAINED_UNKNOWN;
	return x->found.n && is_cause(&x->found.v[0]) ? TN_EXPLAINED_KEPT_OUT : TN_EXPLAINED_FREE;
}

int tn_explain(struct tn_explaining *x, struct tn_error *err)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(probes); i++)
		if (probes[i](x) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	TN_SORT_FEW(x->found.v, x->found.n, a, b, goes_before(a, b));
	return 0;
}
