// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tools/moddir.h"

#include <errno.h>

#include "tenon-config.h"
#include "sys/kernel.h"

int tn_module_dir(const char *base, const char *release, struct tn_arena *arena, const char **ret)
{
	char running[256];
	const char *dir;

	if (!release) {
		int r = tn_kernel_release(running, sizeof(running));

		if (r < 0)
			return r;
		release = running;
	}
	dir = tn_arena_join(arena, tn_text(base ? base : ""), TN_TEXT_LITERAL(TN_MODULEDIR "/"),
			    tn_text(release));
	return dir ? tn_absolute_path(dir, arena, ret) : -ENOMEM;
}
