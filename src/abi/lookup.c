// SPDX-License-Identifier: LGPL-2.1-or-later
/* From names to module objects, and what the tree and the configuration say of these. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "abi/abi.h"
#include "core/find/lookup.h"
#include "core/name.h"

static int push_found(struct kmod_ctx *ctx, const char *request, struct kmod_list **list)
{
	tn_tree *tree = kmod_ctx_tree(ctx); /* drops the memo where the tree has changed */
	const struct kmod_memo_entry *found;
	int r = tree ? kmod_memo_lookup(&ctx->memo, tree, ctx->config, request, &found) : -ENOMEM;

	if (r == -ENAMETOOLONG)
		return 0; /* nobody has such a name */
	for (size_t i = 0; r == 0 && i < found->n; i++)
		r = kmod_module_push_match(list, ctx, &found->v[i]);
	return r;
}

KMOD_EXPORT int kmod_module_new_from_lookup(struct kmod_ctx *ctx, const char *given_alias,
					    struct kmod_list **list)
{
	struct kmod_list *found = NULL;
	int r;

	if (!ctx || !given_alias)
		return -ENOENT;
	if (!list || *list)
		return -ENOSYS;
	r = push_found(ctx, given_alias, &found);
	if (r < 0) {
		kmod_log(ctx, LOG_DEBUG, "lookup of '%s': %s\n", given_alias, strerror(-r));
		kmod_module_unref_list(found);
		return r;
	}
	*list = found;
	return 0;
}

/* For a name the object is the one without an alias, also where one led to it. */
static int get_named(struct kmod_ctx *ctx, const struct tn_match *found, struct kmod_module **ret)
{
	struct tn_match match = *found;

	match.alias = NULL;
	return kmod_module_get_match(ctx, &match, ret);
}

KMOD_EXPORT int kmod_module_new_from_name_lookup(struct kmod_ctx *ctx, const char *modname,
						 struct kmod_module **mod)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	char name[TN_NAME_MAX];
	tn_autovec tn_matches found = { 0 };
	tn_tree *tree;
	int r;

	if (!ctx || !modname || !mod)
		return -ENOENT;
	kmod_module_plain_name(modname, name);
	*mod = NULL;
	tree = kmod_ctx_tree(ctx);
	r = tree ? tn_lookup_name(tree, name, &arena, &found) : -ENOMEM;
	if (r == 0 && found.n > 0)
		r = get_named(ctx, &found.v[0], mod);
	return r == -EINVAL ? 0 : r; /* what cannot be a name is nobody's */
}

/* Appends what each name stands for; a name that nobody knows is left out. */
static int push_names(struct kmod_ctx *ctx, const char *const *names, size_t n,
		      struct kmod_list **list)
{
	for (size_t i = 0; i < n; i++) {
		int r = push_found(ctx, names[i], list);

		if (r == -ENOMEM)
			return r;
		if (r < 0)
			kmod_log(ctx, LOG_ERR, "lookup of '%s': %s\n", names[i], strerror(-r));
	}
	return 0;
}

/* Both lists are set, or neither. */
static int get_deps(const struct kmod_module *mod, enum tn_conf_kind kind, struct kmod_list **pre,
		    struct kmod_list **post)
{
	const struct tn_rule *rule = tn_config_dep(mod->ctx->config, kind, mod->name);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct kmod_list *first = NULL, *second = NULL;
	struct tn_config_deps deps = { 0 };
	int r = rule ? tn_config_parse_deps(rule, &arena, &deps) : 0;

	if (r == 0)
		r = push_names(mod->ctx, deps.pre, deps.n_pre, &first);
	if (r == 0)
		r = push_names(mod->ctx, deps.post, deps.n_post, &second);
	if (r < 0) {
		kmod_module_unref_list(first);
		kmod_module_unref_list(second);
		return r;
	}
	*pre = first;
	if (post)
		*post = second;
	return 0;
}

KMOD_EXPORT int kmod_module_get_softdeps(const struct kmod_module *mod, struct kmod_list **pre,
					 struct kmod_list **post)
{
	if (!mod || !pre || !post)
		return -ENOENT;
	if (*pre || *post)
		return -EINVAL;
	return get_deps(mod, TN_CONF_SOFTDEP, pre, post);
}

