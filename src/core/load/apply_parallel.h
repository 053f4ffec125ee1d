/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* apply_parallel.h - run a plan, with what can go side by side side by side */
#ifndef TN_CORE_LOAD_APPLY_PARALLEL_H
#define TN_CORE_LOAD_APPLY_PARALLEL_H

#include "core/load/apply.h"
#include "core/load/walk_parallel.h"

/* As tn_walk_parallel(); with fewer than two workers, and nothing to be heard meanwhile, as
 * tn_apply(), in this process. */
int tn_apply_parallel(const struct tn_apply *how, const struct tn_walk_crew *crew, const struct tn_step *steps, size_t n);

#endif
