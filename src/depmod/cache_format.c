// SPDX-License-Identifier: LGPL-2.1-or-later
/* The stamp as bytes, and the checksum. */
#include "depmod/cache_format.h"

#include <string.h>

#include "base/be.h"

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
		h = mix(h, tn_be64(p));
	memcpy(last, p, n);
	return mix(mix(h, tn_be64(last)), 0);
}
