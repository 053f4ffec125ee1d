// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/config/blocking.h"

#include <errno.h>
#include <string.h>

#include "core/find/meaning.h"
#include "core/name.h"
#include "core/state/state.h"
#include "machine/distro.h"
#include "machine/initramfs.h"
#include "sys/edit.h"
#include "sys/fd.h"
#include "sys/fileset.h"

#define LOCK ".tenon.lock"
/* Of two install lines the first counts, and of files the one whose name comes first. */
#define PREFIX "00-block-"
#define FILE_MAX ((size_t)4 << 20)

void tn_blocking_free(struct tn_blocking *b)
{
	tn_vec_free(&b->notes);
}

/* @text: NULL for want of memory. */
static int note(struct tn_blocking *b, const char *text)
{
	return text ? tn_vec_push(&b->notes, text) : -ENOMEM;
}

/* What a line of modprobe.d can say as one word, and a file be called. */
static bool is_plain(const char *name)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.+~";

	return *name && !name[strspn(name, plain)] && *name != '.';
}

static int unknown(const struct tn_blocking *b, const char *name, struct tn_error *err)
{
	struct tn_world *world = b->world;
	const char *near = tn_world_near_names(world, b->operand);
	tn_automeaning found = { 0 };

	if (tn_meaning_find(world->tree, world->config, b->operand, &world->arena, &found) == 0)
		return tn_fail(err, -ENOENT, "'%s' is an alias of %s; name the module", b->operand, found.matches.v[0].module);
	return tn_fail(err, -ENOENT, "there is no module '%s' in %s%s%s%s", name, tn_tree_path(world->tree),
		       near ? "; did you mean " : "", near ? near : "", near ? "?" : "");
}

/* Whoever is to be unblocked may be gone since. */
static int find_module(struct tn_blocking *b, struct tn_error *err)
{
	char name[TN_NAME_MAX];

	if (tn_name_normalise(tn_text(b->operand), name) < 0 || !is_plain(name))
		return tn_fail(err, -EINVAL, "'%s' is no module's name that a line of modprobe.d can have", b->operand);
	if (!b->unblock && !tn_world_has(b->world, name) && !tn_state_is_live(b->world->root, name))
		return unknown(b, name, err);
	b->module = tn_arena_str(&b->world->arena, name);
	return b->module ? 0 : -ENOMEM;
}

static int place(struct tn_blocking *b, struct tn_error *err)
{
	struct tn_arena *arena = &b->world->arena;
	const char *directory = tn_config_directories()[0];
	tn_autoclose int fd = tn_edit_dir(b->world->root, directory, false, err);
	tn_autobuf content = { 0 };
	struct tn_stamp stamp;
	int r;

	b->directory = tn_arena_printf(arena, "%s%s", tn_root_path(b->world->root), directory);
	b->name = tn_arena_printf(arena, PREFIX "%s.conf", b->module);
	b->path = b->directory && b->name ? tn_arena_printf(arena, "%s/%s", b->directory, b->name) : NULL;
	if (!b->path)
		return -ENOMEM;
	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	r = tn_edit_may(fd);
	if (r < 0)
		return tn_fail(err, r, "%s cannot be written in: %s%s", b->directory, strerror(-r),
			       r == -EACCES ? "; do it as root" : "");
	r = tn_edit_read(fd, b->name, FILE_MAX, &content, &stamp);
	b->is_there = r == 0;
	return r == 0 || r == -ENOENT ? 0 : tn_fail(err, r, "%s cannot be read: %s", b->path, strerror(-r));
}

static const struct tn_rule *other_block(const struct tn_blocking *b, const struct tn_blocks *blocks)
{
	for (enum tn_block_kind kind = 0; kind < TN_N_BLOCKS; kind++)
		if (blocks->rules[kind] && strcmp(blocks->rules[kind]->file, b->path) != 0)
			return blocks->rules[kind];
	return NULL;
}

/* A copy of the configuration that is used before the root file system is there. */
static int look_at_initramfs(struct tn_blocking *b)
{
	struct tn_world *world = b->world;
	struct tn_initramfs_follows follows;
	int r = tn_initramfs_must_follow(world->root, world->release, b->module, tn_distro_of(world->root), world->cache,
					 &world->arena, &follows);

	if (r < 0 || !follows.must)
		return r < 0 ? r : 0;
	return note(b, tn_arena_printf(&world->arena,
				       "the initramfs %s has the module, and a copy of the configuration; make it anew%s%s",
				       follows.path, follows.remake ? ": " : "", follows.remake ? follows.remake : ""));
}

