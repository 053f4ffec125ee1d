// SPDX-License-Identifier: LGPL-2.1-or-later
/* One table for all: its slots name the kernel's exports, which stay where they are, by their place in the
 * facts, and those of modules by the places after them. Asked for each undefined symbol of each module. */
#include "diag/symbol_scope.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"

struct slot {
	uint32_t hash;
	uint32_t place; /* of the symbol, from 1; 0: free */
};

struct tn_symbol_scope {
	const tn_kernel_facts *facts;
	struct tn_exporter kernel;
	TN_VEC(struct tn_scope_symbol) symbols; /* of modules */
	struct slot *slots;
	size_t used, room; /* room: a power of two */
	struct tn_siphash_key key;
	struct tn_arena arena;
	const char *unknown;
	struct tn_hash offers; /* symbol -> name of a module */
	tn_symbol_scope_fn *ask;
	void *ask_data;
};

static uint32_t hash_name(const tn_symbol_scope *scope, struct tn_text name)
{
	return (uint32_t)tn_siphash(&scope->key, name);
}

static const struct tn_kernel_export *symbol_at(const tn_symbol_scope *scope, uint32_t place)
{
	size_t n = scope->facts->n_exports;

	return place <= n ? &scope->facts->exports[place - 1] : &scope->symbols.v[place - 1 - n].what;
}

/* The slot that has @name, or the free one where it belongs. */
static struct slot *find_slot(const tn_symbol_scope *scope, struct tn_text name, uint32_t hash)
{
	size_t mask = scope->room - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct slot *s = &scope->slots[i];

		if (!s->place ||
		    (s->hash == hash && tn_text_eq(symbol_at(scope, s->place)->name, name)))
			return s;
	}
}

/* Room for @n symbols in all, at most two thirds full. */
static int make_room(tn_symbol_scope *scope, size_t n)
{
	size_t room = scope->room ? scope->room : 1024;
	struct slot *old = scope->slots, *slots;
	size_t n_old = scope->room;

	if (n > UINT32_MAX / 4)
		return -ENOMEM;
	while (room / 3 * 2 < n)
		room *= 2;
	if (room == n_old)
		return 0;
	slots = calloc(room, sizeof(*slots));
	if (!slots)
		return -ENOMEM;
	scope->slots = slots;
	scope->room = room;
	for (size_t i = 0; i < n_old; i++) {
		size_t at = old[i].hash & (room - 1);

		if (!old[i].place)
			continue;
		while (slots[at].place)
			at = (at + 1) & (room - 1);
		slots[at] = old[i];
	}
	free(old);
	return 0;
}

/* Whoever comes first keeps the name. @place: of a symbol that is there already. */
static void enter(tn_symbol_scope *scope, struct tn_text name, uint32_t place)
{
	uint32_t hash = hash_name(scope, name);
	struct slot *s = find_slot(scope, name, hash);

	if (s->place)
		return;
	*s = (struct slot){ hash, place };
	scope->used++;
}

tn_symbol_scope *tn_symbol_scope_new(const tn_kernel_facts *facts)
{
	tn_cleanup(tn_symbol_scope_freep) tn_symbol_scope *scope = calloc(1, sizeof(*scope));

	if (!scope)
		return NULL;
	scope->facts = facts;
	scope->kernel.source = facts->exports_source;
	scope->key = tn_hash_key();
	if (make_room(scope, facts->n_exports) < 0)
		return NULL;
	for (size_t i = 0; i < facts->n_exports; i++)
		enter(scope, facts->exports[i].name, (uint32_t)(i + 1));
	return tn_take_ptr(scope);
}

tn_symbol_scope *tn_symbol_scope_free(tn_symbol_scope *scope)
{
	if (!scope)
		return NULL;
	tn_vec_free(&scope->symbols);
	free(scope->slots);
	tn_hash_free(&scope->offers);
	tn_arena_free(&scope->arena);
	free(scope);
	return NULL;
}

int tn_symbol_scope_add_unknown(tn_symbol_scope *scope, const char *module)
{
	if (!scope->unknown)
		scope->unknown = tn_arena_str(&scope->arena, module);
	return scope->unknown ? 0 : -ENOMEM;
}

const char *tn_symbol_scope_unknown(const tn_symbol_scope *scope)
{
	return scope->unknown;
}

