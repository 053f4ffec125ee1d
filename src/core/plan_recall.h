/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_recall.h - the kernel's state, asked about each module once
 *
 * For a rehearsal of many names: nothing is inserted between them, and most of
 * them need the same few modules.
 */
#ifndef TN_CORE_PLAN_RECALL_H
#define TN_CORE_PLAN_RECALL_H

#include "base/hash.h"
#include "core/plan.h"

/* Zero-initialise. */
struct tn_plan_recall {
	struct tn_plan_state of;
	struct tn_arena arena;
	struct tn_hash live; /* name -> whether it is live */
};

/* As @of, but what was live stays so, and what was not. @recall must live as long as what is returned. */
struct tn_plan_state tn_plan_recall(struct tn_plan_recall *recall, const struct tn_plan_state *of);
void tn_plan_recall_free(struct tn_plan_recall *recall);

#endif
