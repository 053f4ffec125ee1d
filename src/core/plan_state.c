// SPDX-License-Identifier: LGPL-2.1-or-later
/* The state of the running kernel, as a plan asks for it. */
#include <errno.h>

#include "core/name.h"
#include "core/plan.h"

/* A name that is no component of a path cannot be a loaded module's. */
static int state_of(void *data, const char *name)
{
	return tn_name_is_safe(name) ? tn_state_of(data, name) : TN_STATE_ABSENT;
}

static int refcount(void *data, const char *name)
{
	return tn_name_is_safe(name) ? tn_state_refcount(data, name) : -ENOENT;
}

static int holders(void *data, const char *name, struct tn_arena *arena, tn_names *ret)
{
	return tn_name_is_safe(name) ? tn_state_holders(data, name, arena, ret) : -ENOENT;
}

static bool is_live(void *data, const char *name)
{
	return tn_name_is_safe(name) && tn_state_is_live(data, name);
}

struct tn_plan_state tn_plan_state_live(const tn_root *root)
{
	/* data is only handed back to the functions above, which read */
	return (struct tn_plan_state){ (void *)root, state_of, refcount, holders, is_live };
}

int tn_plan_find_loaded(const struct tn_plan_state *state, const char *name, bool live,
			struct tn_arena *arena, tn_matches *ret)
{
	struct tn_match match = { .by = TN_FOUND_LOADED };
	char normal[TN_NAME_MAX];
	bool found;

	if (tn_name_normalise(tn_text(name), normal) < 0)
		return -ENOENT;
	found = live ? tn_plan_is_live(state, normal) :
		       state->state_of(state->data, normal) > TN_STATE_BUILTIN;
	if (!found)
		return -ENOENT;
	match.module = tn_arena_str(arena, normal);
	return match.module ? tn_vec_push(ret, match) : -ENOMEM;
}
