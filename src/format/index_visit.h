/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_visit.h - one bounded walk over an index: private to index_*.c */
#ifndef TN_FORMAT_INDEX_VISIT_H
#define TN_FORMAT_INDEX_VISIT_H

#include <errno.h>

#include "format/index_node.h"
#include "format/index_walk.h"

struct tn_index_visit {
	const struct tn_index *index;
	uint64_t budget;   /* bytes of nodes that may still be visited */
	char *key;         /* as far as it is spelled; room for TN_INDEX_KEY_MAX bytes */
	size_t key_len;
};

/* Return: 0, or -EBADMSG when more was visited than an honest file has. */
static inline int tn_index_spend(struct tn_index_visit *v, size_t bytes)
{
	if (bytes > v->budget)
		return -EBADMSG;
	v->budget -= bytes;
	return 0;
}

/* Reads a node and pays for it. Return: 0, -ENOENT, -EBADMSG. */
static inline int tn_index_enter(struct tn_index_visit *v, uint32_t ref, struct tn_index_node *ret)
{
	int r = tn_index_node_read(v->index->data, v->index->size, ref, ret);

	/* A node of no bytes leads nowhere, and the reference to it is paid for. */
	return r < 0 ? r : tn_index_spend(v, ret->bytes);
}

/* Appends to the key. Return: 0, -EBADMSG (too long). */
static inline int tn_index_spell(struct tn_index_visit *v, struct tn_text bytes)
{
	if (!bytes.n)
		return 0;
	if (bytes.n > TN_INDEX_KEY_MAX - v->key_len)
		return -EBADMSG;
	memcpy(v->key + v->key_len, bytes.p, bytes.n);
	v->key_len += bytes.n;
	return 0;
}

static inline int tn_index_spell_byte(struct tn_index_visit *v, char byte)
{
	if (v->key_len >= TN_INDEX_KEY_MAX)
		return -EBADMSG;
	v->key[v->key_len++] = byte;
	return 0;
}

/* Hands out the next value of the node whose key is spelled. Return: 0, the callback's answer, -EBADMSG. */
static inline int tn_index_report(const struct tn_index_visit *v, struct tn_reader *values,
				  tn_index_fn *fn, void *data)
{
	struct tn_index_value value;

	if (tn_index_take_value(values, &value) < 0)
		return -EBADMSG;
	return fn(data, (struct tn_text){ v->key, v->key_len }, value.text, value.priority);
}

#endif
