/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan.h - decide what loading or removing a module takes; do nothing
 *
 * A plan is a list of steps in the order in which one worker would take them.
 * It is made from a request, a tree, the configuration and the state of the
 * kernel, and from nothing else: nothing is opened, run or loaded here. The tree
 * is asked whether the files that would be loaded are there.
 * Printing it is a dry run, core/load/apply runs it, and every step says why it is
 * there. A plan that takes several targets counts what its own earlier steps
 * do as done.
 */
#ifndef TN_CORE_PLAN_PLAN_H
#define TN_CORE_PLAN_PLAN_H

#include <stddef.h>

#include "base/cleanup.h"
#include "base/error.h"
#include "core/plan/plan_request.h"
#include "core/plan/plan_step.h"

typedef struct tn_plan tn_plan;

/* NULL: out of memory. */
tn_plan *tn_plan_new(const struct tn_plan_source *from);
tn_plan *tn_plan_free(tn_plan *plan);
TN_DEFINE_CLEANUP(tn_plan, tn_plan_free);

/**
 * tn_plan_add() - append the steps for one module
 * @target:  from tn_lookup(); its strings must live as long as the plan
 * @request: its strings are copied
 *
 * What stands in the way is a step, too (TN_STEP_FAIL).
 *
 * Return: 0, -ENOMEM, or what the tree could not read. The plan is of no use after a failure.
 */
int tn_plan_add(tn_plan *plan, const struct tn_match *target, const struct tn_plan_request *request,
		struct tn_error *err);

/* Completes every @needs: one look at modules.dep for each step. Return: 0 or -ENOMEM. */
int tn_plan_link(tn_plan *plan);

/* The steps so far; the array is valid until the next addition. */
size_t tn_plan_steps(const tn_plan *plan, const struct tn_step **ret);

#endif
