/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_remove.h - the steps that removing one module takes */
#ifndef TN_CORE_PLAN_PLAN_REMOVE_H
#define TN_CORE_PLAN_PLAN_REMOVE_H

#include "core/plan/plan_steps.h"

/* Return: 0 or -ENOMEM. */
int tn_plan_remove(struct tn_plan_job *job);

#endif
