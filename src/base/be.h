/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* be.h - big-endian words in bytes that are known to be there */
#ifndef TN_BASE_BE_H
#define TN_BASE_BE_H

#include <stdint.h>

static inline uint16_t tn_be16(const uint8_t p[static 2])
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static inline uint32_t tn_be32(const uint8_t p[static 4])
{
	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* As compilers know to load and turn a whole word. */
static inline uint64_t tn_be64(const uint8_t p[static 8])
{
	return (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
	       (uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
	       (uint64_t)p[6] << 8 | p[7];
}

static inline void tn_put_be16(uint8_t to[static 2], uint16_t v)
{
	to[0] = (uint8_t)(v >> 8);
	to[1] = (uint8_t)v;
}

static inline void tn_put_be32(uint8_t to[static 4], uint32_t v)
{
	to[0] = (uint8_t)(v >> 24);
	to[1] = (uint8_t)(v >> 16);
	to[2] = (uint8_t)(v >> 8);
	to[3] = (uint8_t)v;
}

static inline void tn_put_be64(uint8_t to[static 8], uint64_t v)
{
	tn_put_be32(to, (uint32_t)(v >> 32));
	tn_put_be32(to + 4, (uint32_t)v);
}

#endif
