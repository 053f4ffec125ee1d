// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/hash.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/size.h"

/* Sixteen bytes that the kernel gave this process, so that no file can hold keys that are made to
 * meet in one slot. They are there without a system call; without them the key is 0. */
struct tn_siphash_key tn_hash_key(void)
{
	const void *bytes = (const void *)getauxval(AT_RANDOM);
	struct tn_siphash_key key = { 0 };

	if (bytes)
		memcpy(&key, bytes, sizeof(key));
	return key;
}

static uint32_t hash_text(const struct tn_hash *h, struct tn_text t)
{
	return (uint32_t)tn_siphash(&h->key, t);
}

/* The slot that holds @key, or the free one where it belongs. */
static struct tn_hash_slot *find_slot(const struct tn_hash *h, struct tn_text key, uint32_t hash)
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
	key = not_null(key);
	return h->n ? find_slot(h, key, hash_text(h, key))->value : NULL;
}

/* As calloc(3), but the pages are there: a search would read them before the first key is written,
 * so each would be faulted in twice, the second time with the other processors interrupted. */
static struct tn_hash_slot *empty_slots(size_t n)
{
	struct tn_hash_slot *slots = malloc(tn_size_mul(n, sizeof(*slots)));

	__asm__("" : "+r"(slots)); /* or the compiler makes it calloc(3) */
	return slots ? memset(slots, 0, n * sizeof(*slots)) : NULL;
}

static int grow(struct tn_hash *h)
{
	struct tn_hash bigger = { .n = h->n, .room = h->room ? h->room * 2 : 16, .key = h->key };

	bigger.slots = empty_slots(bigger.room);
	if (!bigger.slots)
		return -ENOMEM;
	for (size_t i = 0; i < h->room; i++)
		if (h->slots[i].key.p)
			*find_slot(&bigger, h->slots[i].key, h->slots[i].hash) = h->slots[i];
	free(h->slots);
	*h = bigger;
	return 0;
}

/* Where @key is or goes, with room for it, and its hash; NULL when memory is out. */
static struct tn_hash_slot *place(struct tn_hash *h, struct tn_text key, uint32_t *ret_hash)
{
	if (!h->room)
		h->key = tn_hash_key();
	/* At most 3/4 full, so that find_slot() ends. */
	if (h->n >= h->room / 4 * 3 && grow(h) < 0)
		return NULL;
	*ret_hash = hash_text(h, key);
	return find_slot(h, key, *ret_hash);
}

int tn_hash_add(struct tn_hash *h, struct tn_text key, void *value, void **ret_old)
{
	uint32_t hash;
	struct tn_hash_slot *s = place(h, not_null(key), &hash);

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
	uint32_t hash;
	struct tn_hash_slot *s = place(h, not_null(key), &hash);
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
