// SPDX-License-Identifier: LGPL-2.1-or-later
#include "tools/moddir.h"

#include <errno.h>
#include <string.h>

#include "tenon-config.h"
#include "sys/kernel.h"

static int fail(struct tn_error *err, int code, const char *base)
{
	if (code == -ENOMEM)
		return tn_fail(err, code, "out of memory");
	if (code == -EILSEQ)
		return tn_fail(err, code, "the module directory: %s", tn_absolute_path_reason(code));
	return tn_fail(err, code, "the working directory, to which '%s' is relative: %s", base,
		       strerror(-code));
}

int tn_module_base(const char *base, struct tn_arena *arena, const char **ret, struct tn_error *err)
{
	int r = tn_absolute_path(base, arena, ret);

	return r < 0 ? fail(err, r, base) : 0;
}

int tn_module_dir(const char *base, const char *release, struct tn_arena *arena, const char **ret,
		  struct tn_error *err)
{
	char running[256];
	const char *dir;
	int r;

	if (!release) {
		r = tn_kernel_release(running, sizeof(running));
		if (r < 0)
			return tn_fail(err, r, "could not tell the running kernel's version: %s",
				       strerror(-r));
		release = running;
	}
	dir = tn_arena_join(arena, tn_text(base ? base : ""), TN_TEXT_LITERAL(TN_MODULEDIR "/"),
			    tn_text(release));
	r = dir ? tn_absolute_path(dir, arena, ret) : -ENOMEM;
	return r < 0 ? fail(err, r, base ? base : "") : 0;
}
