// SPDX-License-Identifier: LGPL-2.1-or-later
/* Where tenon's cache is, as the XDG base directory specification has it. */
#include "cmd/cache_dir.h"

#include <stdlib.h>
#include <unistd.h>

#include "sys/cache.h"
#include "sys/dir.h"

const char *tn_cache_dir(struct tn_arena *arena)
{
	const char *given = secure_getenv("TENON_CACHE"), *xdg = secure_getenv("XDG_CACHE_HOME");
	const char *home = secure_getenv("HOME"), *path = NULL;

	if (given)
		path = *given ? given : NULL;
	else if (geteuid() == 0)
		path = TN_CACHE_DIR;
	else if (xdg && *xdg == '/')
		path = tn_arena_printf(arena, "%s/tenon", xdg);
	else if (home && *home == '/')
		path = tn_arena_printf(arena, "%s/.cache/tenon", home);
	return path && tn_dir_make(path) == 0 ? path : NULL;
}
