/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* index_walk.h - read-only view of a depmod(8) binary index (modules.*.bin)
 *
 * The bytes are borrowed (usually a mapped file) and untrusted: no call here
 * reads outside them, recurses on the C stack without bound, or runs longer
 * than a bound that the file's size sets (children may point anywhere, even
 * back). Layout: index_format.h and doc/format/index.md. Writing:
 * index_write.h. Any number of threads may read one view.
 */
#ifndef TN_FORMAT_INDEX_WALK_H
#define TN_FORMAT_INDEX_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

struct tn_index {
	const uint8_t *data;
	size_t size;
	uint32_t root; /* reference to the root node */
};

/* One value found. @key is the whole key it stands under (a pattern where the
 * index holds patterns) and lives as long as the call; @value stands in the file, with a
 * NUL behind it. Return: 0 to go on, anything else ends the walk and is what the walk returns. */
typedef int tn_index_fn(void *data, struct tn_text key, struct tn_text value, uint32_t priority);

/* Return: 0, -EBADMSG (not an index, cut short, unknown major version). */
int tn_index_open(struct tn_index *ret, const void *data, size_t size, struct tn_error *err);

/**
 * tn_index_find() - every value whose key equals @key byte for byte
 *
 * Return (of the three walks): 0 at the end, the callback's answer, -EBADMSG when
 * the file is damaged (what was found before it has been handed out), or -ENOMEM.
 */
int tn_index_find(const struct tn_index *ix, struct tn_text key, tn_index_fn *fn, void *data);

/**
 * tn_index_match() - every value whose key, taken as a pattern, matches @key
 *
 * The order of calls is that of the walk, not of the priorities: callers sort.
 */
int tn_index_match(const struct tn_index *ix, struct tn_text key, tn_index_fn *fn, void *data);

/* Every value of every key that starts with @prefix, keys in byte order. */
int tn_index_dump(const struct tn_index *ix, struct tn_text prefix, tn_index_fn *fn, void *data);

#endif
