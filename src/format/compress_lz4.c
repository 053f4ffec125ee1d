// SPDX-License-Identifier: LGPL-2.1-or-later
/* The legacy frame, which is what `lz4 -l` writes: blocks that unpack to 8 MiB each but for the last one. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>

#include <lz4.h>

#include "base/dlopen_note.h"
#include "base/reader.h"
#include "format/compress_backend.h"
#include "format/poison.h"

#define SONAME "liblz4.so.1"

TN_DLOPEN_NOTE("lz4", "Kernel images compressed with lz4 are read", "suggested", SONAME);

enum { MAGIC = 0x184c2102, BLOCK = 8 << 20 };

struct liblz4 {
	__typeof__(LZ4_decompress_safe) *decompress;
};

static const struct tn_compress_symbol symbols[] = {
	{ "LZ4_decompress_safe", offsetof(struct liblz4, decompress) },
	{ 0 }
};

static int unpack_block(const struct liblz4 *z, struct tn_text block, struct tn_compress_out *out, struct tn_error *err)
{
	int n, r = tn_compress_room(out, err);

	if (r != 0)
		return r;
	if (tn_buf_reserve(&out->b, BLOCK) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	n = z->decompress(block.p, out->b.p + out->b.n, (int)block.n, BLOCK);
	if (n < 0)
		return tn_compress_damaged(TN_COMPRESSION_LZ4, "a block makes no sense", err);
	out->b.n += (size_t)n;
	return tn_compress_made(out) > out->max ? tn_compress_too_big(out->max, err) : 0;
}

int tn_compress_lz4_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	struct tn_reader r = { .p = (const uint8_t *)file->p, .left = file->n };
	struct liblz4 z;
	int e = tn_compress_load(TN_COMPRESSION_LZ4, SONAME, symbols, &z, err);

	tn_take(&r, 4);
	while (e == 0 && r.left >= 4) {
		uint32_t size = tn_take_le(&r, 4);
		const char *block;

		if (size == MAGIC) /* another frame goes on */
			continue;
		/* Nothing ends a frame; builders of kernels put the unpacked size there, boot loaders zeros. */
		if (!size || (tn_compress_made(out) && size == (uint32_t)tn_compress_made(out)))
			break;
		if (size > (uint32_t)LZ4_COMPRESSBOUND(BLOCK) || size > r.left)
			return tn_compress_damaged(TN_COMPRESSION_LZ4, "it is cut short", err);
		block = (const char *)tn_take(&r, size);
		e = unpack_block(&z, (struct tn_text){ block, size }, out, err);
	}
	*file = (struct tn_text){ (const char *)r.p, r.left };
	return e != 0 ? e : tn_compress_end(out, err);
}
