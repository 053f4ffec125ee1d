// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>

/* FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), 32 bits. */
static uint32_t hash_text(struct tn_text t)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < t.n; i++)
		h = (h ^ (uint8_t)t.p[i]) * 16777619u;
	return h;
}

/* The slot that holds @key, or the free one where it belongs. */
static struct tn_hash_slot *find(const struct tn_hash *h, struct tn_text key, uint32_t hash)
{
	size_t mask = h->room - 1;

	for (size_t i = hash & mask;; i = (i + 1) & mask) {
		struct tn_hash_slot *s = &h->slots[i];

		if (!s->key.p || (s->hash == hash && tn_text_eq(s->key, key)))
			return s;
	}
}

/* NULL marks a free slot, so an empty key must not be NULL. */
static struct tn_text not_null(struct tn_text key)
{
	return key.p ? key : tn_text("");
}

void *tn_hash_get(const struct tn_hash *h, struct tn_text key)
{
	return h->n ? find(h, not_null(key), hash_text(key))->value : NULL;
}

static int grow(struct tn_hash *h)
{
	struct tn_hash bigger = { .n = h->n, .room = h->room ? h->room * 2 : 16 };

	bigger.slots = calloc(bigger.room, sizeof(*bigger.slots));
	if (!bigger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < h->room; i++)
		if (h->slots[i].key.p)
			*find(&bigger, h->slots[i].key, h->slots[i].hash) = h->slots[i];
	free(h->slots);
	*h = bigger;
	return 0;
}

/* Where @key is or goes, with room for it; NULL when memory is out. */
static struct tn_hash_slot *place(struct tn_hash *h, struct tn_text key, uint32_t hash)
{
	/* At most 3/4 full, so that find() ends. */
	if (h->n >= h->room / 4 * 3 && grow(h) < 0)
		return NULL;
	return find(h, key, hash);
}

int tn_hash_add(struct tn_hash *h, struct tn_text key, void *value, void **ret_old)
{
	uint32_t hash = hash_text(key);
	struct tn_hash_slot *s = place(h, not_null(key), hash);

	if (!s)
		return -ENOMEM;
	if (s->key.p) {
		if (ret_old)
			*ret_old = s->value;
		return -EEXIST;
	}
	*s = (struct tn_hash_slot){ .key = not_null(key), .hash = hash, .value = value };
	h->n++;
	return 0;
}

int tn_hash_put(struct tn_hash *h, struct tn_text key, void *value)
{
	uint32_t hash = hash_text(key);
	struct tn_hash_slot *s = place(h, not_null(key), hash);
	int replaced;

	if (!s)
		return -ENOMEM;
	replaced = s->key.p != NULL;
	h->n += !replaced;
	*s = (struct tn_hash_slot){ .key = replaced ? s->key : not_null(key), .hash = hash, .value = value };
	return replaced;
}

void tn_hash_free(struct tn_hash *h)
{
	free(h->slots);
	*h = (struct tn_hash){ 0 };
}

struct tn_hash_slot *tn_hash_next(const struct tn_hash *h, struct tn_hash_slot *after)
{
	size_t i = after ? (size_t)(after - h->slots) + 1 : 0;

	for (; i < h->room; i++)
		if (h->slots[i].key.p)
			return &h->slots[i];
	return NULL;
}
