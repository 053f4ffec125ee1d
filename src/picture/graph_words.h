/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* graph_words.h - what nodes and edges of a drawing say in words
 *
 * Names in it are as they are, any bytes: who draws makes them safe, line by line.
 */
#ifndef TN_PICTURE_GRAPH_WORDS_H
#define TN_PICTURE_GRAPH_WORDS_H

#include "picture/graph_colour.h"

/* What a node says under its name, of itself and of its class: "loaded, 1.1 MiB". Appended to @ret. */
void tn_graph_node_words(const struct tn_graph_node *node, enum tn_graph_colour_by by, struct tn_buf *ret);
/* The same where the drawing says elsewhere that all its modules are of one state, which none of them has to repeat. */
void tn_graph_node_short_words(const struct tn_graph_node *node, enum tn_graph_colour_by by, struct tn_buf *ret);
/* Whether they are: that state. */
bool tn_graph_one_state(const struct tn_graph *graph, enum tn_graph_state *ret);
/* What it is called in a drawing: a device by its last name alone. */
const char *tn_graph_node_label(const struct tn_graph_node *node);
/* All that is known of it, a line each, for who asks. */
void tn_graph_node_tell(const struct tn_graph_node *node, struct tn_buf *ret);
/* The same of an edge: "ext4 needs jbd2", and its symbols. */
void tn_graph_edge_tell(const struct tn_graph *graph, const struct tn_graph_edge *edge, struct tn_buf *ret);
/* What stands beside it: how many symbols, or up to @names of them, a line each. Nothing where there is nothing to say. */
void tn_graph_edge_words(const struct tn_graph_edge *edge, size_t names, struct tn_buf *ret);
/* "needs jbd2", "wants crc32c before it", ... */
void tn_graph_edge_phrase(enum tn_graph_edge_kind kind, const char *name, struct tn_buf *ret);
/* "1.1 MiB" */
void tn_graph_size_words(uint64_t bytes, struct tn_buf *ret);

#endif
