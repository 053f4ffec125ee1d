// SPDX-License-Identifier: LGPL-2.1-or-later
/* Hands a file to the unpacker of its format. */
#include "format/compress.h"

#include <errno.h>

#include "format/compress_backend.h"
#include "format/poison.h"

static tn_compress_unpack_fn *const unpack[TN_N_COMPRESSIONS] = {
	[TN_COMPRESSION_GZ] = tn_compress_gz_unpack,
	[TN_COMPRESSION_XZ] = tn_compress_xz_unpack,
	[TN_COMPRESSION_ZST] = tn_compress_zst_unpack,
};

int tn_decompress(struct tn_text file, size_t max, struct tn_buf *ret, struct tn_error *err)
{
	enum tn_compression format = tn_compress_detect(file);
	struct tn_compress_out out = { .max = max };
	int r;

	if (format == TN_COMPRESSION_NONE)
		return tn_fail(err, -EINVAL, "not compressed with gzip, xz or zstd");
	r = unpack[format](&file, &out, err);
	if (r == 0)
		*ret = out.b;
	else
		tn_buf_free(&out.b);
	return r;
}

bool tn_decompress_built(enum tn_compression format)
{
	switch (format) {
	case TN_COMPRESSION_GZ:
		return tn_compress_gz_built;
	case TN_COMPRESSION_XZ:
		return tn_compress_xz_built;
	case TN_COMPRESSION_ZST:
		return tn_compress_zst_built;
	default:
		return true;
	}
}
