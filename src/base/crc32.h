/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* crc32.h - CRC32 as gzip and xz have it, of a few bytes: for more, a table would pay */
#ifndef TN_BASE_CRC32_H
#define TN_BASE_CRC32_H

#include <stddef.h>
#include <stdint.h>

static inline uint32_t tn_crc32(const uint8_t *p, size_t n)
{
	uint32_t crc = UINT32_MAX;

	while (n--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

#endif
