// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a module's file says: symbols and their versions. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>

#include "abi/abi.h"
#include "base/hash.h"
#include "base/size.h"
#include "core/image/image.h"

int kmod_module_image(const struct kmod_module *mod, const tn_image **ret)
{
	struct kmod_module *m = (struct kmod_module *)mod; /* the image is kept */
	const char *path = kmod_module_get_path(mod);
	tn_autoerror err = { 0 };
	int r;

	if (!path)
		return -ENOENT;
	if (!mod->image) {
		r = tn_image_open_kept(path, &m->image, &err);
		if (r < 0) {
			kmod_log(mod->ctx, LOG_ERR, "%s\n", tn_error_text(&err, r));
			return kmod_file_error(r);
		}
	}
	*ret = mod->image;
	return 0;
}

/* An entry of all three lists of symbols. */
struct symbol {
	uint64_t crc;
	enum kmod_symbol_bind bind;
	char name[];
};

static int push_symbol(struct kmod_list **list, struct tn_text name, uint64_t crc,
		       enum kmod_symbol_bind bind)
{
	struct symbol *s = malloc(tn_size_add(sizeof(*s) + 1, name.n));
	int r;

	if (!s)
		return -ENOMEM;
	s->crc = crc;
	s->bind = bind;
	memcpy(s->name, name.p, name.n);
	s->name[name.n] = '\0';
	r = kmod_list_push(list, s);
	if (r < 0)
		free(s);
	return r;
}

/* What each of the getters ends with; none is a failure in this interface. Return: @n or -errno. */
static int hand_over(struct kmod_list *found, int r, size_t n, struct kmod_list **list)
{
	if (r < 0) {
		kmod_list_destroy(found, free);
		return kmod_file_error(r);
	}
	*list = found;
	return (int)n;
}

KMOD_EXPORT int kmod_module_get_versions(const struct kmod_module *mod, struct kmod_list **list)
{
	struct kmod_list *found = NULL;
	tn_autovec tn_image_versions v = { 0 };
	const tn_image *image;
	int r;

	if (!mod || !list)
		return -ENOENT;
	if (*list)
		return -EINVAL;
	r = kmod_module_image(mod, &image);
	if (r == 0)
		r = tn_image_get_versions(image, &v, NULL);
	for (size_t i = 0; r == 0 && i < v.n; i++)
		r = push_symbol(&found, tn_image_plain_name(v.v[i].name), v.v[i].crc,
				KMOD_SYMBOL_NONE);
	if (r == 0 && !v.n)
		r = -ENODATA;
	return hand_over(found, r, v.n, list);
}

KMOD_EXPORT int kmod_module_get_symbols(const struct kmod_module *mod, struct kmod_list **list)
{
	struct kmod_list *found = NULL;
	tn_autovec tn_image_exports e = { 0 };
	const tn_image *image;
	int r;

	if (!mod || !list)
		return -ENOENT;
	if (*list)
		return -EINVAL;
	r = kmod_module_image(mod, &image);
	if (r == 0)
		r = tn_image_get_exports(image, &e, NULL);
	for (size_t i = 0; r == 0 && i < e.n; i++)
		r = push_symbol(&found, e.v[i].name, e.v[i].crc, KMOD_SYMBOL_NONE);
	if (r == 0 && !e.n)
		r = -ENODATA;
	return hand_over(found, r, e.n, list);
}

