// SPDX-License-Identifier: LGPL-2.1-or-later
/* Whether what is written down reaches a module that is loaded before the root file system is there. */
#include "cmd/param/param_initramfs.h"

#include "machine/initramfs.h"

int tn_param_look_at_initramfs(struct tn_param_plan *plan)
{
	struct tn_world *world = plan->subject->world;
	struct tn_arena *arena = &world->arena;
	struct tn_initramfs_follows follows;
	const char *remedy;
	int r = tn_initramfs_must_follow(world->root, world->release, plan->subject->of.module, tn_distro_of(world->root),
					 world->cache, arena, &follows);

	if (r != 0)
		return r < 0 ? r : 0;
	remedy = follows.remake ? tn_arena_printf(arena, "make it anew: %s", follows.remake) : "make it anew";
	if (follows.must)
		return tn_param_note(plan, NULL,
				     tn_arena_printf(arena, "the initramfs %s has the module, and its own copy of the"
						     " configuration", follows.path), remedy);
	if (!follows.doubt)
		return 0;
	return tn_param_note(plan, NULL,
			     tn_arena_printf(arena, "whether the initramfs loads the module could not be seen: %s", follows.doubt),
			     remedy);
}
