// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/unpack.h"

#include <errno.h>

#include "format/compress_backend.h"
#include "format/unpack_extent.h"

#include "format/poison.h"

static const struct {
	tn_compress_unpack_fn *unpack;
	/* Where a stream ends, for who would take what follows for a fault; NULL: for none. */
	struct tn_text (*extent)(struct tn_text packed);
} formats[TN_N_COMPRESSIONS] = {
	[TN_COMPRESSION_GZ] = { tn_compress_gz_unpack, NULL },
	[TN_COMPRESSION_XZ] = { tn_compress_xz_unpack, tn_unpack_xz_extent },
	[TN_COMPRESSION_ZST] = { tn_compress_zst_unpack, tn_unpack_zst_extent },
	[TN_COMPRESSION_LZ4] = { tn_compress_lz4_unpack, NULL },
	[TN_COMPRESSION_BZ2] = { tn_compress_bz2_unpack, NULL },
	[TN_COMPRESSION_LZMA] = { tn_compress_lzma_unpack, NULL },
	[TN_COMPRESSION_LZO] = { tn_compress_lzo_unpack, NULL },
};

bool tn_unpack_is_packed(struct tn_text file)
{
	return tn_compress_detect_kernel(file) != TN_COMPRESSION_NONE;
}

bool tn_unpack_is_marked(struct tn_text file)
{
	enum tn_compression format = tn_compress_detect_kernel(file);

	return format != TN_COMPRESSION_NONE && format != TN_COMPRESSION_LZMA;
}

static int unpack_one(struct tn_text *packed, struct tn_compress_out *out, struct tn_error *err)
{
	enum tn_compression format = tn_compress_detect_kernel(*packed);
	struct tn_text stream = *packed;
	size_t n;
	int r;

	if (format == TN_COMPRESSION_NONE)
		return tn_fail(err, -EINVAL, "not packed in a way that is known here");
	if (formats[format].extent)
		stream = formats[format].extent(stream);
	n = stream.n;
	r = formats[format].unpack(&stream, out, err);
	if (r == 0)
		*packed = tn_text_from(*packed, n - stream.n);
	return r;
}

int tn_unpack(struct tn_text packed, size_t max, struct tn_buf *ret, struct tn_error *err)
{
	struct tn_compress_out out = { .max = max };
	int r = unpack_one(&packed, &out, err);

	if (r == 0)
		*ret = out.b;
	else
		tn_buf_free(&out.b);
	return r;
}

int tn_unpack_in_parts(struct tn_text *packed, size_t max, tn_unpack_take_fn *take, void *data, struct tn_error *err)
{
	struct tn_compress_out out = { .max = max, .take = take, .data = data };
	int r = unpack_one(packed, &out, err);

	tn_buf_free(&out.b);
	return r;
}
