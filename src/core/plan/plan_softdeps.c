// SPDX-License-Identifier: LGPL-2.1-or-later
/* The modules that a softdep line names. */
#include "core/plan/plan_softdeps.h"

#include <errno.h>
#include <string.h>

static int look_up_all(struct tn_plan_job *job, const char *const *names, size_t n,
		       struct tn_plan_soft *ret)
{
	struct tn_plan *plan = job->plan;
	struct tn_match *v;
	tn_autovec tn_matches found = { 0 };
	int r = 0;

	for (size_t i = 0; i < n && r != -ENOMEM; i++)
		r = tn_lookup(plan->from.tree, plan->from.config, names[i], &plan->arena, &found);
	if (r != -ENOMEM && found.n) {
		v = tn_arena_array(&plan->arena, found.n, sizeof(*v));
		if (v)
			memcpy(v, found.v, found.n * sizeof(*v));
		*ret = (struct tn_plan_soft){ v, v ? found.n : 0 };
		r = v ? 0 : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

int tn_plan_softdeps(struct tn_plan_job *job, const char *module, const struct tn_rule **ret_rule,
		     struct tn_plan_soft *ret_pre, struct tn_plan_soft *ret_post)
{
	struct tn_plan *plan = job->plan;
	struct tn_config_deps deps;
	int r;

	*ret_rule = tn_config_dep(plan->from.config, TN_CONF_SOFTDEP, module);
	if (!*ret_rule)
		return 0;
	r = tn_config_parse_deps(*ret_rule, &plan->arena, &deps);
	if (r == 0)
		r = look_up_all(job, deps.pre, deps.n_pre, ret_pre);
	if (r == 0)
		r = look_up_all(job, deps.post, deps.n_post, ret_post);
	return r;
}
