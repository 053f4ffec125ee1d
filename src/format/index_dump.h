/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_dump.h - the walk over all that is below a node: private to index_*.c
 *
 * Inline, so that the walk and what is done with each value become one loop:
 * modprobe -c walks 56,000 nodes to print 40,000 lines.
 */
#ifndef TN_FORMAT_INDEX_DUMP_H
#define TN_FORMAT_INDEX_DUMP_H

#include "base/vec.h"
#include "format/index_visit.h"

/* A node whose children are being walked. */
struct tn_index_level {
	const uint8_t *next, *end; /* references that are left */
	unsigned last;             /* byte of the last child */
	size_t key_len;            /* of the key that ends at the node */
};
typedef TN_VEC(struct tn_index_level) tn_index_levels;

static inline int tn_index_open_level(const struct tn_index_visit *v, tn_index_levels *open,
				      const struct tn_index_children *children)
{
	return tn_vec_push(open, (struct tn_index_level){
		.next = children->refs,
		.end = children->refs + 4u * (children->last - children->first + 1u),
		.last = children->last,
		.key_len = v->key_len,
	});
}

/* Enters a node: if it has children, it is the deepest level from now on. Reports its values. */
static inline int tn_index_descend(struct tn_index_visit *v, uint32_t ref, tn_index_levels *open,
				   tn_index_fn *fn, void *data)
{
	struct tn_index_children children;
	struct tn_reader node;
	struct tn_text prefix;
	uint32_t n_values;
	size_t size;
	int r = tn_index_node_start(v->index->data, v->index->size, ref, &node);

	if (r < 0)
		return r;
	size = node.left;
	if (tn_index_take_prefix(&node, ref, &prefix) < 0 || tn_index_spell(v, prefix) < 0 ||
	    tn_index_take_children(&node, ref, &children) < 0)
		return -EBADMSG;
	if (tn_index_has_children(&children) && tn_index_open_level(v, open, &children) < 0)
		return -ENOMEM;
	r = tn_index_take_count(&node, ref, &n_values);
	for (; !r && n_values; n_values--)
		r = tn_index_report(v, &node, fn, data);
	return r ? r : tn_index_spend(v, size - node.left);
}

/* The next child of the deepest level that has one left; closes those that have none.
 * Return: its reference with its byte spelled, 0 at the end, or -errno. */
static inline int64_t tn_index_next_child(struct tn_index_visit *v, tn_index_levels *open)
{
	while (open->n) {
		struct tn_index_level *top = &open->v[open->n - 1];
		const uint8_t *p = top->next, *const end = top->end;
		int r;

		while (p < end && !(tn_be32(p) & TN_INDEX_REF_OFFSET))
			p += 4;
		if (p == end) {
			open->n--;
			continue;
		}
		top->next = p + 4;
		v->key_len = top->key_len;
		r = tn_index_spell_byte(v, (char)(top->last + 1 - (size_t)(end - p) / 4));
		return r < 0 ? (int64_t)r : (int64_t)tn_be32(p);
	}
	return 0;
}

static inline int tn_index_dump_levels(struct tn_index_visit *v, uint32_t root,
				       tn_index_levels *open, tn_index_fn *fn, void *data)
{
	int64_t ref = root;

	while (ref > 0) {
		int r = tn_index_descend(v, (uint32_t)ref, open, fn, data);

		if (r)
			return r;
		ref = tn_index_next_child(v, open);
	}
	return (int)ref;
}

/* The key as far as @root's parent is spelled. Return: as a walk does. */
static inline int tn_index_dump_below(struct tn_index_visit *v, uint32_t root, tn_index_fn *fn,
				      void *data)
{
	tn_autovec tn_index_levels open = { 0 };
	int r = tn_index_dump_levels(v, root, &open, fn, data);

	return r;
}

#endif
