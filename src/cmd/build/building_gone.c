// SPDX-License-Identifier: LGPL-2.1-or-later
/* What was built for kernels that are gone: nobody can load it, and no installation is undone for it. */
#include <errno.h>
#include <string.h>

#include "cmd/build/building.h"
#include "sys/below.h"

static int drop(struct tn_building *b, const char *path, tn_building_paths *ret, struct tn_error *err)
{
	enum tn_below_kind kind;
	int r = path ? tn_below_look(b->world->root, path, &kind) : -ENOMEM;

	if (r == -ENOENT)
		return 0;
	if (r == 0)
		r = tn_vec_push(ret, path);
	if (r == 0 && !b->args->dry_run)
		r = tn_below_remove_all(b->world->root, path);
	return r < 0 ? tn_fail(err, r, "cannot remove %s: %s", path ? path : "", strerror(-r)) : 0;
}

/* First the link that says that it is installed: what is left of a run that ends here is a build, as any other. */
static int drop_build(struct tn_building *b, const struct tn_dkms_version *v, const struct tn_dkms_build *build,
		      tn_building_paths *ret, struct tn_error *err)
{
	struct tn_arena *a = &b->world->arena;
	const char *module = tn_arena_printf(a, "%s/%s", b->settings.dkms_tree, v->module);
	int r = module ? 0 : -ENOMEM;

	if (r == 0 && build->state == TN_DKMS_INSTALLED) {
		r = drop(b, tn_arena_printf(a, "%s/kernel-%s-%s", module, build->kernel, build->arch), ret, err);
		if (r == 0)
			r = drop(b, tn_arena_printf(a, "%s/original_module/%s/%s", module, build->kernel, build->arch), ret, err);
	}
	if (r == 0)
		r = drop(b, build->dir, ret, err);
	if (r == 0 && !b->args->dry_run) {
		tn_below_prune(b->world->root, tn_arena_printf(a, "%s/%s", v->dir, build->kernel), v->dir);
		tn_below_prune(b->world->root, tn_arena_printf(a, "%s/original_module/%s", module, build->kernel), module);
	}
	return r;
}

int tn_building_prune_gone(struct tn_building *b, tn_building_paths *ret, struct tn_error *err)
{
	int r = 0;

	for (size_t i = 0; i < b->survey.tree.versions.n; i++) {
		const struct tn_dkms_version *v = &b->survey.tree.versions.v[i];

		for (size_t k = 0; k < v->builds.n && r == 0 && (!b->choices.n || tn_building_has_chosen(b, v)); k++) {
			const char *tree =
				tn_arena_printf(&b->world->arena, "%s/%s", b->settings.install_tree, v->builds.v[k].kernel);

			if (tree && !tn_root_has_dir(b->world->root, tree))
				r = drop_build(b, v, &v->builds.v[k], ret, err);
		}
	}
	return r;
}
