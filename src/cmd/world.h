/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* world.h - what the driver prepared for one of tenon's subcommands */
#ifndef TN_CMD_WORLD_H
#define TN_CMD_WORLD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "core/find/config.h"
#include "core/find/near.h"
#include "core/find/tree.h"
#include "diag/live_facts.h"
#include "sys/root.h"

struct tn_first_look;

struct tn_world {
	tn_root *root;       /* TN_NEED_ROOT */
	tn_tree *tree;       /* TN_NEED_TREE */
	tn_config *config;   /* TN_NEED_CONFIG */
	const char *release; /* kernel version that the tree is for */
	bool json;           /* --json, for every subcommand */
	const struct tn_log *log;

	/* Of a command that is confined; else NULL and nothing. */
	struct tn_sandbox *sandbox;
	enum tn_answer capable; /* whether the user may load modules: the command itself may not */
	/* What its look_first() read; NULL: nothing. They live as long as the world. */
	struct tn_first_look *first; /* cmd/machine.h */
	void (*first_free)(struct tn_first_look *first);
	const char *cache;      /* directory that it may write to; NULL: none */

	/* As given on the command line; NULL: not given. */
	const char *root_path, *kernel;
	struct tn_arena arena; /* lives as long as the world */
};

/**
 * tn_world_need() - prepare what is not there yet
 * @needs: enum tn_needs. The driver does it for what a command's table asks;
 *         a command calls it for what only some of its options take.
 *
 * The tree is the one of --kernel or of the running kernel. With --root, where
 * the running kernel has no tree below it and just one other is there, it is
 * that one.
 *
 * Return: 0 or -errno with a message that says what to do.
 */
int tn_world_need(struct tn_world *world, unsigned needs, struct tn_error *err);

/* Where tn_world_need() found no tree of the running kernel (-ENOENT): one of no modules in its
 * place, for a command that has something to say of what is loaded. Return: 0 or -errno. */
int tn_world_without_tree(struct tn_world *world, struct tn_error *err);
/* Tree and configuration, for a command that can do without the former unless --kernel names one. Return: as above. */
int tn_world_need_tree_or_none(struct tn_world *world, struct tn_error *err);

/**
 * tn_world_is_running() - whether the tree is that of the kernel whose /proc and /sys are read
 *
 * Where nothing tells the version (a --root without /proc/sys/kernel/osrelease),
 * the tree is taken for it.
 * Return: 1, 0 or -ENOMEM.
 */
int tn_world_is_running(const struct tn_world *world);

/**
 * tn_world_guess() - the module that a mistyped name may be meant for
 * @name: normalised
 *
 * Return: a name of the tree that is near it, or NULL. Lives as long as the world.
 */
const char *tn_world_guess(struct tn_world *world, const char *name);

/* The same for an operand as it was typed, and all that are equally near. Return: how many, or -ENOMEM. */
int tn_world_near(struct tn_world *world, const char *operand, const char *ret[TN_NEAR_MAX]);
/* As one text, "a, b"; NULL: none, or no memory. Lives as long as the world. */
const char *tn_world_near_names(struct tn_world *world, const char *operand);
/* "a, b" of @n names; NULL: of none, or no memory. */
const char *tn_world_join(struct tn_world *world, const char *const *names, size_t n);

/* Names of the tree that start with @name, e.g. "a, b, c, ..."; NULL: none. Lives as long as the
 * world. */
const char *tn_world_starting(struct tn_world *world, const char *name);

/* Whether there is a module of that (normalised) name, as a file or built in. */
bool tn_world_has(struct tn_world *world, const char *name);

/* The command line that indexes the tree of @release, which is at @tree_path (with the root before it). NULL: no memory. */
const char *tn_depmod_command(const tn_root *root, const char *tree_path, const char *release, struct tn_arena *arena);
/* The same for the world's own, for messages, e.g. "depmod -b /mnt 6.1.0". Lives as long
 * as the world. */
const char *tn_world_depmod(struct tn_world *world);

/* Once all is said: whatever was made of a text for which memory was out, it is not all there was to say. */
void tn_world_tell_memory(const struct tn_world *world);

void tn_world_free(struct tn_world *world);

#endif
