// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_walk.h"

#include <errno.h>

#include "format/index_format.h"
#include "format/index_visit.h"
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

int tn_index_report(struct tn_index_visit *v, struct tn_index_node *node)
{
	struct tn_text key = tn_buf_text(&v->key);
	struct tn_index_value value;
	size_t before = node->values.left;
	int r;

	while ((r = tn_index_value_next(node, &value)) > 0) {
		r = v->fn(v->data, key, value.text, value.priority);
		if (r)
			return r;
	}
	if (r < 0)
		return r;
	return tn_index_spend(v, before - node->values.left);
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
		ref = tn_index_node_child(&node, (unsigned char)key.p[0]);
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

/* A node whose children are being walked. */
struct level {
	const uint8_t *next, *end; /* references that are left */
	unsigned last;             /* byte of the last child */
	size_t key_len;            /* of the key that ends at the node */
};
typedef TN_VEC(struct level) levels;

/* Enters a node, reports its values and, if it has children, makes it the deepest level. */
static int descend(struct tn_index_visit *v, uint32_t ref, levels *open)
{
	struct tn_index_node node;
	int r = tn_index_enter(v, ref, &node);

	if (!r)
		r = tn_index_spell(v, node.prefix.p, node.prefix.n);
	if (!r && node.n_values)
		r = tn_index_report(v, &node);
	if (r || node.first > node.last)
		return r;
	return tn_vec_push(open, (struct level){
		.next = node.children,
		.end = node.children + 4u * (node.last - node.first + 1u),
		.last = node.last,
		.key_len = v->key.n,
	});
}

static uint32_t be32(const uint8_t *p)
{
	struct tn_reader r = { .p = p, .left = 4 };

	return tn_take_be32(&r);
}

/* The next child of the deepest level that has one left; closes those that have none.
 * Return: its reference with its byte spelled, 0 at the end, or -errno. */
static int64_t next_child(struct tn_index_visit *v, levels *open)
{
	while (open->n) {
		struct level *top = &open->v[open->n - 1];
		const uint8_t *p = top->next, *const end = top->end;
		int r;

		while (p < end && !(be32(p) & TN_INDEX_REF_OFFSET))
			p += 4;
		if (p == end) {
			open->n--;
			continue;
		}
		top->next = p + 4;
		v->key.n = top->key_len;
		r = tn_index_spell_byte(v, (char)(top->last + 1 - (size_t)(end - p) / 4));
		return r < 0 ? (int64_t)r : (int64_t)be32(p);
	}
	return 0;
}

__attribute__((flatten)) static int dump(struct tn_index_visit *v, uint32_t root, levels *open)
{
	int64_t ref = root;

	while (ref > 0) {
		int r = descend(v, (uint32_t)ref, open);

		if (r)
			return r;
		ref = next_child(v, open);
	}
	return (int)ref;
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
		ref = tn_index_node_child(&node, (unsigned char)prefix.p[node.prefix.n]);
		r = tn_index_spell(v, prefix.p, node.prefix.n + 1);
		if (r < 0)
			return r;
		prefix = tn_text_from(prefix, node.prefix.n + 1);
	}
}

int tn_index_dump(const struct tn_index *ix, struct tn_text prefix, tn_index_fn *fn, void *data)
{
	struct tn_index_visit v = { .index = ix, .budget = ix->size, .fn = fn, .data = data };
	levels open = { 0 };
	uint32_t ref;
	int r;

	r = find_prefix(&v, prefix, &ref);
	if (!r)
		r = dump(&v, ref, &open);
	tn_vec_free(&open);
	tn_buf_free(&v.key);
	return r == -ENOENT ? 0 : r;
}
