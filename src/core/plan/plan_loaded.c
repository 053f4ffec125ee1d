// SPDX-License-Identifier: LGPL-2.1-or-later
/* A name becomes the module that the kernel has under it. */
#include "core/plan/plan_loaded.h"

#include <errno.h>

#include "core/name.h"
#include "core/state/loaded.h"

int tn_plan_find_loaded(const struct tn_state_view *state, const char *name, bool live,
			struct tn_arena *arena, tn_matches *ret)
{
	struct tn_match match = { .by = TN_FOUND_LOADED };
	char normal[TN_NAME_MAX];
	bool found;

	if (tn_name_normalise(tn_text(name), normal) < 0)
		return -ENOENT;
	found = live ? tn_state_view_is_live(state, normal) :
		       state->state_of(state->data, normal) > TN_STATE_BUILTIN;
	if (!found)
		return -ENOENT;
	match.module = tn_arena_str(arena, normal);
	return match.module ? tn_vec_push(ret, match) : -ENOMEM;
}
