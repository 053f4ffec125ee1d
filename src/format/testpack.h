/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testpack.h - pack bytes without packing them, for tests and fuzzers
 *
 * gzip, xz and zstd can all carry bytes as they are, so each packer is a few
 * lines here and every field is the caller's to spoil.
 */
#ifndef TN_FORMAT_TESTPACK_H
#define TN_FORMAT_TESTPACK_H

#include "base/buf.h"

static inline void pack_le(struct tn_buf *b, uint64_t v, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		tn_buf_add_char(b, (char)(v >> 8 * i));
}

/* CRC32 as gzip and xz have it. */
static inline uint32_t pack_crc32(const void *data, size_t n)
{
	const uint8_t *p = data;
	uint32_t crc = UINT32_MAX;

	while (n--) {
		crc ^= *p++;
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0xedb88320 : 0);
	}
	return ~crc;
}

/* The CRC32 of what @b got since @from. */
static inline void pack_crc_since(struct tn_buf *b, size_t from)
{
	pack_le(b, pack_crc32(b->p + from, b->n - from), 4);
}

/* RFC 1952: header with @flags (and nothing of what they announce), one stored block, trailer.
 * At most 65535 bytes. */
static inline void pack_gz(struct tn_buf *b, uint8_t flags, const void *data, size_t n)
{
	tn_buf_add(b, "\x1f\x8b\x08", 3);
	tn_buf_add_char(b, (char)flags);
	tn_buf_add(b, "\0\0\0\0\0\xff", 6);
	if (flags & 1 << 3)
		tn_buf_add(b, "name", 5);
	tn_buf_add_char(b, 1); /* RFC 1951: last block, stored */
	pack_le(b, n, 2);
	pack_le(b, ~n, 2);
	tn_buf_add(b, data, n);
	pack_le(b, pack_crc32(data, n), 4);
	pack_le(b, n, 4);
}

/* .xz file format: a stream header for check @check and a block header for LZMA2 with
 * dictionary code @dictionary. */
static inline void pack_xz_header(struct tn_buf *b, uint8_t check, uint8_t dictionary)
{
	size_t from;

	tn_buf_add(b, "\xfd" "7zXZ\0", 6);
	from = b->n;
	tn_buf_add_char(b, 0);
	tn_buf_add_char(b, (char)check);
	pack_crc_since(b, from);
	from = b->n;
	tn_buf_add(b, "\x02\0\x21\x01", 4); /* 12 bytes, one filter: LZMA2, one property */
	tn_buf_add_char(b, (char)dictionary);
	tn_buf_add(b, "\0\0\0", 3);
	pack_crc_since(b, from);
}

/* A whole stream with check @check (0: none, 1: CRC32). At most 65536 bytes, at least one. */
static inline void pack_xz(struct tn_buf *b, uint8_t check, const void *data, size_t n)
{
	size_t start = b->n, block, index, unpadded;

	pack_xz_header(b, check, 0);
	block = start + 12;
	tn_buf_add_char(b, 1); /* LZMA2: stored, dictionary reset; size - 1, big-endian */
	tn_buf_add_char(b, (char)((n - 1) >> 8));
	tn_buf_add_char(b, (char)(n - 1));
	tn_buf_add(b, data, n);
	tn_buf_add_char(b, 0);
	unpadded = b->n - block;
	while ((b->n - block) % 4)
		tn_buf_add_char(b, 0);
	if (check) {
		pack_le(b, pack_crc32(data, n), 4);
		unpadded += 4;
	}
	index = b->n;
	tn_buf_add(b, "\0\x01", 2); /* an index of one record: two numbers of 7 bits a byte */
	for (size_t v = unpadded; v || b->n == index + 2; v >>= 7)
		tn_buf_add_char(b, (char)((v & 0x7f) | (v > 0x7f ? 0x80 : 0)));
	for (size_t v = n; v; v >>= 7)
		tn_buf_add_char(b, (char)((v & 0x7f) | (v > 0x7f ? 0x80 : 0)));
	while ((b->n - index) % 4)
		tn_buf_add_char(b, 0);
	pack_crc_since(b, index);
	index = b->n - index;
	block = b->n; /* footer: its CRC comes first */
	pack_le(b, 0, 4);
	pack_le(b, index / 4 - 1, 4);
	tn_buf_add_char(b, 0);
	tn_buf_add_char(b, (char)check);
	if (!b->failed) {
		struct tn_buf crc = { 0 };

		pack_le(&crc, pack_crc32(b->p + block + 4, 6), 4);
		if (crc.n == 4)
			memcpy(b->p + block, crc.p, 4);
		tn_buf_free(&crc);
	}
	tn_buf_add(b, "YZ", 2);
}

/* RFC 8878 3.1.1: a frame header with window descriptor @window and no content size. */
static inline void pack_zst_header(struct tn_buf *b, uint8_t window)
{
	tn_buf_add(b, "\x28\xb5\x2f\xfd\0", 5);
	tn_buf_add_char(b, (char)window);
}

enum { PACK_ZST_RAW, PACK_ZST_RUN }; /* block types: bytes as they are, one byte repeated */

/* RFC 8878 3.1.1.2: size is of what comes out, at most 128 KiB. */
static inline void pack_zst_block(struct tn_buf *b, bool last, unsigned type, const void *data,
				  size_t size)
{
	pack_le(b, (uint64_t)last | type << 1 | size << 3, 3);
	tn_buf_add(b, data, type == PACK_ZST_RUN ? 1 : size);
}

static inline void pack_zst(struct tn_buf *b, const void *data, size_t n)
{
	pack_zst_header(b, 0x38); /* 128 KiB */
	pack_zst_block(b, true, PACK_ZST_RAW, data, n);
}

/* @blocks times 128 KiB of zeros from four bytes each. */
static inline void pack_zst_bomb(struct tn_buf *b, unsigned blocks)
{
	pack_zst_header(b, 0x38);
	for (unsigned i = 1; i <= blocks; i++)
		pack_zst_block(b, i == blocks, PACK_ZST_RUN, "", 128 << 10);
}

#endif
