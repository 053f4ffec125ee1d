// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/compress.h"

#include <errno.h>

#include "base/reader.h"
#include "format/compress_backend.h"
#include "format/poison.h"

/* How each format begins. gzip: RFC 1952 2.3.1 with method 8, deflate; xz: .xz
 * file format 2.1.1.1; zstd: RFC 8878 3.1.1. */
static const struct {
	const char *name;
	struct tn_text magic;
	tn_compress_unpack_fn *unpack;
	tn_compress_header_fn *header;
} formats[TN_N_COMPRESSIONS] = {
	[TN_COMPRESSION_NONE] = { .name = "none" },
	[TN_COMPRESSION_GZ] = { "gzip", { "\x1f\x8b\x08", 3 }, tn_compress_gz_unpack,
				tn_compress_gz_header },
	[TN_COMPRESSION_XZ] = { "xz", { "\xfd" "7zXZ\0", 6 }, tn_compress_xz_unpack,
				tn_compress_xz_header },
	[TN_COMPRESSION_ZST] = { "zstd", { "\x28\xb5\x2f\xfd", 4 }, tn_compress_zst_unpack,
				 tn_compress_zst_header },
};

enum tn_compression tn_compress_detect(struct tn_text file)
{
	for (unsigned i = TN_COMPRESSION_NONE + 1; i < TN_N_COMPRESSIONS; i++)
		if (tn_text_starts(file, formats[i].magic))
			return (enum tn_compression)i;
	return TN_COMPRESSION_NONE;
}

const char *tn_compress_name(enum tn_compression format)
{
	return formats[format].name;
}

int tn_compress_describe(struct tn_text file, struct tn_compress_info *ret, struct tn_error *err)
{
	struct tn_compress_info info = { .format = tn_compress_detect(file) };
	struct tn_reader r = { .p = (const uint8_t *)file.p, .left = file.n };

	if (info.format != TN_COMPRESSION_NONE) {
		formats[info.format].header(&r, &info);
		if (r.bad)
			return tn_fail(err, -EBADMSG, "the %s header is damaged or cut short",
				       formats[info.format].name);
	}
	*ret = info;
	return 0;
}

int tn_decompress(struct tn_text file, size_t max, struct tn_buf *ret, struct tn_error *err)
{
	enum tn_compression format = tn_compress_detect(file);
	tn_autobuf out = { 0 };
	int r;

	if (format == TN_COMPRESSION_NONE)
		return tn_fail(err, -EINVAL, "not compressed with gzip, xz or zstd");
	r = formats[format].unpack(file, max, &out, err);
	if (r < 0)
		return r;
	*ret = out;
	out = (struct tn_buf){ 0 };
	return 0;
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

int tn_compress_room(struct tn_buf *out, size_t max, struct tn_error *err)
{
	size_t more = out->n < TN_COMPRESS_STEP ? TN_COMPRESS_STEP : out->n;

	if (out->n > max)
		return tn_compress_too_big(max, err);
	if (out->n < out->room)
		return 0;
	/* One byte above the limit, so that reaching it and passing it differ. */
	if (more > max - out->n)
		more = max - out->n + 1;
	return tn_buf_reserve(out, more) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

int tn_compress_too_big(size_t max, struct tn_error *err)
{
	return tn_fail(err, -EFBIG, "unpacks to more than %zu bytes, too large for a module", max);
}

int tn_compress_damaged(enum tn_compression format, const char *how, struct tn_error *err)
{
	return tn_fail(err, -EBADMSG, "the %s data is damaged: %s", formats[format].name, how);
}

int tn_compress_missing(enum tn_compression format, const char *why, struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "cannot unpack %s here: %s", formats[format].name, why);
}
