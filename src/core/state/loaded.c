// SPDX-License-Identifier: LGPL-2.1-or-later
/* A text of /proc/modules becomes a list. */
#include "core/state/loaded.h"

#include <errno.h>

#include "format/procmodules.h"

static enum tn_initstate state_of_line(enum tn_procmodules_state state)
{
	switch (state) {
	case TN_PROCMODULES_LOADING:
		return TN_STATE_COMING;
	case TN_PROCMODULES_UNLOADING:
		return TN_STATE_GOING;
	default:
		return TN_STATE_LIVE;
	}
}

static int add_line(const struct tn_procmodules_line *line, struct tn_arena *arena,
		    tn_loaded_list *list)
{
	struct tn_loaded m = {
		.name = tn_arena_dup(arena, line->name),
		.size = line->size,
		.refcount = line->refcount,
		.users = line->users.n ? tn_arena_dup(arena, line->users) : "",
		.state = state_of_line(line->state),
		.address = line->address,
		.taints = line->taints.n ? tn_arena_dup(arena, line->taints) : "",
	};

	if (!m.name || !m.users || !m.taints)
		return -ENOMEM;
	return tn_vec_push(list, m);
}

int tn_loaded_read(struct tn_text text, struct tn_arena *arena,
		   const struct tn_loaded_listener *listener, tn_loaded_list *ret)
{
	struct tn_procmodules_line line;
	struct tn_text one;

	for (unsigned number = 1; tn_text_line(&text, &one); number++) {
		int r = tn_procmodules_next(&one, &line);

		if (r < 0 && listener)
			listener->bad_line(listener->data, number);
		else if (r > 0 && add_line(&line, arena, ret) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_loaded_users(const struct tn_loaded *m, struct tn_arena *arena, tn_names *ret)
{
	struct tn_text rest = tn_text(m->users), user;

	while (tn_text_word(&rest, ",", &user)) {
		const char *copy;

		if (tn_text_is(user, TN_LOADED_PERMANENT))
			continue;
		copy = tn_arena_dup(arena, user);
		if (!copy || tn_vec_push(ret, copy) < 0)
			return -ENOMEM;
	}
	return 0;
}
