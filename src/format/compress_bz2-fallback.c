// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build that cannot unpack bzip2: it says so. */
#include "format/compress_backend.h"
#include "format/poison.h"

int tn_compress_bz2_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	return tn_compress_missing(TN_COMPRESSION_BZ2, "this build has no decompressor for it", err);
}
