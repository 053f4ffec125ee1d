// SPDX-License-Identifier: LGPL-2.1-or-later
/* A build that leaves the library out. */
#include "format/compress_backend.h"
#include "format/pack_backend.h"

int tn_pack_gz(const struct tn_pack_wish *wish, struct tn_text content, struct tn_buf *ret, struct tn_error *err)
{
	return tn_compress_missing(TN_COMPRESSION_GZ, "this build has no packer", err);
}
