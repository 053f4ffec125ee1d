/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_graph.h - the graph of a tree's modules: what needs, wants, holds and drives what
 *
 * All that it knows it is given: a tree, a configuration, what is loaded, the devices. Only module_symbols.h opens modules.
 */
#ifndef TN_PICTURE_MODULE_GRAPH_H
#define TN_PICTURE_MODULE_GRAPH_H

#include "base/error.h"
#include "core/find/config.h"
#include "core/find/tree.h"
#include "core/state/loaded.h"
#include "core/state/sysmodule.h"
#include "picture/graph.h"

struct tn_graph_device {
	const char *path; /* in /sys */
	const char *bus;
	const char *module; /* of its driver, normalised */
};

struct tn_module_graph_from {
	tn_tree *tree;
	bool no_index;               /* it has no modules.dep.bin, which is no failure */
	const tn_config *config;     /* NULL: none */
	const tn_loaded_list *loaded; /* NULL: nothing is known to be loaded */
	const char *command_line;    /* of the kernel; NULL: not known */
	const struct tn_graph_device *devices; /* that drivers have */
	size_t n_devices;
};

#define TN_GRAPH_ANY_DEPTH SIZE_MAX

/* Which modules. */
struct tn_module_graph_wish {
	const tn_names *only;  /* none but these; NULL: any */
	const tn_names *start; /* these, normalised, and what is connected to them; NULL: all of @only, or all of the tree */
	bool up, down;         /* with @start: who needs them; what they need */
	size_t depth;          /* so many steps from @start, along dependencies that no other implies */
};

/**
 * tn_module_graph() - make the graph
 * @ret: zeroed; to be freed in any case
 *
 * Sorted. A dependency that others imply is an edge where the kernel tells that it is a direct one; module_symbols.h finds those
 * that it does not. Return: 0, -ENOMEM, or -errno of modules.dep.bin with a sentence.
 */
int tn_module_graph(const struct tn_module_graph_from *from, const struct tn_module_graph_wish *wish, struct tn_graph *ret,
		    struct tn_error *err);

#endif
