/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_debug.h - a step in one line, for those who hunt a fault */
#ifndef TN_CORE_PLAN_PLAN_DEBUG_H
#define TN_CORE_PLAN_PLAN_DEBUG_H

#include "base/log.h"
#include "core/plan/plan_step.h"

/* To the area "plan" of @log: which step comes to stand at @index, and why. */
void tn_plan_debug(const struct tn_log *log, size_t index, bool removes, const struct tn_step *step);

#endif
