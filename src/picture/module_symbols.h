/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_symbols.h - what the files of a graph's modules say: which symbols of each other they use */
#ifndef TN_PICTURE_MODULE_SYMBOLS_H
#define TN_PICTURE_MODULE_SYMBOLS_H

#include "core/find/tree.h"
#include "picture/graph.h"

struct tn_sandbox;

struct tn_module_symbols_from {
	tn_tree *tree; /* modules.symbols.bin tells which module has a symbol */
	bool (*is_gpl)(struct tn_text licence); /* whether such a licence taints nothing */
	struct tn_sandbox *sandbox; /* hears what is being read; may be NULL */
};

/**
 * tn_module_symbols() - read the modules of @graph
 * @ret_unread: how many could not be read, so that nothing of theirs is known
 *
 * Each dependency gets its symbols. Where the files tell of more than the graph has, edges are added: dependencies that others
 * imply, and those that modules.dep does not know. Modules get their descriptions, and what is not loaded the taints that it would
 * cause, but for signatures. Return: 0 or -ENOMEM.
 */
int tn_module_symbols(const struct tn_module_symbols_from *from, struct tn_graph *graph, size_t *ret_unread);

#endif
