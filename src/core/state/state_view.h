/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* state_view.h - how a plan asks what the kernel has, whoever answers
 *
 * Answers are as core/state/state.h gives them. There are four: the running
 * kernel, the same remembered (state_recall.h), one text of /proc/modules
 * (state_snapshot.h), and one that has nothing.
 */
#ifndef TN_CORE_STATE_STATE_VIEW_H
#define TN_CORE_STATE_STATE_VIEW_H

#include <stdbool.h>

#include "base/arena.h"
#include "core/state/loaded.h"
#include "core/state/sysmodule.h"
#include "sys/root.h"

struct tn_state_view {
	void *data;
	int (*state_of)(void *data, const char *name);
	int (*refcount)(void *data, const char *name);
	int (*holders)(void *data, const char *name, struct tn_arena *arena, tn_names *ret);
	/* Whether state_of() would say TN_STATE_LIVE, where that is cheaper; may be NULL. */
	bool (*is_live)(void *data, const char *name);
};

static inline bool tn_state_view_is_live(const struct tn_state_view *state, const char *name)
{
	return state->is_live ? state->is_live(state->data, name) :
				state->state_of(state->data, name) == TN_STATE_LIVE;
}

/* /proc and /sys below @root, which must live as long. */
struct tn_state_view tn_state_view_live(const tn_root *root);

/* For a tree that is not the running kernel's: nothing is loaded. */
struct tn_state_view tn_state_view_none(void);

#endif
