// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/find/watch.h"

#include <errno.h>
#include <fcntl.h>

int tn_watch_add(struct tn_watch *watch, const char *path)
{
	struct tn_watched w = {
		.path = tn_arena_str(&watch->arena, path),
		.stamp = tn_stamp_of(AT_FDCWD, path),
	};

	return w.path ? tn_vec_push(&watch->paths, w) : -ENOMEM;
}

bool tn_watch_changed(const struct tn_watch *watch)
{
	for (size_t i = 0; i < watch->paths.n; i++) {
		const struct tn_watched *w = &watch->paths.v[i];
		struct tn_stamp now = tn_stamp_of(AT_FDCWD, w->path);

		if (!tn_stamp_same(&w->stamp, &now))
			return true;
	}
	return false;
}

void tn_watch_clear(struct tn_watch *watch)
{
	tn_vec_free(&watch->paths);
	tn_arena_free(&watch->arena);
}
