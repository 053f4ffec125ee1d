/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph.h - modules and what is between them, as a value: no layout, no colours
 *
 * Zero-initialise it, add nodes and edges, free it. A node is known by its kind and name, so it is added once however many
 * edges lead to it. Who makes one of a tree: module_graph.h. Who draws it: graph_dot.h, graph_svg.h.
 */
#ifndef TN_PICTURE_GRAPH_H
#define TN_PICTURE_GRAPH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/vec.h"

enum tn_graph_node_kind {
	TN_GRAPH_MODULE,  /* a file of the tree, or what the kernel has loaded */
	TN_GRAPH_BUILTIN, /* a part of the kernel */
	TN_GRAPH_MISSING, /* somebody names it, and there is none */
	TN_GRAPH_DEVICE,
	TN_GRAPH_GROUP,   /* many modules, drawn as one: graph_group.h */
	TN_GRAPH_N_NODE_KINDS
};

enum tn_graph_state {
	TN_GRAPH_NO_STATE,  /* of a device, of a group */
	TN_GRAPH_LOADED,
	TN_GRAPH_LOADING,
	TN_GRAPH_UNLOADING,
	TN_GRAPH_IN_KERNEL, /* built in */
	TN_GRAPH_AVAILABLE, /* not loaded */
	TN_GRAPH_ABSENT,    /* there is no such module, or its file is not there */
	TN_GRAPH_N_STATES
};

/* What the configuration has for a module. */
enum tn_graph_policy {
	TN_GRAPH_BLOCKED = 1 << 0, /* it is kept out */
	TN_GRAPH_COMMAND = 1 << 1, /* an install or remove line has a command in its place */
	TN_GRAPH_OPTIONS = 1 << 2, /* it gets parameters */
};

struct tn_graph_node {
	enum tn_graph_node_kind kind;
	const char *name;  /* any bytes, as all texts here */
	const char *group; /* directory in the tree, without "kernel/"; a device's bus; "": not known */
	const char *path;  /* of the module's file; of the device in /sys; NULL: none */
	enum tn_graph_state state;
	uint64_t size;       /* bytes: of memory where it is loaded, else of the file */
	bool has_size;
	const char *taints;  /* letters, "" for none; NULL: not known */
	unsigned policy;     /* enum tn_graph_policy */
	const char *policy_text; /* the lines that say so; NULL: none */
	const char *description; /* NULL: not known */
	bool asked;          /* somebody named it */
	bool beside;         /* it is only there for what it is connected to */
	bool edge_left_out;  /* the drawing has not all that it is connected to */

	/* Of a group. */
	size_t n_modules, n_loaded;
	bool rest; /* the modules of a directory whose own directories are too small for a group each */
	const char *page; /* where it leads in a set of drawings (graph_pages.h), safe as a link; NULL: there is no set */
};

enum tn_graph_edge_kind {
	TN_GRAPH_DEPENDS,   /* needs it, by modules.dep */
	TN_GRAPH_USES,      /* uses its symbols, which modules.dep does not know: it is out of date */
	TN_GRAPH_SOFT_PRE,  /* wants it loaded first, if it can be */
	TN_GRAPH_SOFT_POST, /* wants it loaded afterwards */
	TN_GRAPH_WEAK,      /* may ask for it */
	TN_GRAPH_HOLDS,     /* holds it in the kernel, for no reason that the tree tells */
	TN_GRAPH_DRIVES,    /* from a device to the module whose driver has it */
	TN_GRAPH_N_EDGE_KINDS
};

struct tn_graph_edge {
	size_t from, to; /* nodes */
	enum tn_graph_edge_kind kind;
	bool implied;    /* what it needs needs that as well */
	bool in_use;     /* the kernel counts @from as a user of @to */
	const char *why; /* the line that says so, "/etc/modprobe.d/a.conf:3"; NULL: none */
	const char *const *symbols; /* of @to that @from uses, sorted */
	size_t n_symbols;
	size_t n_edges;  /* between groups: of how many edges it stands for; else 1 */
};

struct tn_graph {
	struct tn_arena arena; /* strings of nodes and edges may live here */
	TN_VEC(struct tn_graph_node) nodes;
	TN_VEC(struct tn_graph_edge) edges;
	bool symbols_known;    /* the files were read: an edge without symbols has none */
	struct tn_hash by_key; /* private */
	struct tn_hash by_ends;
};

void tn_graph_free(struct tn_graph *graph);
#define tn_autograph tn_cleanup(tn_graph_free) struct tn_graph

/* The node of that kind and name, a new one where there is none; @name is copied. Return: 1: it is new, 0 or -ENOMEM. */
int tn_graph_node(struct tn_graph *graph, enum tn_graph_node_kind kind, const char *name, size_t *ret);
/* Whether there is one. */
bool tn_graph_find(const struct tn_graph *graph, enum tn_graph_node_kind kind, const char *name, size_t *ret);

/* The edge of that kind, a new one where there is none. Its address holds until the next. Return: as above. */
int tn_graph_edge(struct tn_graph *graph, enum tn_graph_edge_kind kind, size_t from, size_t to, struct tn_graph_edge **ret);
bool tn_graph_find_edge(const struct tn_graph *graph, enum tn_graph_edge_kind kind, size_t from, size_t to, size_t *ret);

/* In an order that depends on names alone: nodes by kind and name, edges by their ends and kind. Return: 0 or -ENOMEM. */
int tn_graph_sort(struct tn_graph *graph);

/* "module:ext4": the same in every graph of any machine. Appended to @ret. */
void tn_graph_node_id(const struct tn_graph_node *node, struct tn_buf *ret);

/* "module", "loaded", "depends", ...: for programs. */
const char *tn_graph_kind_word(enum tn_graph_node_kind kind);
const char *tn_graph_state_word(enum tn_graph_state state);
const char *tn_graph_edge_word(enum tn_graph_edge_kind kind);

/* The top of @group that tells a subsystem: "drivers/net", "fs". */
struct tn_text tn_graph_subsystem(const char *group);

#endif
