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

int tn_unpack(struct tn_text packed, size_t max, struct tn_buf *ret, struct tn_error *err)
{
	enum tn_compression format = tn_compress_detect_kernel(packed);
	tn_autobuf out = { 0 };
	int r;

	if (format == TN_COMPRESSION_NONE)
		return tn_fail(err, -EINVAL, "not packed in a way that is known here");
	if (formats[format].extent)
		packed = formats[format].extent(packed);
	r = formats[format].unpack(packed, max, &out, err);
	if (r < 0)
		return r;
	*ret = out;
	out = (struct tn_buf){ 0 };
	return 0;
}
