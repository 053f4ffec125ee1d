/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* chosen_state.h - what counts as loaded: what the kernel has, a saved /proc/modules, or nothing */
#ifndef TN_CMD_CHOSEN_STATE_H
#define TN_CMD_CHOSEN_STATE_H

#include <stdbool.h>

#include "base/error.h"
#include "cmd/world.h"
#include "core/state/state_snapshot.h"

/* Zero-initialise. */
struct tn_chosen_state {
	struct tn_state_view view; /* of the running kernel until tn_chosen_state_settle() */
	struct tn_state_snapshot snapshot;
	const char *file; /* --state; NULL: not given */
};

/* @file in words. */
const char *tn_chosen_state_name(const char *file);

/* @file: a copy of /proc/modules, "-" for standard input, or NULL. Bad lines go to the world's log.
 * Return: 0, or -errno with a message. */
int tn_chosen_state_open(struct tn_chosen_state *state, const struct tn_world *world, const char *file,
			 struct tn_error *err);

/* Once the tree is known: nothing counts as loaded for another kernel's tree, or where @fresh is asked
 * for; a file goes before that. Return: 0 or -ENOMEM. */
int tn_chosen_state_settle(struct tn_chosen_state *state, const struct tn_world *world, bool fresh);

void tn_chosen_state_close(struct tn_chosen_state *state);

#endif
