/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_node.h - one node of a binary index, decoded
 *
 * Every byte that any walk looks at comes through here, checked against the
 * file's size. Strings and tables point into the file. Inline, since a walk
 * decodes tens of thousands of nodes.
 */
#ifndef TN_FORMAT_INDEX_NODE_H
#define TN_FORMAT_INDEX_NODE_H

#include <errno.h>

#include "base/reader.h"
#include "base/text.h"
#include "format/index_format.h"

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
static inline int tn_index_node_read(const uint8_t *file, size_t size, uint32_t ref,
				     struct tn_index_node *ret)
{
	const size_t at = ref & TN_INDEX_REF_OFFSET;
	struct tn_index_node node = { .prefix = { "", 0 }, .first = 1 };
	struct tn_reader r = { .p = file };

	if (!at)
		return -ENOENT;
	if (at > size)
		return -EBADMSG;
	r = (struct tn_reader){ .p = file + at, .left = size - at };
	if (ref & TN_INDEX_REF_PREFIX) {
		node.prefix.p = tn_take_cstr(&r);
		if (!node.prefix.p)
			return -EBADMSG;
		node.prefix.n = (size_t)((const char *)r.p - node.prefix.p) - 1;
	}
	if (ref & TN_INDEX_REF_CHILDREN) {
		node.first = tn_take_u8(&r);
		node.last = tn_take_u8(&r);
		if (node.first > node.last || node.last > TN_INDEX_BYTE_MAX)
			return -EBADMSG;
		node.children = tn_take(&r, 4u * (node.last - node.first + 1u));
	}
	if (ref & TN_INDEX_REF_VALUES)
		node.n_values = tn_take_be32(&r);
	if (r.bad)
		return -EBADMSG;
	node.bytes = size - at - r.left;
	node.values = r;
	*ret = node;
	return 0;
}

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
static inline int tn_index_value_next(struct tn_index_node *node, struct tn_index_value *ret)
{
	struct tn_index_value value;

	if (!node->n_values)
		return 0;
	value.priority = tn_take_be32(&node->values);
	value.text = tn_take_cstr(&node->values);
	if (node->values.bad)
		return -EBADMSG;
	node->n_values--;
	*ret = value;
	return 1;
}

#endif
