/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* plan_recall.h - the kernel's state while many names are rehearsed
 *
 * Whether a module is live is asked once: nothing is inserted between the names,
 * and most of them need the same few modules. What a rehearsal has removed is
 * gone for the names that follow.
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
	struct tn_hash removed; /* names */
};

/* As @of, but what was live stays so, and what was not. @recall must live as long as what is returned. */
struct tn_plan_state tn_plan_recall(struct tn_plan_recall *recall, const struct tn_plan_state *of);
/* From now on @name is not loaded and uses nothing. Return: 0 or -ENOMEM. */
int tn_plan_recall_removal(struct tn_plan_recall *recall, const char *name);
void tn_plan_recall_free(struct tn_plan_recall *recall);

#endif