/* The undefined symbols, each with its version; @versions loses those it met. */
static int push_imports(struct kmod_list **list, const tn_image_imports *imports,
			struct tn_hash *versions)
{
	for (size_t i = 0; i < imports->n; i++) {
		const struct tn_image_import *import = &imports->v[i];
		struct tn_image_version *v = tn_hash_get(versions, import->name);
		int r = push_symbol(list, import->name, v ? v->crc : 0,
				    import->weak ? KMOD_SYMBOL_WEAK : KMOD_SYMBOL_UNDEF);

		if (r == 0 && v)
			r = tn_hash_put(versions, import->name, NULL);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Versions without an undefined symbol: module_layout. */
static int push_rest(struct kmod_list **list, const tn_image_versions *versions,
		     const struct tn_hash *left, size_t *n)
{
	for (size_t i = 0; i < versions->n; i++) {
		const struct tn_image_version *v = &versions->v[i];
		int r;

		if (tn_hash_get(left, v->name) != v)
			continue;
		r = push_symbol(list, v->name, v->crc, KMOD_SYMBOL_UNDEF);
		if (r < 0)
			return r;
		++*n;
	}
	return 0;
}

KMOD_EXPORT int kmod_module_get_dependency_symbols(const struct kmod_module *mod,
						   struct kmod_list **list)
{
	tn_cleanup(tn_hash_free) struct tn_hash left = { 0 };
	tn_autovec tn_image_versions versions = { 0 };
	tn_autovec tn_image_imports imports = { 0 };
	struct kmod_list *found = NULL;
	struct tn_elf_symbols table;
	const tn_image *image;
	size_t n;
	int r;

	if (!mod || !list)
		return -ENOENT;
	if (*list)
		return -EINVAL;
	r = kmod_module_image(mod, &image);
	if (r == 0) /* no symbol table is damage here, where an empty one is not */
		r = tn_elf_symbols(tn_image_elf(image), &table) < 0 ? -EINVAL : 0;
	if (r == 0)
		r = tn_image_get_imports(image, &imports, NULL);
	if (r == 0) {
		r = tn_image_get_versions(image, &versions, NULL);
		r = r == -ENOENT ? 0 : r; /* built without versions */
	}
	for (size_t i = 0; r >= 0 && i < versions.n; i++)
		r = tn_hash_put(&left, versions.v[i].name, &versions.v[i]);
	n = imports.n;
	if (r >= 0)
		r = push_imports(&found, &imports, &left);
	if (r >= 0)
		r = push_rest(&found, &versions, &left, &n);
	return hand_over(found, r, n, list);
}

static const struct symbol *symbol_of(const struct kmod_list *entry)
{
	return entry ? entry->data : NULL;
}

static const char *name_of(const struct kmod_list *entry)
{
	const struct symbol *s = symbol_of(entry);

	return s ? s->name : NULL;
}

static uint64_t crc_of(const struct kmod_list *entry)
{
	const struct symbol *s = symbol_of(entry);

	return s ? s->crc : 0;
}

KMOD_EXPORT const char *kmod_module_version_get_symbol(const struct kmod_list *entry)
{
	return name_of(entry);
}

KMOD_EXPORT uint64_t kmod_module_version_get_crc(const struct kmod_list *entry)
{
	return crc_of(entry);
}

KMOD_EXPORT void kmod_module_versions_free_list(struct kmod_list *list)
{
	kmod_list_destroy(list, free);
}

KMOD_EXPORT const char *kmod_module_symbol_get_symbol(const struct kmod_list *entry)
{
	return name_of(entry);
}

KMOD_EXPORT uint64_t kmod_module_symbol_get_crc(const struct kmod_list *entry)
{
	return crc_of(entry);
}

KMOD_EXPORT void kmod_module_symbols_free_list(struct kmod_list *list)
{
	kmod_list_destroy(list, free);
}

KMOD_EXPORT const char *kmod_module_dependency_symbol_get_symbol(const struct kmod_list *entry)
{
	return name_of(entry);
}

KMOD_EXPORT uint64_t kmod_module_dependency_symbol_get_crc(const struct kmod_list *entry)
{
	return crc_of(entry);
}

KMOD_EXPORT int kmod_module_dependency_symbol_get_bind(const struct kmod_list *entry)
{
	const struct symbol *s = symbol_of(entry);

	return s ? (int)s->bind : 0;
}

KMOD_EXPORT void kmod_module_dependency_symbols_free_list(struct kmod_list *list)
{
	kmod_list_destroy(list, free);
}
