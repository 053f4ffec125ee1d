// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a kernel had before: STATE/before/KERNEL/ARCH/MODULE leads to its version. */
#include "build/deed.h"

#include <string.h>

#include "sys/below.h"

const char *tn_build_before_path(const struct tn_build_trees *trees, const char *kernel, const char *arch, const char *module,
				 struct tn_arena *arena)
{
	tn_autobuf dir = { 0 };

	tn_build_state_dir(trees->dkms_tree, "before", &dir);
	return dir.failed ? NULL : tn_arena_printf(arena, "%s/%s/%s/%s", dir.p, kernel, arch, module);
}

int tn_build_before(const struct tn_build_trees *trees, const struct tn_build_id *id, struct tn_arena *arena, const char **ret)
{
	const char *path = tn_build_before_path(trees, id->kernel, id->arch, id->module, arena), *version = NULL;
	int r = path ? tn_below_readlink(trees->root, path, arena, &version) : -ENOMEM;

	if (r < 0)
		return r == -EINVAL ? -ENOENT : r;
	if (!*version || strchr(version, '/') || version[0] == '.')
		return -ENOENT;
	*ret = strcmp(version, TN_BUILD_NONE_BEFORE) == 0 ? "" : version;
	return 0;
}
