// SPDX-License-Identifier: LGPL-2.1-or-later
#include "autoload/candidate.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "core/plan/command.h"

const char *tn_standing_word(enum tn_standing standing)
{
	static const char *const words[] = {
		[TN_STANDS_LOADED] = "loaded",	 [TN_STANDS_BUILTIN] = "builtin", [TN_STANDS_AVAILABLE] = "available",
		[TN_STANDS_BLOCKED] = "blocked", [TN_STANDS_GONE] = "gone",	  [TN_STANDS_UNKNOWN] = "unknown",
	};

	return words[standing];
}

static const struct tn_loaded *loaded(const struct tn_candidates *c, const char *module)
{
	return tn_hash_get(&c->loaded_names, tn_text(module));
}

/* The first call makes the map. Return: 0 or -ENOMEM. */
static int map_loaded(struct tn_candidates *c)
{
	if (!c->loaded || c->loaded_names.n)
		return 0;
	for (size_t i = 0; i < c->loaded->n; i++)
		if (tn_hash_put(&c->loaded_names, tn_text(c->loaded->v[i].name), &c->loaded->v[i]) < 0)
			return -ENOMEM;
	return 0;
}

static bool is_here(const struct tn_candidates *c, const char *module)
{
	return loaded(c, module) || tn_tree_is_builtin(c->tree, module);
}

/* A blacklist line is about the module that a device wants, not about what that needs. */
static bool stops(const struct tn_blocks *blocks, bool is_wanted)
{
	return tn_blocks_by(blocks, TN_BLOCK_COMMAND) || tn_blocks_by(blocks, TN_BLOCK_KERNEL) ||
	       (is_wanted && tn_blocks_by(blocks, TN_BLOCK_BLACKLIST));
}

/* The file at @path, of a module that is not loaded. Return: whether it is in the way of @to. */
static bool is_obstacle(const struct tn_candidates *c, struct tn_candidate *to, const char *module, const char *path)
{
	struct tn_blocks blocks = tn_blocks_of(c->config, c->command_line, module);

	if (stops(&blocks, module == to->module))
		to->standing = TN_STANDS_BLOCKED;
	/* A command of the configuration may do without. */
	else if (!tn_config_command(c->config, TN_CONF_INSTALL, module) && !tn_tree_has_file(c->tree, path))
		to->standing = TN_STANDS_GONE;
	else
		return false;
	to->obstacle = module;
	to->obstacle_blocks = blocks;
	to->gone = to->standing == TN_STANDS_GONE ? path : NULL;
	return true;
}

/* What it needs must come before it. Return: 0 or -ENOMEM. */
static int judge_needs(const struct tn_candidates *c, struct tn_candidate *to, const struct tn_tree_module *m)
{
	char name[TN_NAME_MAX];

	for (size_t i = 0; i < m->n_deps && to->standing == TN_STANDS_AVAILABLE; i++) {
		const char *copy;

		if (!tn_name_from_path(m->deps[i], name) || is_here(c, name))
			continue;
		copy = tn_arena_str(c->arena, name);
		if (!copy)
			return -ENOMEM;
		is_obstacle(c, to, copy, m->deps[i]);
	}
	return 0;
}

/* Of what is no module of the tree: a command line may bring it all the same. */
static void judge_stranger(const struct tn_candidates *c, struct tn_candidate *to)
{
	to->standing = TN_STANDS_UNKNOWN;
	if (stops(&to->blocks, true)) {
		to->standing = TN_STANDS_BLOCKED;
		to->obstacle = to->module;
		to->obstacle_blocks = to->blocks;
	} else if (tn_config_command(c->config, TN_CONF_INSTALL, to->module)) {
		to->standing = TN_STANDS_AVAILABLE;
	}
}

/* Return: 0 or -ENOMEM. */
static int judge(const struct tn_candidates *c, struct tn_candidate *to)
{
	const struct tn_loaded *is_loaded = loaded(c, to->module);
	const struct tn_tree_module *m;
	int r = tn_tree_module(c->tree, to->module, &m);

	if (r == -ENOMEM)
		return r;
	to->blocks = tn_blocks_of(c->config, c->command_line, to->module);
	if (r == 0)
		to->path = m->path;
	if (is_loaded) {
		to->standing = TN_STANDS_LOADED;
		to->state = is_loaded->state;
	} else if (r < 0 && tn_tree_is_builtin(c->tree, to->module)) {
		to->standing = TN_STANDS_BUILTIN;
		to->state = TN_STATE_BUILTIN;
	} else if (r < 0) {
		judge_stranger(c, to);
	} else {
		to->standing = TN_STANDS_AVAILABLE;
		return is_obstacle(c, to, to->module, m->path) ? 0 : judge_needs(c, to, m);
	}
	return 0;
}

int tn_candidate_find(struct tn_candidates *c, const char *module, const struct tn_candidate **ret)
{
	struct tn_candidate *found = tn_hash_get(&c->by_name, tn_text(module));

	if (!found) {
		found = tn_arena_alloc(c->arena, sizeof(*found));
		if (!found || map_loaded(c) < 0)
			return -ENOMEM;
		found->module = tn_arena_str(c->arena, module);
		if (!found->module || judge(c, found) < 0 || tn_hash_put(&c->by_name, tn_text(found->module), found) < 0)
			return -ENOMEM;
	}
	*ret = found;
	return 0;
}

void tn_candidates_free(struct tn_candidates *c)
{
	tn_hash_free(&c->by_name);
	tn_hash_free(&c->loaded_names);
}
