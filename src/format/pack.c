// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/pack.h"

#include <errno.h>

#include "format/compress.h"
#include "format/compress_headers.h"
#include "format/pack_backend.h"
#include "format/poison.h"

static tn_pack_fn *const packers[TN_N_COMPRESSIONS] = {
	[TN_COMPRESSION_GZ] = tn_pack_gz,
	[TN_COMPRESSION_XZ] = tn_pack_xz,
	[TN_COMPRESSION_ZST] = tn_pack_zst,
};

static int compare(struct tn_text packed, struct tn_text content, struct tn_error *err)
{
	tn_autobuf again = { 0 };
	int r = tn_decompress(packed, TN_DECOMPRESS_MAX, &again, err);

	if (r == 0 && !tn_text_eq(tn_buf_text(&again), content))
		r = tn_fail(err, -EBADMSG, "what was packed does not unpack to the same");
	return r;
}

static int pack(enum tn_compression format, const struct tn_pack_wish *wish, struct tn_text content, struct tn_buf *ret,
		struct tn_error *err)
{
	tn_autobuf packed = { 0 };
	int r = packers[format](wish, content, &packed, err);

	if (r == 0)
		r = compare(tn_buf_text(&packed), content, err);
	if (r < 0)
		return r;
	*ret = packed;
	packed = (struct tn_buf){ 0 };
	return 0;
}

int tn_pack_as(struct tn_text file, struct tn_text content, struct tn_buf *ret, struct tn_error *err)
{
	struct tn_compress_info info;
	int r = tn_compress_describe(file, &info, err);

	if (r < 0)
		return r;
	if (!packers[info.format])
		return tn_fail(err, -EINVAL, "it is not packed");
	return pack(info.format, &(struct tn_pack_wish){ info.window, file.n }, content, ret, err);
}

int tn_pack(enum tn_compression format, struct tn_text content, struct tn_buf *ret, struct tn_error *err)
{
	if (!packers[format])
		return tn_fail(err, -EINVAL, "modules are not packed so");
	return pack(format, &(struct tn_pack_wish){ .size = content.n }, content, ret, err);
}
