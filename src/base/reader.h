/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* reader.h - the one choke point for untrusted bytes
 *
 * After the first short read every read yields 0 or NULL and @bad stays set,
 * so a record is taken whole and checked once.
 */
#ifndef TN_BASE_READER_H
#define TN_BASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/be.h"
#include "base/text.h"

struct tn_reader {
	const uint8_t *p;
	size_t left; /* bytes */
	bool bad;
};

/* The next @n bytes, or NULL. */
static inline const uint8_t *tn_take(struct tn_reader *r, size_t n)
{
	const uint8_t *p = r->p;

	if (r->bad || n > r->left) {
		r->bad = true;
		return NULL;
	}
	r->p += n;
	r->left -= n;
	return p;
}

static inline uint8_t tn_take_u8(struct tn_reader *r)
{
	const uint8_t *p = tn_take(r, 1);

	return p ? p[0] : 0;
}

static inline uint16_t tn_take_be16(struct tn_reader *r)
{
	const uint8_t *p = tn_take(r, 2);

	return p ? tn_be16(p) : 0;
}

static inline uint32_t tn_take_be32(struct tn_reader *r)
{
	const uint8_t *p = tn_take(r, 4);

	return p ? tn_be32(p) : 0;
}

static inline uint64_t tn_take_be64(struct tn_reader *r)
{
	const uint8_t *p = tn_take(r, 8);

	return p ? tn_be64(p) : 0;
}

/* A number of @bytes (at most 4), the lowest first. */
static inline uint32_t tn_take_le(struct tn_reader *r, unsigned bytes)
{
	const uint8_t *p = tn_take(r, bytes);
	uint32_t v = 0;

	for (unsigned i = bytes; p && i--;)
		v = v << 8 | p[i];
	return v;
}

/* A NUL-ended string inside the buffer; of NULL (and bad) when no NUL comes. */
static inline struct tn_text tn_take_text(struct tn_reader *r)
{
	const uint8_t *p = r->p;
	const uint8_t *end = !r->bad && r->left ? memchr(p, 0, r->left) : NULL;

	if (!end) {
		r->bad = true;
		return (struct tn_text){ NULL, 0 };
	}
	r->p = end + 1;
	r->left -= (size_t)(r->p - p);
	return (struct tn_text){ (const char *)p, (size_t)(end - p) };
}

static inline const char *tn_take_cstr(struct tn_reader *r)
{
	return tn_take_text(r).p;
}

#endif
