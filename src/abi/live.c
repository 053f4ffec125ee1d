// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the running kernel says of modules. */
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "abi/abi.h"
#include "base/size.h"
#include "core/state/sections.h"
#include "core/state/state.h"

KMOD_EXPORT int kmod_module_new_from_loaded(struct kmod_ctx *ctx, struct kmod_list **list)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct kmod_list *found = NULL;
	tn_autovec tn_loaded_list loaded = { 0 };
	int r;

	if (!ctx || !list)
		return -ENOENT;
	r = tn_state_loaded(ctx->root, &arena, &loaded, NULL);
	for (size_t i = 0; r >= 0 && i < loaded.n; i++)
		r = kmod_module_push(&found, ctx, loaded.v[i].name);
	if (r < 0) {
		kmod_module_unref_list(found);
		return r;
	}
	*list = found;
	return 0;
}

bool kmod_module_is_builtin(const struct kmod_module *mod)
{
	tn_tree *tree;

	if (mod->builtin)
		return true;
	tree = kmod_ctx_tree(mod->ctx);
	return tree && tn_tree_is_builtin(tree, mod->name);
}

KMOD_EXPORT int kmod_module_get_initstate(const struct kmod_module *mod)
{
	int state;

	if (!mod)
		return -ENOENT;
	if (kmod_module_is_builtin(mod))
		return KMOD_MODULE_BUILTIN;
	state = tn_state_of(mod->ctx->root, mod->name);
	switch (state) {
	case TN_STATE_LIVE:
		return KMOD_MODULE_LIVE;
	case TN_STATE_GOING:
		return KMOD_MODULE_GOING;
	case TN_STATE_COMING:
	case TN_STATE_BUILTIN: /* its directory is there before the file that tells its state */
		return KMOD_MODULE_COMING;
	default:
		return state < 0 ? state : -ENOENT;
	}
}

KMOD_EXPORT const char *kmod_module_initstate_str(enum kmod_module_initstate state)
{
	static const char *const words[] = {
		[KMOD_MODULE_BUILTIN] = "builtin",
		[KMOD_MODULE_LIVE] = "live",
		[KMOD_MODULE_COMING] = "coming",
		[KMOD_MODULE_GOING] = "going",
	};

	return (size_t)state < TN_ARRAY_SIZE(words) ? words[state] : NULL;
}

KMOD_EXPORT int kmod_module_get_refcnt(const struct kmod_module *mod)
{
	return mod ? tn_state_refcount(mod->ctx->root, mod->name) : -ENOENT;
}

KMOD_EXPORT long kmod_module_get_size(const struct kmod_module *mod)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_loaded_list loaded = { 0 };
	long size = -ENOENT;
	int r;

	if (!mod)
		return -ENOENT;
	r = tn_state_loaded(mod->ctx->root, &arena, &loaded, NULL);
	for (size_t i = 0; r >= 0 && i < loaded.n; i++)
		if (strcmp(loaded.v[i].name, mod->name) == 0)
			size = loaded.v[i].size > LONG_MAX ? LONG_MAX : (long)loaded.v[i].size;
	return r < 0 ? r : size;
}

KMOD_EXPORT struct kmod_list *kmod_module_get_holders(const struct kmod_module *mod)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct kmod_list *list = NULL;
	tn_autovec tn_names holders = { 0 };
	int r;

	if (!mod)
		return NULL;
	r = tn_state_holders(mod->ctx->root, mod->name, &arena, &holders);
	for (size_t i = 0; r == 0 && i < holders.n; i++)
		r = kmod_module_push(&list, mod->ctx, holders.v[i]);
	if (r < 0) {
		kmod_log(mod->ctx, LOG_ERR, "no holders of '%s': %s\n", mod->name, strerror(-r));
		kmod_module_unref_list(list);
		errno = -r;
		return NULL;
	}
	return list;
}

struct section {
	unsigned long address;
	char name[];
};

static int push_section(struct kmod_list **list, const struct tn_loaded_section *from)
{
	size_t n = strlen(from->name) + 1;
	struct section *s = malloc(tn_size_add(sizeof(*s), n));
	int r;

	if (!s)
		return -ENOMEM;
	s->address = (unsigned long)from->address;
	memcpy(s->name, from->name, n);
	r = kmod_list_push(list, s);
	if (r < 0)
		free(s);
	return r;
}

KMOD_EXPORT struct kmod_list *kmod_module_get_sections(const struct kmod_module *mod)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_loaded_sections sections = { 0 };
	struct kmod_list *list = NULL;
	int r;

	if (!mod)
		return NULL;
	r = tn_sections_of(mod->ctx->root, mod->name, &arena, &sections);
	for (size_t i = 0; r == 0 && i < sections.n; i++)
		r = push_section(&list, &sections.v[i]);
	if (r < 0) {
		kmod_log(mod->ctx, LOG_ERR, "no sections of '%s': %s\n", mod->name, strerror(-r));
		kmod_module_section_free_list(list);
		errno = -r;
		return NULL;
	}
	return list;
}

KMOD_EXPORT const char *kmod_module_section_get_name(const struct kmod_list *entry)
{
	return entry ? ((struct section *)entry->data)->name : NULL;
}

KMOD_EXPORT unsigned long kmod_module_section_get_address(const struct kmod_list *entry)
{
	return entry ? ((struct section *)entry->data)->address : (unsigned long)-1;
}

KMOD_EXPORT void kmod_module_section_free_list(struct kmod_list *list)
{
	kmod_list_destroy(list, free);
}
