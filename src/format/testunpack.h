/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testunpack.h - content packed in the ways that kernels alone are, for tests and fuzzers
 *
 * lz4 and lzop can carry bytes as they are. What bzip2 and lzma cannot is here as
 * `bzip2 -1` and `xz --format=lzma -0` wrote it.
 */
#ifndef TN_FORMAT_TESTUNPACK_H
#define TN_FORMAT_TESTUNPACK_H

#include "format/testpack.h"

#define TESTUNPACK_CONTENT "The content of a kernel, several times the content of a kernel."

#define TESTUNPACK_BZ2 \
	"\x42\x5a\x68\x31\x31\x41\x59\x26\x53\x59\xb1\xea\xb4\x6f\x00\x00\x07\x53\x80\x40" \
	"\x00\x40\x05\x04\x00\x2b\x6f\x9d\x00\x20\x00\x48\x4a\x82\x36\x48\xc1\x88\x25\x46" \
	"\x9a\x06\x80\x0a\xa8\xa2\x0e\x23\xea\x4b\x71\xe6\x64\x61\x48\x61\xfe\x81\xac\x5c" \
	"\xd6\xc8\xc9\x41\x0f\x48\x20\x09\x80\x78\x9f\x17\x72\x45\x38\x50\x90\xb1\xea\xb4" \
	"\x6f"
#define TESTUNPACK_LZMA \
	"\x5d\x00\x00\x04\x00\xff\xff\xff\xff\xff\xff\xff\xff\x00\x2a\x1a\x08\xa2\x02\xb1" \
	"\xe7\xe1\x09\x37\x6c\x2d\x2a\x85\xda\x7a\xd0\xbf\x0c\x6d\xdb\x06\x15\xc7\x38\xb8" \
	"\xea\x50\x90\xf6\x6c\xdd\xc7\x2a\x1f\xbc\xa2\x11\x63\x6e\xcc\xa6\x21\x10\x06\x8d" \
	"\xc6\xc3\x5f\xff\xbc\x13\x80\x00"

/* The legacy frame, with each of @n bytes' blocks of literals alone. */
static inline void testunpack_lz4_block(struct tn_buf *b, const void *data, uint8_t n)
{
	bool more = n >= 15; /* a second byte has the rest of the length */

	pack_le(b, 1u + more + n, 4);
	tn_buf_add_char(b, (char)(more ? 0xf0 : n << 4));
	if (more)
		tn_buf_add_char(b, (char)(n - 15));
	tn_buf_add(b, data, n);
}

static inline void testunpack_lz4(struct tn_buf *b, const void *data, uint8_t n)
{
	pack_le(b, 0x184c2102, 4);
	testunpack_lz4_block(b, data, n);
}

/* lzop's header, with @flags and what they announce, and one block as it is. */
static inline void testunpack_lzo(struct tn_buf *b, uint32_t flags, const void *data, uint32_t n)
{
	tn_buf_add(b, "\x89LZO\0\r\n\x1a\n\x10\x30\x20\x80\x09\x40\x01\x05", 17);
	tn_buf_add_be32(b, flags);
	if (flags & 1 << 11)
		tn_buf_add_be32(b, 1);
	tn_buf_add(b, "\0\0\0\0\0\0\0\0\0\0\0\0\4name\0\0\0\0", 21);
	if (flags & 1 << 6) {
		tn_buf_add_be32(b, 3);
		tn_buf_add(b, "abc\0\0\0\0", 7);
	}
	tn_buf_add_be32(b, n);
	tn_buf_add_be32(b, n);
	for (unsigned sum = 0; sum < (flags & 1) + (flags >> 8 & 1); sum++)
		tn_buf_add_be32(b, 0x12345678);
	tn_buf_add(b, data, n);
	tn_buf_add_be32(b, 0);
}

#endif
