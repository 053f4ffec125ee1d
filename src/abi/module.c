// SPDX-License-Identifier: LGPL-2.1-or-later
/* Module objects: one a name (and alias) in each context, counted. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "abi/abi.h"
#include "base/size.h"
#include "core/image/image.h"
#include "core/name.h"
#include "sys/files.h"

static struct kmod_module **bucket_of(struct kmod_ctx *ctx, uint64_t hash)
{
	return &ctx->modules[hash % KMOD_BUCKETS];
}

static bool is_known_as(const struct kmod_module *m, struct tn_text name, struct tn_text alias)
{
	return tn_text_is(name, m->name) && !m->alias == !alias.p &&
	       (!alias.p || tn_text_is(alias, m->alias));
}

/* The object and its names in one block. */
static struct kmod_module *module_new(struct tn_text name, struct tn_text alias)
{
	struct kmod_module *m = malloc(tn_size_add(sizeof(*m) + 2, tn_size_add(name.n, alias.n)));

	if (!m)
		return NULL;
	*m = (struct kmod_module){ .refs = 1, .name = m->text };
	memcpy(m->text, name.p, name.n + 1);
	if (alias.p)
		m->alias = memcpy(m->text + name.n + 1, alias.p, alias.n + 1);
	return m;
}

int kmod_module_get(struct kmod_ctx *ctx, const char *name, const char *alias,
		    struct kmod_module **ret)
{
	struct tn_text names[] = { tn_text(name), alias ? tn_text(alias) : (struct tn_text){ 0 } };
	uint64_t hash = tn_siphash(&ctx->key, names[alias ? 1 : 0]);
	struct kmod_module **bucket = bucket_of(ctx, hash), *m;

	for (m = *bucket; m; m = m->next)
		if (m->hash == hash && is_known_as(m, names[0], names[1])) {
			*ret = kmod_module_ref(m);
			return 0;
		}
	m = module_new(names[0], names[1]);
	if (!m)
		return -ENOMEM;
	m->ctx = kmod_ref(ctx);
	m->hash = hash;
	m->next = *bucket;
	*bucket = m;
	*ret = m;
	return 0;
}

KMOD_EXPORT struct kmod_module *kmod_module_ref(struct kmod_module *mod)
{
	if (mod)
		mod->refs++;
	return mod;
}

KMOD_EXPORT struct kmod_module *kmod_module_unref(struct kmod_module *mod)
{
	struct kmod_module **link;

	if (!mod || --mod->refs > 0)
		return mod;
	link = bucket_of(mod->ctx, mod->hash);
	while (*link != mod)
		link = &(*link)->next;
	*link = mod->next;
	kmod_unref(mod->ctx);
	free(mod->path);
	free(mod->options);
	tn_image_free(mod->image);
	free(mod);
	return NULL;
}

static void unref_data(void *data)
{
	kmod_module_unref(data);
}

KMOD_EXPORT int kmod_module_unref_list(struct kmod_list *list)
{
	kmod_list_destroy(list, unref_data);
	return 0;
}

int kmod_module_push_match(struct kmod_list **list, struct kmod_ctx *ctx,
			   const struct kmod_memo_match *match)
{
	struct kmod_module *m;
	int r = kmod_module_get(ctx, match->module, match->alias, &m);

	if (r < 0)
		return r;
	m->builtin |= match->builtin;
	if (match->rule)
		m->rule = match->rule;
	r = kmod_list_push(list, m);
	if (r < 0)
		kmod_module_unref(m);
	return r;
}

int kmod_module_push(struct kmod_list **list, struct kmod_ctx *ctx, const char *name,
		     const char *alias)
{
	return kmod_module_push_match(list, ctx, &(struct kmod_memo_match){ .module = name, .alias = alias });
}

void kmod_module_plain_name(const char *name, char ret[static TN_NAME_MAX])
{
	size_t n = 0;

	for (; n < TN_NAME_MAX - 1 && name[n] && name[n] != '.'; n++)
		ret[n] = (char)(name[n] == '-' ? '_' : name[n]);
	ret[n] = '\0';
}

KMOD_EXPORT int kmod_module_new_from_name(struct kmod_ctx *ctx, const char *name,
					  struct kmod_module **mod)
{
	char normal[TN_NAME_MAX];

	if (!ctx || !name || !mod)
		return -ENOENT;
	kmod_module_plain_name(name, normal);
	return kmod_module_get(ctx, normal, NULL, mod);
}

KMOD_EXPORT int kmod_module_new_from_path(struct kmod_ctx *ctx, const char *path,
					  struct kmod_module **mod)
{
	tn_autofree char *full = NULL;
	char name[TN_NAME_MAX];
	struct kmod_module *m;
	int r;

	if (!ctx || !path || !mod)
		return -ENOENT;
	full = tn_absolute_dup(path);
	if (!full)
		return -ENOMEM;
	r = tn_file_look(full);
	if (r < 0) {
		kmod_log(ctx, LOG_DEBUG, "%s: %s\n", full, strerror(-r));
		return r;
	}
	if (!tn_name_from_path(full, name)) {
		kmod_log(ctx, LOG_DEBUG, "%s: no module's file name\n", full);
		return -ENOENT;
	}
	r = kmod_module_get(ctx, name, NULL, &m);
	if (r < 0)
		return r;
	if (m->path && strcmp(m->path, full) != 0) {
		kmod_log(ctx, LOG_ERR, "%s: module %s is there with another path: %s\n", full, name,
			 m->path);
		kmod_module_unref(m);
		return -EEXIST;
	}
	if (!m->path)
		m->path = tn_take_ptr(full);
	*mod = m;
	return 0;
}

KMOD_EXPORT struct kmod_module *kmod_module_get_module(const struct kmod_list *entry)
{
	return entry ? kmod_module_ref(entry->data) : NULL;
}

struct tn_match kmod_module_match(const struct kmod_module *mod)
{
	return (struct tn_match){
		.module = mod->name,
		.by = mod->rule ? TN_FOUND_COMMAND : TN_FOUND_MODULE,
		.alias = mod->alias,
		.rule = mod->rule,
	};
}

KMOD_EXPORT const char *kmod_module_get_name(const struct kmod_module *mod)
{
	return mod ? mod->name : NULL;
}

KMOD_EXPORT const char *kmod_module_get_path(const struct kmod_module *mod)
{
	struct kmod_module *m = (struct kmod_module *)mod; /* the answer is remembered */
	const struct tn_tree_module *found;
	tn_tree *tree;

	if (!mod)
		return NULL;
	if (mod->path || mod->path_tried)
		return mod->path;
	tree = kmod_ctx_tree(mod->ctx);
	m->path_tried = true;
	if (tree && tn_tree_module(tree, mod->name, &found) == 0)
		m->path = strdup(found->path);
	return mod->path;
}
