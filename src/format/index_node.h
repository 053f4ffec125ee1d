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

/* The references to the children for bytes first..last. */
struct tn_index_children {
	const uint8_t *refs;
	unsigned first, last; /* first > last: childless */
};

struct tn_index_node {
	uint32_t ref; /* that led here */
	struct tn_text prefix;
	struct tn_index_children children;
	uint32_t n_values;
	struct tn_reader values; /* n_values records, for tn_index_value_next() */
	size_t bytes;            /* that the node takes, values apart */
};

struct tn_index_value {
	struct tn_text text; /* with a NUL behind it */
	uint32_t priority;
};

/* A node's parts are taken in the order of these functions, each of them said to be there or
 * not by @ref. Return: 0, -ENOENT (the reference stands for no node), -EBADMSG. */
static inline int tn_index_node_start(const uint8_t *file, size_t size, uint32_t ref,
				      struct tn_reader *ret)
{
	const size_t at = ref & TN_INDEX_REF_OFFSET;

	if (!at)
		return -ENOENT;
	if (at > size)
		return -EBADMSG;
	*ret = (struct tn_reader){ .p = file + at, .left = size - at };
	return 0;
}

static inline int tn_index_take_prefix(struct tn_reader *r, uint32_t ref, struct tn_text *ret)
{
	*ret = ref & TN_INDEX_REF_PREFIX ? tn_take_text(r) : TN_TEXT_LITERAL("");
	return ret->p ? 0 : -EBADMSG;
}

static inline int tn_index_take_children(struct tn_reader *r, uint32_t ref,
					 struct tn_index_children *ret)
{
	const uint8_t *range;

	*ret = (struct tn_index_children){ .first = 1 };
	if (!(ref & TN_INDEX_REF_CHILDREN))
		return 0;
	range = tn_take(r, 2);
	if (!range || range[0] > range[1] || range[1] > TN_INDEX_BYTE_MAX)
		return -EBADMSG;
	ret->first = range[0];
	ret->last = range[1];
	ret->refs = tn_take(r, 4u * (ret->last - ret->first + 1u));
	return ret->refs ? 0 : -EBADMSG;
}

static inline int tn_index_take_count(struct tn_reader *r, uint32_t ref, uint32_t *ret)
{
	*ret = ref & TN_INDEX_REF_VALUES ? tn_take_be32(r) : 0;
	return r->bad ? -EBADMSG : 0;
}

/* Takes a value. Return: 0 or -EBADMSG. */
static inline int tn_index_take_value(struct tn_reader *r, struct tn_index_value *ret)
{
	ret->priority = tn_take_be32(r);
	ret->text = tn_take_text(r);
	return r->bad ? -EBADMSG : 0;
}

/* Return: as its parts. Here @ret is of no use after a failure: a copy of each node costs a tenth
 * of a lookup. */
static inline int tn_index_node_read(const uint8_t *file, size_t size, uint32_t ref,
				     struct tn_index_node *ret)
{
	int r = tn_index_node_start(file, size, ref, &ret->values);

	if (r < 0)
		return r;
	ret->ref = ref;
	ret->bytes = ret->values.left;
	if (tn_index_take_prefix(&ret->values, ref, &ret->prefix) < 0 ||
	    tn_index_take_children(&ret->values, ref, &ret->children) < 0 ||
	    tn_index_take_count(&ret->values, ref, &ret->n_values) < 0)
		return -EBADMSG;
	ret->bytes -= ret->values.left;
	return 0;
}

static inline bool tn_index_has_children(const struct tn_index_children *c)
{
	return c->first <= c->last;
}

/* The reference to the child chosen by @byte; 0 for none. */
static inline uint32_t tn_index_child(const struct tn_index_children *c, unsigned byte)
{
	return byte < c->first || byte > c->last ? 0 : tn_be32(c->refs + 4u * (byte - c->first));
}

/* Takes the next value off @node. Return: 1 and a value, 0 at the end, -EBADMSG. */
static inline int tn_index_value_next(struct tn_index_node *node, struct tn_index_value *ret)
{
	if (!node->n_values)
		return 0;
	node->n_values--;
	return tn_index_take_value(&node->values, ret) < 0 ? -EBADMSG : 1;
}

#endif
