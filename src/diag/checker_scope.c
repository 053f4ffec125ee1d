// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/checker_scope.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "diag/kallsyms.h"
#include "diag/licence.h"
#include "diag/loaded_build.h"
#include "format/index_walk.h"

/* Key of a symbol in modules.symbols. */
#define SYMBOL_PREFIX "symbol:"

/* Longer names are no symbol of any kernel's. */
#define SYMBOL_MAX 4096

static const struct tn_loaded *loaded(const struct tn_checker_scope *scope, const char *module)
{
	return scope->basis->live ? tn_live_facts_loaded(scope->basis->live, module) : NULL;
}

/* What could not be read of @image counts as not exported: its own check says what is wrong with it. */
static int add(struct tn_checker_scope *scope, const tn_image *image, const struct tn_exporter *exporter)
{
	return tn_symbol_scope_add(scope->symbols, image, exporter, NULL) == -ENOMEM ? -ENOMEM : 0;
}

/* The file that a module was loaded from, of those that are checked with it: the build alone tells. Return: 0,
 * -ENOENT, -ENOMEM. */
static int find_build(struct tn_checker_scope *scope, const char *module, const char **ret_path, tn_image **ret)
{
	for (size_t i = 0; i < scope->named->files.n; i++) {
		const struct tn_checker_named_file *file = &scope->named->files.v[i];
		tn_cleanup(tn_image_freep) tn_image *image = NULL;
		int r;

		if (strcmp(file->module, module) != 0)
			continue;
		tn_check_reading(scope->basis, file->path);
		r = tn_image_open_at(AT_FDCWD, file->path, &image, NULL);
		if (r == -ENOMEM)
			return r;
		if (r < 0 || tn_loaded_build_is(scope->root, module, image) != TN_YES)
			continue;
		*ret_path = file->path;
		*ret = tn_take_ptr(image);
		return 0;
	}
	return -ENOENT;
}

/* @path: in the tree; NULL: the tree does not have it. */
static int open_loaded(struct tn_checker_scope *scope, struct tn_exporter *exporter, const char *path, tn_image **ret)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	int r = -ENOENT;

	if (path) {
		tn_check_reading(scope->basis, path);
		r = tn_image_open_at(AT_FDCWD, path, &image, NULL);
	}
	if (r == 0 && tn_loaded_build_is(scope->root, exporter->name, image) == TN_YES) {
		*ret = tn_take_ptr(image);
		return 0;
	}
	if (r != -ENOMEM && find_build(scope, exporter->name, &exporter->source, ret) == 0)
		return 0;
	exporter->other_build = true;
	*ret = tn_take_ptr(image);
	return r;
}

/* Return: 0, -ENOENT (no file of it can be read), -ENOMEM. */
static int add_loaded(struct tn_checker_scope *scope, const struct tn_loaded *module, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_exporter exporter = {
		.name = module->name,
		.source = path,
		.proprietary = strchr(module->taints, 'P') != NULL,
		.going = module->state == TN_STATE_GOING,
		.coming = module->state == TN_STATE_COMING,
	};
	int r = open_loaded(scope, &exporter, path, &image);

	if (r == -ENOMEM)
		return r;
	return r < 0 ? -ENOENT : add(scope, image, &exporter);
}

static int add_assumed(struct tn_checker_scope *scope, const char *module, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_exporter exporter = { .name = module, .source = path, .assumed = true };
	int r;

	tn_check_reading(scope->basis, path);
	r = tn_image_open_at(AT_FDCWD, path, &image, NULL);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	exporter.proprietary = !tn_licence_of_image_is_gpl(image);
	return add(scope, image, &exporter);
}

/* Each module once. Return: 1 the first time, 0, -ENOMEM. */
static int is_new(struct tn_checker_scope *scope, const char *module)
{
	const char *name;

	if (tn_hash_get(&scope->asked, tn_text(module)))
		return 0;
	name = tn_arena_str(&scope->arena, module);
	return !name || tn_hash_put(&scope->asked, tn_text(name), scope) < 0 ? -ENOMEM : 1;
}

