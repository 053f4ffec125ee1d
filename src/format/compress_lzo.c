// SPDX-License-Identifier: LGPL-2.1-or-later
/* What lzop(1) writes. Checksums are not looked at, as the kernel does not: what comes out is checked anyway. */
#include <errno.h>
#include <stddef.h>

#include <lzo/lzo1x.h>

#include "base/dlopen_note.h"
#include "base/reader.h"
#include "format/compress_backend.h"
#include "format/poison.h"

#define SONAME "liblzo2.so.2"

TN_DLOPEN_NOTE("lzo", "Kernel images compressed with lzop are read", "suggested", SONAME);

struct liblzo {
	__typeof__(lzo1x_decompress_safe) *decompress;
};

static const struct tn_compress_symbol symbols[] = {
	{ "lzo1x_decompress_safe", offsetof(struct liblzo, decompress) },
	{ 0 }
};

/* lzop's header and the flags in it. */
enum {
	MAGIC_SIZE = 9,
	WITH_LEVEL = 0x940, /* version from which on there is one, and some other fields */
	BLOCK_MAX = 64 << 20,

	ADLER32_OF_CONTENT = 1 << 0,
	ADLER32_OF_PACKED = 1 << 1,
	HAS_EXTRA = 1 << 6,
	CRC32_OF_CONTENT = 1 << 8,
	CRC32_OF_PACKED = 1 << 9,
	HAS_FILTER = 1 << 11,
};

/* Return: the flags. */
static uint32_t take_header(struct tn_reader *r)
{
	uint32_t flags;
	uint16_t version;

	tn_take(r, MAGIC_SIZE);
	version = tn_take_be16(r);
	tn_take(r, 2);                           /* of the library */
	tn_take(r, version >= WITH_LEVEL ? 4 : 1); /* version that is needed, method, level; or method */
	flags = tn_take_be32(r);
	tn_take(r, flags & HAS_FILTER ? 4 : 0);
	tn_take(r, version >= WITH_LEVEL ? 12 : 8); /* mode and time */
	tn_take(r, tn_take_u8(r));               /* name */
	tn_take(r, 4);                           /* checksum of all that */
	if (flags & HAS_EXTRA) {
		tn_take(r, tn_take_be32(r));
		tn_take(r, 4);
	}
	return flags;
}

static size_t checksums(uint32_t flags, bool packed)
{
	size_t n = (flags & ADLER32_OF_CONTENT ? 4 : 0) + (flags & CRC32_OF_CONTENT ? 4 : 0);

	if (packed)
		n += (flags & ADLER32_OF_PACKED ? 4 : 0) + (flags & CRC32_OF_PACKED ? 4 : 0);
	return n;
}

static int damaged(struct tn_error *err, const char *how)
{
	return tn_compress_damaged(TN_COMPRESSION_LZO, how, err);
}

/* A block of @size bytes that @packed becomes. */
static int unpack_block(const struct liblzo *z, struct tn_text packed, uint32_t size, struct tn_compress_out *out,
			struct tn_error *err)
{
	int r = tn_compress_room(out, err);
	lzo_uint n = size;
	char *to;

	if (r != 0)
		return r;
	if (size > out->max - tn_compress_made(out))
		return tn_compress_too_big(out->max, err);
	to = tn_buf_grow(&out->b, size);
	if (!to)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (packed.n == size) { /* it did not shrink and is as it was */
		memcpy(to, packed.p, size);
		return 0;
	}
	if (z->decompress((const unsigned char *)packed.p, packed.n, (unsigned char *)to, &n, NULL) != LZO_E_OK || n != size)
		return damaged(err, "a block makes no sense");
	return 0;
}

int tn_compress_lzo_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	struct tn_reader r = { .p = (const uint8_t *)file->p, .left = file->n };
	uint32_t flags = take_header(&r), size;
	struct liblzo z;
	int e = tn_compress_load(TN_COMPRESSION_LZO, SONAME, symbols, &z, err);

	while (e == 0 && (size = tn_take_be32(&r))) {
		uint32_t n = tn_take_be32(&r);
		const char *block;

		tn_take(&r, checksums(flags, n < size));
		block = (const char *)tn_take(&r, n);
		if (r.bad)
			break;
		if (size > BLOCK_MAX || n > size)
			return damaged(err, "a block is larger than they can be");
		e = unpack_block(&z, (struct tn_text){ block, n }, size, out, err);
	}
	if (e == 0 && r.bad)
		return damaged(err, "it is cut short");
	*file = (struct tn_text){ (const char *)r.p, r.left };
	return e != 0 ? e : tn_compress_end(out, err);
}
