// SPDX-License-Identifier: LGPL-2.1-or-later
/* Symbols get numbers when they are first met; what a number stands for is looked up at the end. */
#include "depmod/catalog.h"

#include <errno.h>

#define SYMBOLS_MAX (1u << 29)

static bool has_prefix(const struct tn_depmod_catalog *cat, struct tn_text name)
{
	return cat->symbol_prefix && name.n && name.p[0] == cat->symbol_prefix;
}

static struct tn_text without_prefix(const struct tn_depmod_catalog *cat, struct tn_text name)
{
	return tn_text_from(name, has_prefix(cat, name));
}

/* The symbol's number. Return: 0, -ENOMEM, -EOVERFLOW. */
static int intern(struct tn_depmod_catalog *cat, struct tn_text name, uint32_t *ret)
{
	uintptr_t known = (uintptr_t)tn_hash_get(&cat->by_name, name);
	struct tn_depmod_symbol s = { .owner = TN_DEPMOD_NOBODY };

	if (known) {
		*ret = (uint32_t)(known - 1);
		return 0;
	}
	if (cat->symbols.n >= SYMBOLS_MAX - 1)
		return -EOVERFLOW;
	s.name = (struct tn_text){ tn_arena_dup(&cat->arena, name), name.n };
	if (!s.name.p || tn_vec_push(&cat->symbols, s) < 0)
		return -ENOMEM;
	*ret = (uint32_t)(cat->symbols.n - 1);
	return tn_hash_put(&cat->by_name, s.name, (void *)(uintptr_t)cat->symbols.n) < 0 ? -ENOMEM : 0;
}

static int add_export(struct tn_depmod_catalog *cat, struct tn_text name, uint64_t crc,
		      uint32_t owner)
{
	uint32_t id;
	int r = intern(cat, name, &id);

	if (r < 0)
		return r;
	cat->symbols.v[id].owner = owner; /* of several, the last one counts */
	cat->symbols.v[id].crc = crc;
	return 0;
}

int tn_depmod_catalog_add_kernel(struct tn_depmod_catalog *cat, struct tn_text name, uint64_t crc)
{
	return add_export(cat, name, crc, TN_DEPMOD_KERNEL);
}

enum how { STRONG, WEAK, NOTED };

static int add_import(struct tn_depmod_catalog *cat, struct tn_text name, enum how how,
		      uint64_t crc)
{
	bool prefixed = has_prefix(cat, name);
	uint32_t id;
	int r = intern(cat, tn_text_from(name, prefixed), &id);

	if (r < 0)
		return r;
	if (name.n && name.p[0] == '.')
		cat->dots = true;
	r = tn_vec_push(&cat->imports, (struct tn_depmod_import){ .symbol = id & (SYMBOLS_MAX - 1),
								.weak = how == WEAK,
								.prefixed = prefixed,
								.noted = how == NOTED });
	if (r == 0 && cat->check)
		r = tn_vec_push(&cat->import_crcs, crc);
	return r;
}

/* Undefined symbols with the CRCs that the module was built against. */
static int add_imports_with_crcs(struct tn_depmod_catalog *cat, const struct tn_facts *f)
{
	struct tn_hash crcs = { 0 }, imported = { 0 };
	int r = 0;

	for (size_t i = 0; r >= 0 && i < f->versions.n; i++)
		r = tn_hash_put(&crcs, f->versions.v[i].name, &f->versions.v[i]);
	for (size_t i = 0; r >= 0 && i < f->imports.n; i++) {
		const struct tn_image_version *v = tn_hash_get(&crcs, f->imports.v[i].name);

		r = tn_hash_put(&imported, f->imports.v[i].name, &f->imports.v[i]);
		if (r >= 0)
			r = add_import(cat, f->imports.v[i].name,
				       f->imports.v[i].weak ? WEAK : STRONG, v ? v->crc : 0);
	}
	/* modpost also notes module_layout, which no instruction refers to. What is to be written
	 * must not depend on whether versions are read, so nothing here makes a dependency. */
	for (size_t i = 0; r >= 0 && i < f->versions.n; i++)
		if (!tn_hash_get(&imported, f->versions.v[i].name))
			r = add_import(cat, f->versions.v[i].name, NOTED, f->versions.v[i].crc);
	tn_hash_free(&crcs);
	tn_hash_free(&imported);
	return r < 0 ? r : 0;
}

static int add_imports(struct tn_depmod_catalog *cat, const struct tn_facts *f)
{
	int r = 0;

	if (cat->check)
		return add_imports_with_crcs(cat, f);
	for (size_t i = 0; r == 0 && i < f->imports.n; i++)
		r = add_import(cat, f->imports.v[i].name, f->imports.v[i].weak ? WEAK : STRONG, 0);
	return r;
}

static int keep_text(struct tn_depmod_catalog *cat, struct tn_text text, struct tn_text *ret)
{
	ret->p = tn_arena_dup(&cat->arena, text);
	ret->n = text.n;
	return ret->p ? 0 : -ENOMEM;
}