static int read_owner(struct tn_checker_scope *scope, const char *module)
{
	const struct tn_loaded *there = loaded(scope, module);
	const struct tn_tree_module *file;
	int r = is_new(scope, module);

	if (r <= 0)
		return r;
	r = tn_tree_module(scope->tree, module, &file);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	if (!there)
		return add_assumed(scope, module, file->path);
	r = add_loaded(scope, there, file->path);
	return r == -ENOENT ? tn_symbol_scope_add_unknown(scope->symbols, module) : r;
}

int tn_checker_scope_assume(struct tn_checker_scope *scope, const char *module)
{
	return read_owner(scope, module);
}

struct owners {
	struct tn_checker_scope *scope;
	struct tn_text symbol;
	bool found;
};

static int take_owner(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct owners *o = data;
	const char *module = tn_arena_dup(&o->scope->arena, value);

	(void)key;
	(void)priority;
	if (!module)
		return -ENOMEM;
	if (o->scope->with == TN_CHECK_WITH_NAMED && tn_checker_named_has(o->scope->named, module))
		return 0;
	o->found = true;
	if (o->scope->with != TN_CHECK_WITH_LOADED || loaded(o->scope, module))
		return read_owner(o->scope, module);
	return tn_symbol_scope_offer(o->scope->symbols, o->symbol, module);
}

static int ask_index(struct owners *o)
{
	const struct tn_index *index = tn_tree_index(o->scope->tree, TN_TREE_SYMBOLS);
	char key[sizeof(SYMBOL_PREFIX) + SYMBOL_MAX];
	size_t n = sizeof(SYMBOL_PREFIX) - 1;

	if (!index || o->symbol.n > SYMBOL_MAX)
		return 0;
	memcpy(key, SYMBOL_PREFIX, n);
	memcpy(key + n, o->symbol.p, o->symbol.n);
	return tn_tree_damaged(o->scope->tree, TN_TREE_SYMBOLS,
			       tn_index_find(index, (struct tn_text){ key, n + o->symbol.n }, take_owner, o));
}

/* Loaded modules of which there is no file. */
typedef TN_VEC(const struct tn_loaded *) strangers;

static const struct tn_loaded *stranger(const strangers *list, struct tn_text name)
{
	for (size_t i = 0; i < list->n; i++)
		if (tn_text_is(name, list->v[i]->name))
			return list->v[i];
	return NULL;
}

