// SPDX-License-Identifier: LGPL-2.1-or-later
/* Module objects: one a name (and alias) in each context, counted. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "abi/abi.h"
#include "base/siphash.h"
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

static struct tn_text text_or_none(const char *s)
{
	return s ? tn_text(s) : (struct tn_text){ 0 };
}

/* A copy of @s at *@room, which moves on; NULL for none. */
static const char *put(char **room, struct tn_text s)
{
	char *copy = *room;

	if (!s.p)
		return NULL;
	memcpy(copy, s.p, s.n + 1);
	*room += s.n + 1;
	return copy;
}

/* The object and its names in one block. */
static struct kmod_module *module_new(struct tn_text name, struct tn_text alias, struct tn_text pattern)
{
	size_t names = tn_size_add(name.n, tn_size_add(alias.n, pattern.n));
	struct kmod_module *m = malloc(tn_size_add(sizeof(*m) + 3, names));
	char *room;

	if (!m)
		return NULL;
	room = m->text;
	*m = (struct kmod_module){ .refs = 1, .by = TN_FOUND_MODULE, .name = put(&room, name),
				   .alias = put(&room, alias), .pattern = put(&room, pattern) };
	return m;
}

static struct kmod_module *find_or_make(struct kmod_ctx *ctx, struct tn_text name,
					struct tn_text alias, const char *pattern)
{
	uint64_t hash = tn_siphash(&ctx->key, alias.p ? alias : name);
	struct kmod_module **bucket = bucket_of(ctx, hash), *m;

	for (m = *bucket; m; m = m->next)
		if (m->hash == hash && is_known_as(m, name, alias))
			return kmod_module_ref(m);
	m = module_new(name, alias, text_or_none(pattern));
	if (!m)
		return NULL;
	m->ctx = kmod_ref(ctx);
	m->hash = hash;
	m->next = *bucket;
	*bucket = m;
	return m;
}

int kmod_module_get(struct kmod_ctx *ctx, const char *name, struct kmod_module **ret)
{
	struct kmod_module *m = find_or_make(ctx, tn_text(name), (struct tn_text){ 0 }, NULL);

	if (!m)
		return -ENOMEM;
	*ret = m;
	return 0;
}

static int set_pattern(struct kmod_module *m, const char *pattern)
{
	char *copy = NULL;

	if (pattern ? m->pattern && strcmp(pattern, m->pattern) == 0 : !m->pattern)
		return 0;
	if (pattern && !(copy = strdup(pattern)))
		return -ENOMEM;
	free(m->new_pattern);
	m->pattern = m->new_pattern = copy;
	return 0;
}

int kmod_module_get_match(struct kmod_ctx *ctx, const struct tn_match *match,
			  struct kmod_module **ret)
{
	struct kmod_module *m = find_or_make(ctx, tn_text(match->module), text_or_none(match->alias),
					     match->pattern);

	if (!m)
		return -ENOMEM;
	if (set_pattern(m, match->pattern) < 0) {
		kmod_module_unref(m);
		return -ENOMEM;
	}
	m->by = match->by;
	m->rule = match->rule;
	m->builtin |= match->by == TN_FOUND_BUILTIN || match->by == TN_FOUND_BUILTIN_ALIAS;
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
	free(mod->new_pattern);
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

/* The list has the caller's reference; a failure drops it. */
static int push_owned(struct kmod_list **list, struct kmod_module *m)
{
	int r = kmod_list_push(list, m);

	if (r < 0)
		kmod_module_unref(m);
	return r;
}

int kmod_module_push_match(struct kmod_list **list, struct kmod_ctx *ctx,
			   const struct tn_match *match)
{
	struct kmod_module *m;
	int r = kmod_module_get_match(ctx, match, &m);

	return r < 0 ? r : push_owned(list, m);
}

int kmod_module_push(struct kmod_list **list, struct kmod_ctx *ctx, const char *name)
{
	struct kmod_module *m;
	int r = kmod_module_get(ctx, name, &m);

	return r < 0 ? r : push_owned(list, m);
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
	return kmod_module_get(ctx, normal, mod);
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
	r = kmod_module_get(ctx, name, &m);
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
		.by = mod->by,
		.pattern = mod->pattern,
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