KMOD_EXPORT int kmod_module_get_weakdeps(const struct kmod_module *mod, struct kmod_list **weak)
{
	if (!mod || !weak)
		return -ENOENT;
	if (*weak)
		return -EINVAL;
	return get_deps(mod, TN_CONF_WEAKDEP, weak, NULL);
}

/* A module whose file is known. */
static int push_file(struct kmod_ctx *ctx, const char *path, struct kmod_list **list)
{
	char name[TN_NAME_MAX];
	struct kmod_module *m;
	int r;

	if (!tn_name_from_path(path, name))
		return 0; /* no module's file: a damaged line; the rest counts */
	r = kmod_module_get(ctx, name, &m);
	if (r < 0)
		return r;
	if (!m->path)
		m->path = strdup(path);
	r = m->path ? kmod_list_push(list, m) : -ENOMEM;
	if (r < 0)
		kmod_module_unref(m);
	return r;
}

KMOD_EXPORT struct kmod_list *kmod_module_get_dependencies(const struct kmod_module *mod)
{
	const struct tn_tree_module *found;
	struct kmod_list *list = NULL;
	tn_tree *tree = mod ? kmod_ctx_tree(mod->ctx) : NULL;

	if (!tree || tn_tree_module(tree, mod->name, &found) < 0)
		return NULL;
	/* A line names the nearest first; what is loaded first is the farthest. */
	for (size_t i = found->n_deps; i-- > 0;) {
		if (!tn_tree_has_file(tree, found->deps[i])) {
			kmod_log(mod->ctx, LOG_ERR, "%s: dependency left out: %s: %s\n", mod->name,
				 found->deps[i], strerror(ENOENT));
			continue;
		}
		if (push_file(mod->ctx, found->deps[i], &list) < 0) {
			kmod_module_unref_list(list);
			errno = ENOMEM;
			return NULL;
		}
	}
	return list;
}

static bool passes(const struct kmod_ctx *ctx, enum kmod_filter filter,
		   const struct kmod_module *mod)
{
	if ((filter & KMOD_FILTER_BLACKLIST) && tn_config_blacklisted(ctx->config, mod->name))
		return false;
	return !((filter & KMOD_FILTER_BUILTIN) && kmod_module_is_builtin(mod));
}

KMOD_EXPORT int kmod_module_apply_filter(const struct kmod_ctx *ctx, enum kmod_filter filter_type,
					 const struct kmod_list *input, struct kmod_list **output)
{
	const struct kmod_list *entry;

	if (!ctx || !output)
		return -ENOENT;
	*output = NULL;
	kmod_list_foreach(entry, input) {
		struct kmod_module *m = entry->data;

		if (!passes(ctx, filter_type, m))
			continue;
		if (kmod_list_push(output, kmod_module_ref(m)) < 0) {
			kmod_module_unref(m);
			kmod_module_unref_list(*output);
			*output = NULL;
			return -ENOMEM;
		}
	}
	return 0;
}

KMOD_EXPORT int kmod_module_get_filtered_blacklist(const struct kmod_ctx *ctx,
						   const struct kmod_list *input,
						   struct kmod_list **output)
{
	return kmod_module_apply_filter(ctx, KMOD_FILTER_BLACKLIST, input, output);
}

static const char *command(const struct kmod_module *mod, enum tn_conf_kind kind)
{
	const struct tn_rule *rule = NULL;

	if (mod) {
		const struct tn_match match = kmod_module_match(mod);

		rule = tn_match_command(mod->ctx->config, kind, mod->name, &match);
	}
	return rule ? rule->d.value : NULL;
}

KMOD_EXPORT const char *kmod_module_get_install_commands(const struct kmod_module *mod)
{
	return command(mod, TN_CONF_INSTALL);
}

KMOD_EXPORT const char *kmod_module_get_remove_commands(const struct kmod_module *mod)
{
	return command(mod, TN_CONF_REMOVE);
}

KMOD_EXPORT const char *kmod_module_get_options(const struct kmod_module *mod)
{
	struct kmod_module *m = (struct kmod_module *)mod; /* the answer is remembered */
	struct tn_buf text = { 0 };

	if (!mod)
		return NULL;
	if (!mod->options &&
	    tn_config_options(mod->ctx->config, mod->name, mod->alias, &text) == 0 && text.n)
		m->options = tn_buf_take(&text);
	tn_buf_free(&text);
	return mod->options;
}
