// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/cache_format.h"

#include <string.h>

void tn_cache_put_be32(uint8_t *to, uint32_t v)
{
	for (int i = 0; i < 4; i++)
		to[i] = (uint8_t)(v >> (24 - 8 * i));
}

void tn_cache_put_be64(uint8_t *to, uint64_t v)
{
	tn_cache_put_be32(to, (uint32_t)(v >> 32));
	tn_cache_put_be32(to + 4, (uint32_t)v);
}

void tn_cache_put_stamp(uint8_t to[TN_CACHE_STAMP], const struct tn_stamp *s)
{
	tn_cache_put_be64(to, s->device);
	tn_cache_put_be64(to + 8, s->inode);
	tn_cache_put_be64(to + 16, s->size);
	tn_cache_put_be64(to + 24, (uint64_t)s->mtime_sec);
	tn_cache_put_be64(to + 32, (uint64_t)s->ctime_sec);
	tn_cache_put_be32(to + 40, s->mtime_nsec);
	tn_cache_put_be32(to + 44, s->ctime_nsec);
}

/* As compilers know to load and turn a whole word. */
static uint64_t word(const uint8_t *p)
{
	return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
	       (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
	       (uint64_t)p[6] << 8 | p[7];
}

/* Odd factor and shift can each be undone, so different words lead to different states. */
static uint64_t mix(uint64_t h, uint64_t w)
{
	h = (h ^ w) * 0x9e3779b97f4a7c15u;
	return h ^ h >> 29;
}

uint64_t tn_cache_checksum(const uint8_t *p, size_t n)
{
	uint64_t h = mix(0, n);
	uint8_t last[8] = { 0 };

	for (; n >= 8; p += 8, n -= 8)
		h = mix(h, word(p));
	memcpy(last, p, n);
	return mix(mix(h, word(last)), 0);
}