/* Files are read in the order of their names, whatever directories they are in. */
static bool counts_before(const struct tn_blocking *b, const struct tn_rule *rule)
{
	const char *slash = strrchr(rule->file, '/');

	return strcmp(slash ? slash + 1 : rule->file, b->name) < 0;
}

static int plan_block(struct tn_blocking *b, struct tn_error *err)
{
	struct tn_arena *arena = &b->world->arena;
	const struct tn_blocks blocks = tn_blocks_of(b->world->config, NULL, b->module);
	const struct tn_rule *install = tn_config_command(b->world->config, TN_CONF_INSTALL, b->module);
	int r = 0;

	b->content = tn_arena_printf(arena,
				     "# tenon config block %s; to undo it: tenon config unblock %s\n"
				     "blacklist %s\n"
				     "install %s /bin/false\n", b->module, b->module, b->module, b->module);
	if (!b->content)
		return -ENOMEM;
	b->idle = blocks.rules[TN_BLOCK_COMMAND] != NULL;
	if (!b->idle && install && counts_before(b, install))
		return tn_fail(err, -EEXIST, "%s:%u has a command for %s, and would count before a line in %s: take it out",
			       install->file, install->d.line, b->module, b->path);
	if (b->idle)
		r = note(b, tn_arena_printf(arena, "%s:%u blocks it already", install->file, install->d.line));
	else if (install)
		r = note(b, tn_arena_printf(arena, "%s:%u, which has a command for it, counts no more", install->file,
					    install->d.line));
	if (r == 0 && tn_state_refcount(b->world->root, b->module) >= 0)
		r = note(b, tn_arena_printf(arena, "it is loaded now, and stays so until: tenon unload %s", b->module));
	return r;
}

static int plan_unblock(struct tn_blocking *b)
{
	struct tn_arena *arena = &b->world->arena;
	const struct tn_blocks blocks = tn_blocks_of(b->world->config, NULL, b->module);
	const struct tn_rule *other = other_block(b, &blocks);

	b->idle = !b->is_there;
	if (other)
		b->left = tn_arena_printf(arena, "%s:%u", other->file, other->d.line);
	return other && !b->left ? -ENOMEM : 0;
}

int tn_blocking_plan(struct tn_blocking *b, struct tn_error *err)
{
	int r = find_module(b, err);

	if (r == 0)
		r = place(b, err);
	if (r == 0)
		r = b->unblock ? plan_unblock(b) : plan_block(b, err);
	if (r == 0 && !b->idle)
		r = look_at_initramfs(b);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

static int write_file(const struct tn_blocking *b, int dirfd, struct tn_error *err)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = tn_fileset_new(dirfd, LOCK, 0);
	int r = set ? tn_fileset_add(set, b->name, tn_text(b->content), err) : -ENOMEM;

	return r == 0 ? tn_fileset_commit(set, err) : r;
}

/* What counts now, read as modprobe will. Return: 0, 1 or -errno. */
static int look_back(struct tn_blocking *b, struct tn_error *err)
{
	struct tn_world *world = b->world;
	const struct tn_config_source from = { .root = world->root, .tree = world->tree, .log = world->log };
	tn_cleanup(tn_config_freep) tn_config *config = NULL;
	const struct tn_rule *other;
	struct tn_blocks blocks;
	int r = tn_config_load(&from, &config, err);

	if (r < 0)
		return r;
	blocks = tn_blocks_of(config, NULL, b->module);
	b->left = NULL;
	if (!b->unblock && blocks.rules[TN_BLOCK_COMMAND])
		return 0;
	other = b->unblock ? other_block(b, &blocks) : tn_config_command(config, TN_CONF_INSTALL, b->module);
	if (!b->unblock && !other)
		return 1;
	if (other)
		b->left = tn_arena_printf(&world->arena, "%s:%u", other->file, other->d.line);
	return other != NULL;
}

int tn_blocking_do(struct tn_blocking *b, struct tn_error *err)
{
	const char *directory = tn_config_directories()[0];
	tn_autoclose int fd = -1;
	int r = 0;

	if (!b->idle) {
		fd = tn_edit_dir(b->world->root, directory, !b->unblock, err);
		r = fd < 0 ? fd : b->content ? write_file(b, fd, err) : tn_edit_remove(fd, b->name);
	}
	if (r < 0)
		return tn_fail_in(err, r, "%s", b->path);
	return look_back(b, err);
}
