// SPDX-License-Identifier: LGPL-2.1-or-later
/* What belongs to an installed kernel is looked for where distributions put it. */
#include "cmd/kernels/installed.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "core/name.h"
#include "diag/kernel_places.h"
#include "machine/initramfs.h"
#include "sys/attribute.h"

static int find_place(enum tn_kernel_place what, struct tn_world *world, const char *release, const char **ret)
{
	tn_autovec tn_kernel_places places = { 0 };
	int r = tn_kernel_places_list(what, world->root, release, &world->arena, &places);

	for (size_t i = 0; i < places.n && r == 0 && !*ret; i++)
		if (tn_root_has(world->root, places.v[i]))
			*ret = places.v[i];
	return r;
}

/* Where the link build leads, if there is something; a link that starts with '/' means the root's. */
static int find_headers(struct tn_world *world, const char *path, const char **ret)
{
	const char *build = tn_arena_printf(&world->arena, "%s/build", path), *place = build;
	const char *full = tn_arena_printf(&world->arena, "%s%s", tn_root_path(world->root), build ? build : "");
	char target[PATH_MAX];

	if (!build || !full)
		return -ENOMEM;
	if (tn_attribute_link(AT_FDCWD, full, target, sizeof(target)) == 0 && target[0] == '/')
		place = tn_arena_str(&world->arena, target);
	if (!place)
		return -ENOMEM;
	if (tn_root_has_dir(world->root, place))
		*ret = place;
	return 0;
}

static int find_rest(struct tn_world *world, const char *path, struct tn_installed *i)
{
	bool unified;
	int r = find_place(TN_KERNEL_IMAGES, world, i->release, &i->image);

	if (r == 0)
		r = find_place(TN_KERNEL_CONFIGS, world, i->release, &i->config);
	if (r == 0)
		r = find_headers(world, path, &i->headers);
	if (r == 0)
		r = tn_initramfs_find(world->root, i->release, &world->arena, &i->initramfs, &unified);
	return r == -ENOENT ? 0 : r;
}

static int read_builtin(tn_tree *tree, struct tn_arena *arena, struct tn_installed *i)
{
	struct tn_text rest, line;
	int r = tn_tree_file(tree, "modules.builtin", &rest);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	while (tn_text_line(&rest, &line)) {
		const char *path = tn_arena_dup(arena, tn_text_trim(line)), *name;

		r = path ? tn_name_of_file(path, arena, &name) : -ENOMEM;
		if (r == 0)
			continue;
		if (r > 0)
			r = tn_hash_add(&i->is_builtin, tn_text(name), i, NULL);
		if (r == 0)
			r = tn_vec_push(&i->builtin, name);
		if (r < 0 && r != -EEXIST)
			return r;
	}
	return 0;
}

int tn_installed_read(struct tn_world *world, const struct tn_installed_kernel *kernel, const char *running,
		      struct tn_installed *ret, struct tn_error *err)
{
	struct tn_arena *arena = &world->arena;
	tn_cleanup(tn_tree_freep) tn_tree *tree = NULL;
	int r;

	ret->release = kernel->release;
	ret->running = running && strcmp(running, kernel->release) == 0;
	ret->directory = tn_arena_printf(arena, "%s%s", tn_root_path(world->root), kernel->path);
	tree = ret->directory ? tn_tree_new(ret->directory, NULL) : NULL;
	if (!tree)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_module_tree_read(world->root, ret->directory, arena, &ret->files, err);
	if (r == 0)
		r = tn_index_health_read(tree, &ret->files, arena, &ret->indexes, err);
	if (r < 0)
		return r;
	r = read_builtin(tree, arena, ret);
	if (r == 0)
		r = find_rest(world, kernel->path, ret);
	return r < 0 ? tn_fail(err, r, "%s: %s", ret->directory, strerror(-r)) : 0;
}

void tn_installed_free(struct tn_installed *i)
{
	tn_module_tree_free(&i->files);
	tn_vec_free(&i->builtin);
	tn_hash_free(&i->is_builtin);
	tn_index_health_free(&i->indexes);
}