static int keep_texts(struct tn_depmod_catalog *cat, const tn_facts_texts *from, tn_facts_texts *to)
{
	for (size_t i = 0; i < from->n; i++) {
		struct tn_text copy;

		if (keep_text(cat, from->v[i], &copy) < 0 || tn_vec_push(to, copy) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_depmod_catalog_add(struct tn_depmod_catalog *cat, const struct tn_depmod_file *file,
			const struct tn_facts *facts)
{
	struct tn_depmod_module m = { .file = file, .devname = facts->devname };
	int r = cat->modules.n < TN_DEPMOD_KERNEL ? 0 : -EOVERFLOW;

	for (size_t i = 0; r == 0 && i < facts->exports.n; i++)
		r = add_export(cat, without_prefix(cat, facts->exports.v[i].name),
			       facts->exports.v[i].crc, (uint32_t)cat->modules.n);
	if (r == 0)
		r = add_imports(cat, facts);
	if (r == 0)
		r = keep_texts(cat, &facts->aliases, &cat->aliases);
	if (r == 0)
		r = keep_texts(cat, &facts->softdeps, &cat->softdeps);
	if (r == 0)
		r = keep_texts(cat, &facts->weakdeps, &cat->weakdeps);
	m.devname.module = tn_text(file->name);
	if (r == 0 && m.devname.node.p)
		r = keep_text(cat, m.devname.node, &m.devname.node);
	m.imports_end = cat->imports.n;
	m.aliases_end = cat->aliases.n;
	m.softdeps_end = cat->softdeps.n;
	m.weakdeps_end = cat->weakdeps.n;
	return r < 0 ? r : tn_vec_push(&cat->modules, m);
}

/* What the linker or the module loader provides. */
static bool is_given(struct tn_text name)
{
	static const char *const given[] = { "__this_module", "_GLOBAL_OFFSET_TABLE_", "TOC.",
					     ".TOC." };

	for (size_t i = 0; i < TN_ARRAY_SIZE(given); i++)
		if (tn_text_is(name, given[i]))
			return true;
	return false;
}

/* The symbol that an import means. On big-endian PPC64 a function's code is called ".name", and what
 * exports it has "name". */
static const struct tn_depmod_symbol *meant(const struct tn_depmod_catalog *cat, size_t i)
{
	const struct tn_depmod_symbol *s = &cat->symbols.v[cat->imports.v[i].symbol];
	uintptr_t plain = 0;

	if (cat->dots && s->owner == TN_DEPMOD_NOBODY && s->name.n && s->name.p[0] == '.')
		plain = (uintptr_t)tn_hash_get(&cat->by_name, tn_image_plain_name(s->name));
	return plain ? &cat->symbols.v[plain - 1] : s;
}

/* Tells @fn of the symbol's name as the module has it. */
static void tell(const struct tn_depmod_catalog *cat, uint32_t module, size_t i,
		 void (*fn)(void *data, uint32_t module, struct tn_text symbol), void *data)
{
	struct tn_text name = cat->symbols.v[cat->imports.v[i].symbol].name;
	tn_autobuf whole = { 0 };

	if (cat->imports.v[i].prefixed) {
		tn_buf_add_char(&whole, cat->symbol_prefix);
		tn_buf_add_text(&whole, name);
		name = whole.failed ? name : tn_buf_text(&whole);
	}
	fn(data, module, name);
}

static void check_import(const struct tn_depmod_catalog *cat, uint32_t module, size_t i,
			 const struct tn_depmod_symbol *s, const struct tn_depmod_listener *listener)
{
	if (!cat->check || cat->imports.v[i].weak ||
	    is_given(cat->symbols.v[cat->imports.v[i].symbol].name))
		return;
	if (s->owner == TN_DEPMOD_NOBODY && listener->unknown)
		tell(cat, module, i, listener->unknown, listener->data);
	else if (s->owner != TN_DEPMOD_NOBODY && s->crc != cat->import_crcs.v[i] &&
		 listener->disagrees)
		tell(cat, module, i, listener->disagrees, listener->data);
}

/* Dependencies of one module, each once. @last: for each module, 1 + who needed it last. */
static int resolve_module(struct tn_depmod_catalog *cat, uint32_t module, uint32_t *last,
			  const struct tn_depmod_listener *listener)
{
	size_t end = cat->modules.v[module].imports_end;

	for (size_t i = TN_DEPMOD_START(cat, module, imports_end); i < end; i++) {
		const struct tn_depmod_symbol *s = meant(cat, i);

		check_import(cat, module, i, s, listener);
		if (s->owner >= TN_DEPMOD_KERNEL || last[s->owner] == module + 1 ||
		    cat->imports.v[i].noted)
			continue;
		last[s->owner] = module + 1;
		if (listener->needs)
			listener->needs(listener->data, module, s->name, s->owner);
		if (tn_vec_push(&cat->deps, s->owner) < 0)
			return -ENOMEM;
	}
	cat->modules.v[module].deps_end = cat->deps.n;
	return 0;
}

int tn_depmod_catalog_resolve(struct tn_depmod_catalog *cat,
			      const struct tn_depmod_listener *listener)
{
	tn_autofree uint32_t *last = calloc(cat->modules.n + 1, sizeof(*last));
	int r = last ? 0 : -ENOMEM;

	for (uint32_t i = 0; r == 0 && i < cat->modules.n; i++)
		r = resolve_module(cat, i, last, listener);
	return r;
}

void tn_depmod_catalog_free(struct tn_depmod_catalog *cat)
{
	tn_hash_free(&cat->by_name);
	tn_vec_free(&cat->symbols);
	tn_vec_free(&cat->modules);
	tn_vec_free(&cat->imports);
	tn_vec_free(&cat->import_crcs);
	tn_vec_free(&cat->aliases);
	tn_vec_free(&cat->softdeps);
	tn_vec_free(&cat->weakdeps);
	tn_vec_free(&cat->deps);
	tn_arena_free(&cat->arena);
}
