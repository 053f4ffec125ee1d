// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether what is written down reaches a module that is loaded before the root file system is there. */
#include <errno.h>
#include <string.h>

#include "cmd/param/param_initramfs.h"
#include "core/name.h"
#include "machine/initramfs.h"

/* Whether the archive has the module, which it then loads with its own copy of the configuration. */
static bool has_module(const tn_initramfs_files *files, const char *module)
{
	char name[TN_NAME_MAX];

	for (size_t i = 0; i < files->n; i++)
		if (tn_name_is_module_file(files->v[i].path) && tn_name_from_path(files->v[i].path, name) &&
		    strcmp(name, module) == 0)
			return true;
	return false;
}

int tn_param_look_at_initramfs(struct tn_param_plan *plan, struct tn_error *err)
{
	struct tn_world *world = plan->subject->world;
	struct tn_arena *arena = &world->arena;
	tn_autovec tn_initramfs_files files = { 0 };
	tn_autoerror why = { 0 };
	const char *path, *remake;
	int r = world->release ? tn_initramfs_find(world->root, world->release, arena, &path) : -ENOENT;

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	remake = tn_initramfs_remake(world->root, tn_distro_of(world->root), world->release, arena);
	r = tn_initramfs_read(world->root, path, NULL, NULL, arena, &files, &why);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		return tn_param_note(plan, NULL,
				     tn_arena_printf(arena, "whether the initramfs %s loads the module could not be seen: %s", path,
						     tn_error_text(&why, r)),
				     remake ? tn_arena_printf(arena, "to be sure, make it anew: %s", remake) : NULL);
	if (!has_module(&files, plan->subject->of.module))
		return 0;
	return tn_param_note(plan, NULL,
			     tn_arena_printf(arena, "the initramfs %s has the module, and its own copy of the configuration", path),
			     remake ? tn_arena_printf(arena, "make it anew: %s", remake) : "make it anew");
}
