/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_thin.h - a graph without what makes a drawing of it hard to read */
#ifndef TN_PICTURE_GRAPH_THIN_H
#define TN_PICTURE_GRAPH_THIN_H

#include "picture/graph.h"

/* In a drawing of more modules than this, dependencies that others imply are too much. */
#define TN_GRAPH_IMPLIED_MAX 40u

/* More devices of one bus at one module become one node. */
#define TN_GRAPH_DEVICES_MAX 3u

/* Where groups have more edges than this between them, the weak ones hide the others. */
#define TN_GRAPH_GROUP_EDGES_MAX 80u
#define TN_GRAPH_STRONGEST 2u

struct tn_graph_thinning {
	bool drop_implied;  /* dependencies that others imply */
	size_t devices;     /* so many of one bus at a module stay apart */
	size_t strongest;   /* between groups: so many edges from each, those that stand for the most; 0: all */
};

/**
 * tn_graph_thinned() - make the graph to be drawn
 * @ret: zeroed; to be freed in any case. Its strings are @graph's or its own: @graph must live as long
 * @ret_dropped: how many edges were left out
 *
 * Sorted. Return: 0 or -ENOMEM.
 */
int tn_graph_thinned(const struct tn_graph *graph, const struct tn_graph_thinning *how, struct tn_graph *ret, size_t *ret_dropped);

#endif
