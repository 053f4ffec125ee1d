// SPDX-License-Identifier: LGPL-2.1-or-later
/* What doctor mends itself. */
#include "cmd/doctor/repair.h"

#include <errno.h>

#include "depmod/cache_file.h"
#include "depmod/depmod.h"

/* As depmod(8) does it without options. */
static int index_tree(struct tn_world *w, struct tn_error *err)
{
	tn_cleanup(tn_depmod_freep) tn_depmod *d = NULL;
	struct tn_depmod_request request = {
		.dir = tn_tree_path(w->tree),
		.release = w->release,
		.log = w->log,
	};
	tn_autobuf cache = { 0 };
	int r;

	if (!*tn_root_path(w->root)) {
		tn_depmod_cache_path(request.dir, &cache);
		if (cache.failed)
			return -ENOMEM;
		request.cache = cache.p;
		request.tidy_caches = true;
	}
	r = tn_depmod_build(&request, &d, err);
	return r > 0 ? tn_depmod_write(d, request.dir, err) : r;
}

/* What is told of it lives in @arena: @w may not live as long. */
static int repair_one(struct tn_world *w, bool dry_run, struct tn_arena *arena, tn_repairs *ret)
{
	struct tn_repair repair = { .command = tn_arena_str(arena, tn_world_depmod(w)) };
	tn_autoerror err = { 0 };
	int r = dry_run || !repair.command ? 0 : index_tree(w, &err);

	if (r < 0)
		repair.trouble = tn_arena_str(arena, tn_error_text(&err, r));
	repair.done = !dry_run && r == 0;
	if (!repair.command || r == -ENOMEM || (r < 0 && !repair.trouble))
		return -ENOMEM;
	return tn_vec_push(ret, repair);
}

int tn_repair(struct tn_patient *p, unsigned parts, bool dry_run, tn_repairs *ret)
{
	int r = 0;

	if (parts & TN_REPAIR_TREE)
		r = repair_one(p->here, dry_run, &p->world->arena, ret);
	if (r == 0 && parts & TN_REPAIR_NEXT && p->here != p->world)
		r = repair_one(p->world, dry_run, &p->world->arena, ret);
	return r;
}
