// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/checker_named.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "format/modinfo.h"

/* What the module says that it is called, or its file. */
static const char *module_of(struct tn_checker_named *named, const char *path, const tn_image *image)
{
	struct tn_text info, name = { 0 };
	char from_path[TN_NAME_MAX];

	if (tn_image_modinfo(image, &info) == 0)
		name = tn_modinfo_get(info, "name");
	if (name.p)
		return tn_arena_dup(&named->arena, name);
	return tn_name_from_path(path, from_path) ? tn_arena_str(&named->arena, from_path) : "";
}

static int add_exports(struct tn_checker_named *named, const char *path, const tn_image_ksymbols *symbols)
{
	for (size_t i = 0; i < symbols->n; i++) {
		struct tn_text name = symbols->v[i].name;
		const char *kept = tn_arena_dup(&named->arena, name);

		if (!kept || tn_hash_add(&named->exports, (struct tn_text){ kept, name.n }, (void *)path, NULL) == -ENOMEM)
			return -ENOMEM;
	}
	return 0;
}

int tn_checker_named_add(struct tn_checker_named *named, const char *path, const tn_image *image)
{
	tn_autovec tn_image_ksymbols symbols = { 0 };
	struct tn_checker_named_file file = { module_of(named, path, image), tn_arena_str(&named->arena, path) };

	if (!file.module || !file.path || tn_vec_push(&named->files, file) < 0)
		return -ENOMEM;
	if (tn_image_get_ksymbols(image, &symbols, NULL) == -ENOMEM)
		return -ENOMEM;
	return add_exports(named, file.path, &symbols);
}

void tn_checker_named_free(struct tn_checker_named *named)
{
	tn_vec_free(&named->files);
	tn_hash_free(&named->exports);
	tn_arena_free(&named->arena);
}

const char *tn_checker_named_exporter(const struct tn_checker_named *named, struct tn_text symbol)
{
	return tn_hash_get(&named->exports, symbol);
}

const char *tn_checker_named_module(const struct tn_checker_named *named, const char *path)
{
	for (size_t i = 0; i < named->files.n; i++)
		if (named->files.v[i].path == path)
			return named->files.v[i].module;
	return NULL;
}

bool tn_checker_named_has(const struct tn_checker_named *named, const char *module)
{
	for (size_t i = 0; i < named->files.n; i++)
		if (strcmp(named->files.v[i].module, module) == 0)
			return true;
	return false;
}
