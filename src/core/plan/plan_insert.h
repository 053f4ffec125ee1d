/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_insert.h - the steps that loading one module takes */
#ifndef TN_CORE_PLAN_PLAN_INSERT_H
#define TN_CORE_PLAN_PLAN_INSERT_H

#include "core/plan/plan_steps.h"

/* Return: 0 or -ENOMEM. */
int tn_plan_insert(struct tn_plan_job *job);

#endif
