/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_visit.h - one bounded walk over an index: private to index_*.c */
#ifndef TN_FORMAT_INDEX_VISIT_H
#define TN_FORMAT_INDEX_VISIT_H

#include <errno.h>

#include "base/vec.h"
#include "format/index_node.h"
#include "format/index_walk.h"

struct tn_index_visit {
	const struct tn_index *index;
	uint64_t budget;   /* bytes of nodes that may still be visited */
	struct tn_buf key; /* as far as it is spelled */
	tn_index_fn *fn;
	void *data;
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

	return r < 0 ? r : tn_index_spend(v, ret->bytes ? ret->bytes : 1);
}

/* Appends to the key. Return: 0, -EBADMSG (too long), -ENOMEM. */
static inline int tn_index_spell(struct tn_index_visit *v, const char *p, size_t n)
{
	if (n > TN_INDEX_KEY_MAX || v->key.n > TN_INDEX_KEY_MAX - n)
		return -EBADMSG;
	tn_buf_add(&v->key, p, n);
	return v->key.failed ? -ENOMEM : 0;
}

static inline int tn_index_spell_byte(struct tn_index_visit *v, char byte)
{
	if (v->key.n >= TN_INDEX_KEY_MAX)
		return -EBADMSG;
	tn_buf_add_char(&v->key, byte);
	return v->key.failed ? -ENOMEM : 0;
}

/* Hands out the values of @node, whose key is spelled. Return: 0, the callback's answer, -EBADMSG. */
int tn_index_report(struct tn_index_visit *v, struct tn_index_node *node);

#endif
