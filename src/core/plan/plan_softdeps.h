/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_softdeps.h - the modules that a softdep line names */
#ifndef TN_CORE_PLAN_PLAN_SOFTDEPS_H
#define TN_CORE_PLAN_PLAN_SOFTDEPS_H

#include "core/plan/plan_steps.h"

/* In the plan's arena. */
struct tn_plan_soft {
	const struct tn_match *v;
	size_t n;
};

/* @ret_rule: the line about @module, or NULL. Names that nothing is known by yield none.
 * Return: 0 or -ENOMEM. */
int tn_plan_softdeps(struct tn_plan_job *job, const char *module, const struct tn_rule **ret_rule,
		     struct tn_plan_soft *ret_pre, struct tn_plan_soft *ret_post);

#endif
