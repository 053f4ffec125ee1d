// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which files operands stand for. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "cli/command.h"
#include "cmd/operands.h"
#include "cmd/sign/signing.h"
#include "core/find/meaning.h"
#include "core/image/image.h"
#include "format/modinfo.h"
#include "machine/module_tree.h"

static int no_memory(struct tn_error *err)
{
	return tn_fail(err, -ENOMEM, "out of memory");
}

static int add(struct tn_signing *s, const char *path, const char *within, bool chosen)
{
	const struct tn_signing_file file = { .path = path, .within = within, .chosen = chosen, .names = 1 };

	return path ? tn_vec_push(&s->files, file) : -ENOMEM;
}

/* A module of the tree, by its name. Return: 0 or -errno with a sentence. */
static int add_named(struct tn_signing *s, const char *operand, const struct tn_match *match, struct tn_error *err)
{
	struct tn_world *world = s->world;
	const struct tn_tree_module *m;
	int r = tn_tree_module(world->tree, match->module, &m);

	if (r == 0)
		return add(s, tn_arena_str(&world->arena, m->path), tn_root_path(world->root), true) < 0 ? no_memory(err) : 0;
	if (r != -ENOENT)
		return tn_fail(err, r, "%s: %s", operand, strerror(-r));
	if (tn_tree_is_builtin(world->tree, match->module))
		return tn_fail(err, -ENOENT, "%s is built into the kernel: it has no file, and needs no signature", match->module);
	return tn_fail(err, -ENOENT, "%s stands for the module %s, which has no file in %s", operand, match->module,
		       tn_tree_path(world->tree));
}

int tn_signing_add(struct tn_signing *s, const char *operand, struct tn_error *err)
{
	tn_automeaning meaning = { 0 };
	int r;

	if (tn_meaning_is_path(operand))
		return add(s, operand, "", true) < 0 ? no_memory(err) : 0;
	r = tn_world_need(s->world, TN_NEED_TREE | TN_NEED_CONFIG, err);
	if (r < 0)
		return r;
	r = tn_meaning_find(s->world->tree, s->world->config, operand, &s->world->arena, &meaning);
	if (r < 0) {
		const char *why = tn_operand_unknown(s->world, operand, r);

		return why ? tn_fail(err, r, "%s", why) : no_memory(err);
	}
	for (size_t i = 0; i < meaning.matches.n && r == 0; i++)
		r = add_named(s, operand, &meaning.matches.v[i], err);
	return r;
}

int tn_signing_add_all(struct tn_signing *s, struct tn_error *err)
{
	tn_cleanup(tn_module_tree_free) struct tn_module_tree tree = { 0 };
	struct tn_world *world = s->world;
	int r = tn_world_need(world, TN_NEED_TREE, err);

	if (r == 0)
		r = tn_module_tree_read(world->root, tn_tree_path(world->tree), &world->arena, &tree, err);
	if (r == 0 && tree.n_unreadable)
		return tn_fail(err, -EACCES, "%s: not all of its directories can be looked into: be root",
			       tn_tree_path(world->tree));
	for (size_t i = 0; i < tree.files.n && r == 0; i++)
		if (add(s, tn_arena_printf(&world->arena, "%s/%s", tn_tree_path(world->tree), tree.files.v[i].path),
			tn_root_path(world->root), false) < 0)
			r = no_memory(err);
	return r;
}

const char *tn_signing_release_of(struct tn_signing *s, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text modinfo, vermagic, release;

	if (tn_image_open_at(AT_FDCWD, path, &image, NULL) < 0 || tn_image_modinfo(image, &modinfo) < 0)
		return NULL;
	vermagic = tn_modinfo_get(modinfo, "vermagic");
	return tn_text_word(&vermagic, " ", &release) ? tn_arena_dup(&s->world->arena, release) : NULL;
}