static int add_names(struct tn_checker_scope *scope, const strangers *list, struct tn_text kallsyms)
{
	struct tn_text symbol, module;

	while (tn_kallsyms_next_export(&kallsyms, &symbol, &module)) {
		const struct tn_loaded *from = stranger(list, module);
		struct tn_image_ksymbol one = { .name = symbol };
		const tn_image_ksymbols all = { .v = &one, .n = 1 };
		struct tn_exporter exporter = { .source = "/proc/kallsyms", .names_only = true };

		if (!from)
			continue;
		exporter.name = from->name;
		if (tn_symbol_scope_add_symbols(scope->symbols, &all, &exporter) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* The kernel may at least show the names of what they export. */
static int tell_strangers(struct tn_checker_scope *scope, const strangers *list)
{
	tn_autobuf kallsyms = { 0 };
	int r = list->n ? tn_kallsyms_read(scope->root, &kallsyms) : 0;

	if (r == 0)
		return add_names(scope, list, tn_buf_text(&kallsyms));
	for (size_t i = 0; i < list->n && r != -ENOMEM; i++)
		r = tn_symbol_scope_add_unknown(scope->symbols, list->v[i]->name);
	return r == -ENOMEM ? r : 0;
}

/* Loaded modules that modules.symbols says nothing of: those that the tree does not have, or all, where there is
 * no such index. */
static int ask_strangers(struct tn_checker_scope *scope)
{
	bool indexed = tn_tree_index(scope->tree, TN_TREE_SYMBOLS) != NULL;
	const tn_loaded_list *all = &scope->basis->live->loaded;
	const struct tn_tree_module *file;
	tn_autovec strangers list = { 0 };

	scope->strangers_told = true;
	for (size_t i = 0; i < all->n; i++) {
		int r = tn_tree_module(scope->tree, all->v[i].name, &file);

		if (r == 0)
			r = indexed ? 0 : read_owner(scope, all->v[i].name);
		else if (r != -ENOMEM && !tn_hash_get(&scope->asked, tn_text(all->v[i].name)))
			r = add_loaded(scope, &all->v[i], NULL);
		if (r == -ENOENT)
			r = tn_vec_push(&list, &all->v[i]);
		if (r == -ENOMEM)
			return r;
	}
	return tell_strangers(scope, &list);
}

static int read_named(struct tn_checker_scope *scope, const char *path)
{
	const char *module = tn_checker_named_module(scope->named, path);
	int r = module ? is_new(scope, module) : 0;

	return r > 0 ? add_assumed(scope, module, path) : r;
}

/* Of a module whose file is not there. */
static int ask_elsewhere(struct tn_checker_scope *scope, struct tn_text symbol)
{
	struct tn_image_ksymbol one = { 0 };
	const tn_image_ksymbols all = { .v = &one, .n = 1 };
	struct tn_exporter exporter = { .assumed = true };
	int r = scope->named->ask ? scope->named->ask(scope->named->ask_data, symbol, &one, &exporter.name, &exporter.source) : 0;

	return r > 0 ? tn_symbol_scope_add_symbols(scope->symbols, &all, &exporter) : r;
}

/* The files that were named come first, and the tree's modules of their names not at all. */
static int ask_with_named(struct tn_checker_scope *scope, struct tn_text symbol)
{
	struct owners o = { .scope = scope, .symbol = symbol };
	const char *path = tn_checker_named_exporter(scope->named, symbol);
	int r;

	if (path)
		return read_named(scope, path);
	r = ask_index(&o);
	return r == -ENOMEM || o.found ? r : ask_elsewhere(scope, symbol);
}

static int ask(void *data, tn_symbol_scope *symbols, struct tn_text symbol)
{
	struct tn_checker_scope *scope = data;
	struct owners o = { .scope = scope, .symbol = symbol };
	const char *beside;
	int r;

	if (scope->with == TN_CHECK_WITH_NAMED)
		return ask_with_named(scope, symbol);
	beside = tn_checker_named_exporter(scope->named, symbol);
	r = ask_index(&o);

	if (r != -ENOMEM && beside && !tn_symbol_scope_offered(symbols, symbol))
		r = tn_symbol_scope_offer(symbols, symbol, beside);
	if (r == -ENOMEM)
		return r;
	if (o.found || scope->strangers_told || !scope->basis->live)
		return 0;
	return ask_strangers(scope);
}

int tn_checker_scope_open(struct tn_checker_scope *ret, const struct tn_check_basis *basis, const tn_root *root,
			  tn_tree *tree, const struct tn_checker_named *named, enum tn_check_with with)
{
	*ret = (struct tn_checker_scope){ .basis = basis, .root = root, .tree = tree, .with = with, .named = named,
					  .symbols = tn_symbol_scope_new(basis->kernel) };
	if (!ret->symbols)
		return -ENOMEM;
	tn_symbol_scope_ask(ret->symbols, ask, ret);
	return 0;
}

void tn_checker_scope_close(struct tn_checker_scope *scope)
{
	tn_symbol_scope_free(scope->symbols);
	tn_hash_free(&scope->asked);
	tn_arena_free(&scope->arena);
}

int tn_checker_scope_load(struct tn_checker_scope *scope, const char *name, const char *path, const tn_image *image,
			  bool proprietary)
{
	struct tn_exporter exporter = { .name = name, .source = path, .proprietary = proprietary };
	int r = is_new(scope, name);

	return r <= 0 ? r : add(scope, image, &exporter);
}
