// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_walk.h"

#include <errno.h>

#include "format/index_dump.h"
#include "format/index_format.h"
#include "format/poison.h"

int tn_index_open(struct tn_index *ret, const void *data, size_t size, struct tn_error *err)
{
	struct tn_reader r = { .p = data, .left = size };
	struct tn_index ix = { .data = data, .size = size };
	struct tn_index_node root;
	uint32_t magic = tn_take_be32(&r);
	unsigned major = tn_take_be16(&r);

	tn_take_be16(&r);
	ix.root = tn_take_be32(&r);
	if (r.bad)
		return tn_fail(err, -EBADMSG, "index is cut short: %zu bytes, its header has %u",
			       size, TN_INDEX_HEADER_BYTES);
	if (magic != TN_INDEX_MAGIC)
		return tn_fail(err, -EBADMSG, "not an index: it starts with %08x instead of %08x",
			       magic, TN_INDEX_MAGIC);
	if (major != TN_INDEX_MAJOR)
		return tn_fail(err, -EBADMSG, "index has major version %u; only %u is known", major,
			       TN_INDEX_MAJOR);
	if (tn_index_node_read(ix.data, ix.size, ix.root, &root) < 0)
		return tn_fail(err, -EBADMSG, "index is damaged: its root %08x is not in its %zu bytes",
			       ix.root, size);
	*ret = ix;
	return 0;
}

/* The node where @key ends. Return: 0, -ENOENT, -EBADMSG. */
static int find_node(const struct tn_index *ix, struct tn_text key, struct tn_index_node *ret)
{
	uint32_t ref = ix->root;

	for (;;) {
		struct tn_index_node node;
		int r = tn_index_node_read(ix->data, ix->size, ref, &node);

		if (r < 0)
			return r;
		if (!tn_text_starts(key, node.prefix))
			return -ENOENT;
		key = tn_text_from(key, node.prefix.n);
		if (!key.n) {
			*ret = node;
			return 0;
		}
		ref = tn_index_child(&node.children, (unsigned char)key.p[0]);
		key = tn_text_from(key, 1);
	}
}

int tn_index_find(const struct tn_index *ix, struct tn_text key, tn_index_fn *fn, void *data)
{
	struct tn_index_node node;
	struct tn_index_value value;
	int r = find_node(ix, key, &node);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	while ((r = tn_index_value_next(&node, &value)) > 0) {
		r = fn(data, key, value.text, value.priority);
		if (r)
			return r;
	}
	return r;
}

/* Goes down while @prefix has bytes. Return: 0 and where all keys with it are, or -ENOENT... */
static int find_prefix(struct tn_index_visit *v, struct tn_text prefix, uint32_t *ret)
{
	uint32_t ref = v->index->root;

	for (;;) {
		struct tn_index_node node;
		int r = tn_index_node_read(v->index->data, v->index->size, ref, &node);

		if (r < 0)
			return r;
		if (tn_text_starts(node.prefix, prefix)) {
			*ret = ref;
			return 0;
		}
		if (!tn_text_starts(prefix, node.prefix))
			return -ENOENT;
		ref = tn_index_child(&node.children, (unsigned char)prefix.p[node.prefix.n]);
		r = tn_index_spell(v, (struct tn_text){ prefix.p, node.prefix.n + 1 });
		if (r < 0)
			return r;
		prefix = tn_text_from(prefix, node.prefix.n + 1);
	}
}

__attribute__((flatten)) int tn_index_dump(const struct tn_index *ix, struct tn_text prefix,
					   tn_index_fn *fn, void *data)
{
	char key[TN_INDEX_KEY_MAX];
	struct tn_index_visit v = { .index = ix, .budget = ix->size, .key = key };
	uint32_t ref;
	int r = find_prefix(&v, prefix, &ref);

	if (!r)
		r = tn_index_dump_below(&v, ref, fn, data);
	return r == -ENOENT ? 0 : r;
}
