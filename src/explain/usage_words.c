// SPDX-License-Identifier: LGPL-2.1-or-later
#include "explain/usage_words.h"

#include <inttypes.h>
#include <string.h>

/* A loop device says whose it is by its file, a mapping by its name. */
static const char *text_of_stack(const struct tn_module_user *u, struct tn_arena *arena)
{
	if (!u->what)
		return tn_arena_printf(arena, "%s is made of it", u->name);
	if (u->what[0] == '/')
		return tn_arena_printf(arena, "%s is attached to %s", u->name, u->what);
	return tn_arena_printf(arena, "%s (%s) is made of it", u->name, u->what);
}

static const char *text_of_mount(const struct tn_module_user *u, struct tn_arena *arena)
{
	if (!u->process)
		return tn_arena_printf(arena, "%s is mounted on %s", u->what, u->name);
	return tn_arena_printf(arena, "%s is mounted on %s in the mount namespace of process %s (%s)", u->what, u->name,
			       u->process->pid, u->process->comm);
}

/* One sentence. NULL: out of memory. */
static const char *text_of(const struct tn_module_user *u, struct tn_arena *arena)
{
	switch (u->kind) {
	case TN_USER_MODULE:
		return tn_arena_printf(arena, "the module %s uses %s", u->name, u->module);
	case TN_USER_PROCESS:
		return tn_arena_printf(arena, "process %s (%s) has %s open", u->name, u->process->comm, u->what);
	case TN_USER_MOUNT:
		return text_of_mount(u, arena);
	case TN_USER_SWAP:
		return tn_arena_printf(arena, "%s is used as swap", u->name);
	case TN_USER_STACK:
		return text_of_stack(u, arena);
	case TN_USER_SOCKETS:
		return tn_arena_printf(arena, "%s sockets of the protocol %s are open", u->what, u->name);
	case TN_USER_CRYPTO:
		return tn_arena_printf(arena, "the kernel uses its algorithm %s (%s)", u->name, u->what);
	case TN_USER_NETDEV:
		return tn_arena_printf(arena, "the network interface %s is up, and goes when the module goes", u->name);
	case TN_USER_DEVICE:
		break;
	}
	return tn_arena_printf(arena, "%s is bound to its driver %s", u->name, u->what);
}

const char *tn_usage_words(const struct tn_module_user *u, const char *module, struct tn_arena *arena)
{
	const char *text = text_of(u, arena);

	if (!text || u->kind == TN_USER_MODULE || strcmp(u->module, module) == 0)
		return text;
	return tn_arena_printf(arena, "%s, which keeps %s", text, u->module);
}

/* Those who are gone with the module come behind them. */
size_t tn_usage_keepers(const struct tn_usage *usage)
{
	const tn_module_users *users = &usage->users;
	size_t n = 0;

	while (n < users->n && tn_user_keeps(users->v[n].kind))
		n++;
	return n;
}

const char *tn_usage_summary(const struct tn_usage *usage, const char *module, struct tn_arena *arena)
{
	const size_t n = tn_usage_keepers(usage);
	const char *first;

	if (!n)
		return "it is in use, and nothing shows by whom";
	first = tn_usage_words(&usage->users.v[0], module, arena);
	if (!first || n == 1)
		return first ? tn_arena_printf(arena, "it is in use: %s", first) : NULL;
	return tn_arena_printf(arena, "it is in use: %s, and %zu more", first, n - 1);
}

const char *tn_usage_refusal(const struct tn_usage *usage)
{
	if (usage->leaving)
		return "it is being unloaded already";
	if (usage->starting)
		return "it cannot be unloaded before its start has ended";
	if (usage->references < 0)
		return "this kernel unloads no modules: CONFIG_MODULE_UNLOAD is off";
	if (usage->permanent)
		return "it cannot be unloaded: it has no way out, and stays until the next start";
	return NULL;
}
