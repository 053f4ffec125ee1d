/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* state_recall.h - the kernel's state while many names are rehearsed
 *
 * Whether a module is live is asked once: nothing is inserted between the names,
 * and most of them need the same few modules. What a rehearsal has removed is
 * gone for the names that follow.
 */
#ifndef TN_CORE_STATE_STATE_RECALL_H
#define TN_CORE_STATE_STATE_RECALL_H

#include "base/hash.h"
#include "core/state/state_view.h"

/* Zero-initialise. */
struct tn_state_recall {
	struct tn_state_view of;
	struct tn_arena arena;
	struct tn_hash live; /* name -> whether it is live */
	struct tn_hash removed; /* names */
};

/* As @of, but what was live stays so, and what was not. @recall must live as long as what is returned. */
struct tn_state_view tn_state_recall(struct tn_state_recall *recall, const struct tn_state_view *of);
/* From now on @name is not loaded and uses nothing. Return: 0 or -ENOMEM. */
int tn_state_recall_removal(struct tn_state_recall *recall, const char *name);
void tn_state_recall_free(struct tn_state_recall *recall);

#endif
