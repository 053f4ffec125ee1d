// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_node.h"

#include <errno.h>

#include "format/index_format.h"
#include "format/poison.h"

int tn_index_node_read(const uint8_t *file, size_t size, uint32_t ref, struct tn_index_node *ret)
{
	struct tn_reader r = { .p = file, .left = size };
	struct tn_index_node node = { .prefix = { "", 0 }, .first = 1 };

	if (!(ref & TN_INDEX_REF_OFFSET))
		return -ENOENT;
	tn_take(&r, ref & TN_INDEX_REF_OFFSET);
	if (ref & TN_INDEX_REF_PREFIX) {
		node.prefix.p = tn_take_cstr(&r);
		if (node.prefix.p)
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
	node.bytes = size - (ref & TN_INDEX_REF_OFFSET) - r.left;
	node.values = r;
	*ret = node;
	return 0;
}

int tn_index_value_next(struct tn_index_node *node, struct tn_index_value *ret)
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
