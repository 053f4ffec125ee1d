/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_node.h - one node of a binary index, decoded
 *
 * Every byte that any walk looks at comes through here, checked against the
 * file's size. Strings and tables point into the file.
 */
#ifndef TN_FORMAT_INDEX_NODE_H
#define TN_FORMAT_INDEX_NODE_H

#include "base/reader.h"
#include "base/text.h"

struct tn_index_node {
	struct tn_text prefix;
	const uint8_t *children; /* references for bytes first..last */
	unsigned first, last;    /* first > last: childless */
	uint32_t n_values;
	struct tn_reader values; /* n_values records, for tn_index_value_next() */
	size_t bytes;            /* that the node takes, values apart */
};

struct tn_index_value {
	const char *text;
	uint32_t priority;
};

/* Return: 0, -ENOENT (the reference stands for no node), -EBADMSG. */
int tn_index_node_read(const uint8_t *file, size_t size, uint32_t ref, struct tn_index_node *ret);

/* The reference to the child chosen by @byte; 0 for none. */
static inline uint32_t tn_index_node_child(const struct tn_index_node *node, unsigned byte)
{
	struct tn_reader r = { .left = 4 };

	if (byte < node->first || byte > node->last)
		return 0;
	r.p = node->children + 4u * (byte - node->first);
	return tn_take_be32(&r);
}

/* Takes the next value off @node. Return: 1 and a value, 0 at the end, -EBADMSG. */
int tn_index_value_next(struct tn_index_node *node, struct tn_index_value *ret);

#endif