static const struct tn_exporter *copy_exporter(tn_symbol_scope *scope, const struct tn_exporter *exporter)
{
	struct tn_exporter *copy = tn_arena_alloc(&scope->arena, sizeof(*copy));

	if (!copy)
		return NULL;
	*copy = *exporter;
	copy->name = tn_arena_str(&scope->arena, exporter->name);
	copy->source = exporter->source ? tn_arena_str(&scope->arena, exporter->source) : NULL;
	return copy->name && (copy->source || !exporter->source) ? copy : NULL;
}

static int add_symbol(tn_symbol_scope *scope, const struct tn_image_ksymbol *k, const struct tn_exporter *exporter)
{
	const char *name = tn_arena_dup(&scope->arena, k->name);
	const char *export_ns = k->export_ns.n ? tn_arena_dup(&scope->arena, k->export_ns) : "";
	struct tn_scope_symbol symbol = {
		.what = { .name = { name, k->name.n }, .export_ns = { export_ns, k->export_ns.n },
			  .crc = (uint32_t)k->crc, .has_crc = k->has_crc, .gpl_only = k->gpl_only },
		.exporter = exporter,
	};

	if (!name || !export_ns || tn_vec_push(&scope->symbols, symbol) < 0)
		return -ENOMEM;
	enter(scope, symbol.what.name, (uint32_t)(scope->facts->n_exports + scope->symbols.n));
	return 0;
}

int tn_symbol_scope_add_symbols(tn_symbol_scope *scope, const tn_image_ksymbols *symbols,
				const struct tn_exporter *exporter)
{
	const struct tn_exporter *kept;
	int r = 0;

	if (!symbols->n)
		return 0;
	kept = copy_exporter(scope, exporter);
	if (!kept || make_room(scope, scope->facts->n_exports + scope->symbols.n + symbols->n) < 0)
		return -ENOMEM;
	for (size_t i = 0; r == 0 && i < symbols->n; i++)
		r = add_symbol(scope, &symbols->v[i], kept);
	return r;
}

int tn_symbol_scope_add(tn_symbol_scope *scope, const tn_image *image, const struct tn_exporter *exporter,
			struct tn_error *err)
{
	tn_autovec tn_image_ksymbols symbols = { 0 };
	int r = tn_image_get_ksymbols(image, &symbols, err);

	if (r == 0 && tn_symbol_scope_add_symbols(scope, &symbols, exporter) < 0)
		r = tn_fail(err, -ENOMEM, "what %s exports: out of memory", exporter->name);
	return r;
}

int tn_symbol_scope_offer(tn_symbol_scope *scope, struct tn_text symbol, const char *module)
{
	const char *name = tn_arena_dup(&scope->arena, symbol);
	char *owner = tn_arena_str(&scope->arena, module);

	if (!name || !owner)
		return -ENOMEM;
	return tn_hash_put(&scope->offers, (struct tn_text){ name, symbol.n }, owner) < 0 ? -ENOMEM : 0;
}

const char *tn_symbol_scope_offered(const tn_symbol_scope *scope, struct tn_text symbol)
{
	return tn_hash_get(&scope->offers, symbol);
}

void tn_symbol_scope_ask(tn_symbol_scope *scope, tn_symbol_scope_fn *fn, void *data)
{
	scope->ask = fn;
	scope->ask_data = data;
}

static bool look_up(const tn_symbol_scope *scope, struct tn_text name, struct tn_scope_symbol *ret)
{
	const struct slot *s = find_slot(scope, name, hash_name(scope, name));
	size_t n = scope->facts->n_exports;

	if (!s->place)
		return false;
	if (s->place <= n)
		*ret = (struct tn_scope_symbol){ scope->facts->exports[s->place - 1], &scope->kernel };
	else
		*ret = scope->symbols.v[s->place - 1 - n];
	return true;
}

int tn_symbol_scope_find(const tn_symbol_scope *scope, struct tn_text name, struct tn_scope_symbol *ret)
{
	if (look_up(scope, name, ret))
		return 0;
	/* Who set a function has the scope for changing; only the checks see it as one to read. */
	if (scope->ask && scope->ask(scope->ask_data, (tn_symbol_scope *)scope, name) < 0)
		return -ENOMEM;
	return scope->ask && look_up(scope, name, ret) ? 0 : -ENOENT;
}
