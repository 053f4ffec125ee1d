/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_catalog.h - all modules of a tree and what its index and the configuration say is between them. Private to picture/
 *
 * Made in one go from modules.dep, so that who needs a module is known as well as what it needs.
 */
#ifndef TN_PICTURE_MODULE_CATALOG_H
#define TN_PICTURE_MODULE_CATALOG_H

#include "base/hash.h"
#include "picture/module_graph.h"

/* What two modules are to each other; @to: an item's number. */
struct tn_catalog_edge {
	uint32_t to;
	enum tn_graph_edge_kind kind;
	bool implied, in_use;
	const struct tn_rule *rule;
};

struct tn_catalog_item {
	enum tn_graph_node_kind kind;
	const char *name; /* normalised, or as a softdep line has what nobody knows */
	struct tn_text path; /* as modules.dep has it; empty: none */
	struct tn_text deps; /* likewise */
	const struct tn_loaded *loaded;
	TN_VEC(struct tn_catalog_edge) down; /* to what it needs, wants, may ask for */
	TN_VEC(uint32_t) up;                 /* items with an edge to it that is not implied */
	TN_VEC(uint32_t) holds;              /* items of which the kernel counts it as a user */
};

struct tn_catalog {
	struct tn_arena arena;
	TN_VEC(struct tn_catalog_item) items; /* those of modules.dep in its order, then all else */
	struct tn_hash by_name;
};

/* Return: 0, -ENOMEM or -errno of the index, with a sentence. */
int tn_catalog_read(struct tn_catalog *catalog, const struct tn_module_graph_from *from, struct tn_error *err);
void tn_catalog_free(struct tn_catalog *catalog);

bool tn_catalog_find(const struct tn_catalog *catalog, const char *name, uint32_t *ret);
/* The item of that name, a new one of that kind where there is none. Return: 0 or -ENOMEM. */
int tn_catalog_get(struct tn_catalog *catalog, enum tn_graph_node_kind kind, const char *name, uint32_t *ret);

#endif
