/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_dot.h - a graph in DOT, Graphviz's language: any bytes in names and texts come out as text */
#ifndef TN_PICTURE_GRAPH_DOT_H
#define TN_PICTURE_GRAPH_DOT_H

#include "picture/graph_colour.h"

/* A page above this one. */
struct tn_graph_above {
	const char *name;
	const char *file; /* safe as a link */
};

struct tn_graph_drawing {
	const struct tn_graph *graph;
	const struct tn_graph_colours *colours;
	const char *title;
	const char *note;   /* what the drawing leaves out; NULL: nothing */
	size_t names;       /* symbols that stand beside an edge; 0: how many there are */
	const char *link;   /* where a module leads, with %s for its name; NULL: nowhere */
	const struct tn_graph_above *above; /* of a set of drawings: the way to this one, from the first */
	size_t n_above;
	const char *group_link; /* the same of a group, by its directory; NULL: nowhere */
};

/* Adds a whole file. Return: 0 or -ENOMEM. */
int tn_graph_dot(const struct tn_graph_drawing *drawing, struct tn_buf *ret);

/* Where @node leads, any byte of its name percent-encoded; nothing where it leads nowhere. */
void tn_graph_link(const struct tn_graph_drawing *drawing, const struct tn_graph_node *node, struct tn_buf *ret);

#endif
