/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* hash.h - map from text to pointer
 *
 * Zero-initialise it. Keys are borrowed: their bytes must outlive the map
 * (usually they live in an arena). Open addressing with linear probing; no
 * removal, since no user needs it. Keys may be a stranger's: the hash is keyed,
 * so that none can be made to collide. The order of slots is not an order to show:
 * it is another one in each process.
 */
#ifndef TN_BASE_HASH_H
#define TN_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

#include "base/siphash.h"
#include "base/text.h"

struct tn_hash_slot {
	struct tn_text key; /* key.p == NULL: free */
	uint32_t hash;
	void *value;
};

struct tn_hash {
	struct tn_hash_slot *slots;
	size_t n, room; /* room: a power of two, or 0 */
	struct tn_siphash_key key; /* the process's own, once there is room */
};

/* The key of this process's maps, for a table of another kind. */
struct tn_siphash_key tn_hash_key(void);

/* The value of @key, or NULL. */
void *tn_hash_get(const struct tn_hash *h, struct tn_text key);

/**
 * tn_hash_put() - set the value of @key
 *
 * Return: 0 when the key is new, 1 when an earlier value was replaced, or
 * -ENOMEM with the map as it was.
 */
int tn_hash_put(struct tn_hash *h, struct tn_text key, void *value);

/**
 * tn_hash_add() - set the value of @key unless it has one
 * @ret_old: receives the value that was there; may be NULL
 *
 * Return: 0 when added, -EEXIST when the key had a value, or -ENOMEM.
 */
int tn_hash_add(struct tn_hash *h, struct tn_text key, void *value, void **ret_old);

void tn_hash_free(struct tn_hash *h);

#endif
