/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* catalog.h - the facts of all modules, merged: who exports what, who needs whom
 *
 * Modules are added in load order; their number is their place in it. Nothing
 * of the facts is kept but copies.
 */
#ifndef TN_DEPMOD_CATALOG_H
#define TN_DEPMOD_CATALOG_H

#include "base/arena.h"
#include "base/hash.h"
#include "base/vec.h"
#include "core/image/facts.h"
#include "depmod/files.h"

enum {
	TN_DEPMOD_KERNEL = UINT32_MAX - 1, /* owner: the kernel itself */
	TN_DEPMOD_NOBODY = UINT32_MAX,     /* owner: not exported as far as we know */
};

struct tn_depmod_symbol {
	struct tn_text name;
	uint32_t owner; /* number of a module, or one of the above */
	uint64_t crc;
};

struct tn_depmod_module {
	const struct tn_depmod_file *file;
	/* Ends of what the module has in the catalog's lists; it starts where the one before ends. */
	size_t imports_end, aliases_end, softdeps_end, weakdeps_end, deps_end;
	struct tn_devname devname; /* its node lives in the arena */
};

struct tn_depmod_import {
	uint32_t symbol : 29; /* index into symbols */
	uint32_t weak : 1;
	uint32_t prefixed : 1; /* its name had the prefix in front */
	uint32_t noted : 1;    /* only by its version: that is checked, nothing is needed */
};

struct tn_depmod_catalog {
	struct tn_arena arena;
	struct tn_hash by_name; /* 1 + index into symbols */
	TN_VEC(struct tn_depmod_symbol) symbols;
	TN_VEC(struct tn_depmod_module) modules;
	TN_VEC(struct tn_depmod_import) imports;
	TN_VEC(uint64_t) import_crcs; /* like imports; empty unless CRCs are to be checked */
	tn_facts_texts aliases, softdeps, weakdeps;
	TN_VEC(uint32_t) deps; /* numbers of modules; filled by tn_depmod_catalog_resolve() */
	char symbol_prefix;    /* taken off the front of every symbol of a module; 0: none */
	bool dots;             /* some module needs a symbol whose name starts with a dot */
	bool check;            /* compare CRCs and report what nobody exports */
};

/* A symbol that the kernel exports, without prefix. Return: 0 or -ENOMEM. */
int tn_depmod_catalog_add_kernel(struct tn_depmod_catalog *cat, struct tn_text name, uint64_t crc);

/* The next module. @file must outlive the catalog. Return: 0, -ENOMEM, or -EOVERFLOW. */
int tn_depmod_catalog_add(struct tn_depmod_catalog *cat, const struct tn_depmod_file *file,
			const struct tn_facts *facts);

/* Where a list that ends at @end for module @i begins. */
#define TN_DEPMOD_START(cat, i, end) ((i) ? (cat)->modules.v[(i)-1].end : 0)

/* What is found on the way; any may be NULL. Numbers of modules. */
struct tn_depmod_listener {
	/* The first symbol for which @module needs @provider. */
	void (*needs)(void *data, uint32_t module, struct tn_text symbol, uint32_t provider);
	/* Only if catalog.check is set, and not for weak symbols. @symbol: as the module has it. */
	void (*unknown)(void *data, uint32_t module, struct tn_text symbol);
	void (*disagrees)(void *data, uint32_t module, struct tn_text symbol);
	void *data;
};

/* From symbols to direct dependencies. Return: 0 or -ENOMEM. */
int tn_depmod_catalog_resolve(struct tn_depmod_catalog *cat,
			      const struct tn_depmod_listener *listener);

void tn_depmod_catalog_free(struct tn_depmod_catalog *cat);

#endif
