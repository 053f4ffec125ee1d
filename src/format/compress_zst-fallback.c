// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build that cannot unpack zstd: it says so. */
#include "format/compress_backend.h"
#include "format/poison.h"

const bool tn_compress_zst_built = false;

int tn_compress_zst_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	return tn_compress_missing(TN_COMPRESSION_ZST, "this build has no decompressor for it", err);
}
