/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_partition.h - which modules of a graph are in one group: directories, taken apart by their sizes. Private to picture/
 *
 * A part may be taken apart into parts of its own, which have it as their parent: so a tree of them comes about.
 */
#ifndef TN_PICTURE_GRAPH_PARTITION_H
#define TN_PICTURE_GRAPH_PARTITION_H

#include "picture/graph.h"

#define TN_GRAPH_NO_PART SIZE_MAX

struct tn_graph_part {
	struct tn_text dir;  /* the directory all of whose modules are in it */
	size_t n;            /* modules; of parts in it as well */
	bool rest;           /* all that no part further down has */
	bool whole;          /* private: it cannot be taken apart any more */
	size_t parent;       /* TN_GRAPH_NO_PART: it is at the top */
};

struct tn_graph_partition {
	const struct tn_graph *graph;
	TN_VEC(struct tn_graph_part) parts;
	size_t *of; /* one a node: the smallest part that it is in, or TN_GRAPH_NO_PART */
};

/* @partition: zeroed. Return: 0 or -ENOMEM. */
int tn_graph_partition_begin(struct tn_graph_partition *partition, const struct tn_graph *graph);
void tn_graph_partition_free(struct tn_graph_partition *partition);

/* Makes parts, one at the least, of the nodes that are @chosen, all of them below @top. Return: 0 or -ENOMEM. */
int tn_graph_partition_add(struct tn_graph_partition *partition, struct tn_text top, size_t parent, const bool *chosen);
/* Takes a part apart into parts of its own. Return: 1; 0: its directories do not do that; -ENOMEM. */
int tn_graph_partition_open(struct tn_graph_partition *partition, size_t part);

/* "drivers/net", or that and "/" and "*" for the rest. NULL: out of memory. */
const char *tn_graph_part_name(const struct tn_graph_part *part, struct tn_arena *arena);

/* The node of @to that stands for @part, a new one where there is none. Return: 1: it is new, 0 or -ENOMEM. */
int tn_graph_part_node(const struct tn_graph_part *part, struct tn_graph *to, size_t *ret);

/* What groups and drawings have of another graph. Return: 0 or -ENOMEM. */
int tn_graph_copy_node(const struct tn_graph_node *from, struct tn_graph *to, size_t *ret);
/* @from becomes one of those that a group stands for. */
void tn_graph_count_in(const struct tn_graph_node *from, struct tn_graph_node *group);
/* An edge between the same two, or one more of them. @alike: neither is a group. Return: 0 or -ENOMEM. */
int tn_graph_copy_edge(const struct tn_graph_edge *from, struct tn_graph *to, size_t first, size_t second, bool alike);

#endif
