// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/unload/kept.h"

#include <errno.h>
#include <string.h>

#include "core/state/state.h"
#include "diag/loaded_build.h"

void tn_kept_release(struct tn_kept *kept)
{
	tn_vec_free(&kept->lost);
}

/* The tree's file, where none was named. Return: 0 or -ENOMEM. */
static int find_file(struct tn_world *world, struct tn_kept *k)
{
	const struct tn_tree_module *m;
	int r;

	if (k->named)
		return 0;
	r = tn_tree_module(world->tree, k->module, &m);
	if (r == -ENOMEM)
		return r;
	if (r < 0)
		k->trouble = tn_arena_printf(&world->arena, "%s has no file for it", tn_tree_path(world->tree));
	else if (!tn_tree_has_file(world->tree, m->path))
		k->trouble = tn_arena_printf(&world->arena, "its file %s is not there", m->path);
	else
		k->path = m->path;
	return k->trouble || k->path ? 0 : -ENOMEM;
}

/* What is in the file; where it cannot be read, who loads it says why. */
static int read_file(struct tn_world *world, struct tn_kept *k, struct tn_parameters_of *ret)
{
	tn_autoerror err = { 0 };
	int r = k->named ? tn_parameters_modinfo_of_file(k->path, k->module, true, &world->arena, ret, &err) :
			   tn_parameters_modinfo(world->tree, k->module, true, &world->arena, ret, &err);

	if (r < 0 && r != -ENOMEM && k->path) {
		k->trouble = tn_arena_str(&world->arena, tn_error_text(&err, r));
		r = k->trouble ? 0 : -ENOMEM;
	}
	return r == -ENOMEM ? r : 0;
}

static void compare(struct tn_world *world, struct tn_kept *k)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autoerror err = { 0 };

	k->same_build = TN_NOT_KNOWN;
	if (k->path && tn_image_open_named(k->path, &image, &err) == 0)
		k->same_build = tn_loaded_build_is(world->root, k->module, image);
}

static int read_parameters(struct tn_world *world, const struct tn_parameters_of *of, struct tn_kept *k)
{
	tn_autovec tn_parameters all = { 0 };
	tn_autovec tn_parameters_lost unused = { 0 };
	tn_autoerror err = { 0 };
	int r = tn_parameters_read(world->root, world->config, of, &world->arena, &all, &err);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	r = tn_parameters_keep(&all, k->more, &world->arena, &k->options, &k->lost);
	return r < 0 ? r : tn_parameters_keep(&all, NULL, &world->arena, &k->was, &unused);
}

int tn_kept_read(struct tn_world *world, struct tn_kept *ret, struct tn_error *err)
{
	struct tn_parameters_of of = { .module = ret->module, .live = true };
	int r;

	ret->options = ret->was = "";
	ret->was_loaded = tn_state_of(world->root, ret->module) > TN_STATE_BUILTIN;
	r = find_file(world, ret);
	if (r == 0)
		r = read_file(world, ret, &of);
	if (r == 0 && ret->was_loaded) {
		compare(world, ret);
		r = read_parameters(world, &of, ret);
	}
	return r < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

const char *tn_kept_lost(const struct tn_kept *kept, struct tn_arena *arena)
{
	tn_autobuf b = { 0 };

	for (size_t i = 0; i < kept->lost.n; i++) {
		const struct tn_parameter_lost *lost = &kept->lost.v[i];
		bool last = i + 1 == kept->lost.n || strcmp(lost->why, kept->lost.v[i + 1].why) != 0;

		tn_buf_addf(&b, "%s%s", i ? ", " : "", lost->name);
		if (last)
			tn_buf_addf(&b, " (%s)", lost->why);
	}
	arena->failed |= b.failed; /* as if it had been for the text itself: it is told at the end */
	return b.n && !b.failed ? tn_arena_dup(arena, tn_buf_text(&b)) : NULL;
}
