// SPDX-License-Identifier: LGPL-2.1-or-later
/* SuperFastHash, as kmod has it. */
#include "depmod/bucket.h"

static uint32_t half(const char *p)
{
	return (uint32_t)(uint8_t)p[0] | (uint32_t)(uint8_t)p[1] << 8;
}

/* The hash was defined with plain char, signed on most machines. */
static uint32_t widened(char c)
{
	return (uint32_t)(int32_t)(int8_t)c;
}

static uint32_t mix_tail(uint32_t h, const char *p, size_t n)
{
	switch (n) {
	case 3:
		h += half(p);
		h ^= h << 16;
		h ^= widened(p[2]) << 18;
		return h + (h >> 11);
	case 2:
		h += half(p);
		h ^= h << 11;
		return h + (h >> 17);
	case 1:
		h += widened(p[0]);
		h ^= h << 10;
		return h + (h >> 1);
	default:
		return h;
	}
}

uint32_t tn_depmod_bucket(struct tn_text key, uint32_t buckets)
{
	uint32_t h = (uint32_t)key.n;
	const char *p = key.p;
	size_t n = key.n;

	for (; n >= 4; p += 4, n -= 4) {
		h += half(p);
		h = h << 16 ^ half(p + 2) << 11 ^ h;
		h += h >> 11;
	}
	h = mix_tail(h, p, n);
	h ^= h << 3;
	h += h >> 5;
	h ^= h << 4;
	h += h >> 17;
	h ^= h << 25;
	h += h >> 6;
	return h & (buckets - 1);
}
