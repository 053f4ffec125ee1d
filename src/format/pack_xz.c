// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packing with xz, as the kernel's own build does: its decompressor knows CRC32 alone. */
#include <errno.h>
#include <lzma.h>
#include <stddef.h>

#include "format/compress_backend.h"
#include "format/pack_backend.h"
#include "format/poison.h"

#define SONAME "liblzma.so.5"
#define PRESET 6
#define DICTIONARY ((uint64_t)1 << 20) /* what kernels' builds ask for */
#define DICTIONARY_MAX ((uint64_t)64 << 20)

struct liblzma {
	__typeof__(lzma_lzma_preset) *preset;
	__typeof__(lzma_stream_buffer_bound) *bound;
	__typeof__(lzma_stream_buffer_encode) *encode;
};

static const struct tn_compress_symbol symbols[] = {
	{ "lzma_lzma_preset", offsetof(struct liblzma, preset) },
	{ "lzma_stream_buffer_bound", offsetof(struct liblzma, bound) },
	{ "lzma_stream_buffer_encode", offsetof(struct liblzma, encode) },
	{ 0 }
};

static uint32_t dictionary(const struct tn_pack_wish *wish)
{
	if (wish->window < LZMA_DICT_SIZE_MIN)
		return DICTIONARY;
	return (uint32_t)(wish->window > DICTIONARY_MAX ? DICTIONARY_MAX : wish->window);
}

int tn_pack_xz(const struct tn_pack_wish *wish, struct tn_text content, struct tn_buf *ret, struct tn_error *err)
{
	lzma_options_lzma options;
	lzma_filter filters[] = { { LZMA_FILTER_LZMA2, &options }, { LZMA_VLI_UNKNOWN, NULL } };
	struct liblzma l;
	size_t bound;
	int r = tn_compress_load(TN_COMPRESSION_XZ, SONAME, symbols, &l, err);

	if (r < 0)
		return r;
	if (l.preset(&options, PRESET))
		return tn_fail(err, -ENOSYS, "this liblzma cannot pack");
	options.dict_size = dictionary(wish);
	bound = l.bound(content.n);
	if (!bound || tn_buf_reserve(ret, bound) < 0)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (l.encode(filters, LZMA_CHECK_CRC32, NULL, (const uint8_t *)content.p, content.n, (uint8_t *)ret->p, &ret->n,
		     bound) != LZMA_OK)
		return tn_fail(err, -ENOMEM, "liblzma cannot pack it");
	return 0;
}
