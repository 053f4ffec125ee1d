// SPDX-License-Identifier: LGPL-2.1-or-later
/* Room for what is unpacked, and what all unpackers say alike. */
#include "format/compress_backend.h"

#include <errno.h>

#include "format/poison.h"

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
	return tn_fail(err, -EFBIG, "unpacks to more than %zu bytes, which is too large", max);
}

int tn_compress_damaged(enum tn_compression format, const char *how, struct tn_error *err)
{
	return tn_fail(err, -EBADMSG, "the %s data is damaged: %s", tn_compress_name(format), how);
}

int tn_compress_missing(enum tn_compression format, const char *why, struct tn_error *err)
{
	return tn_fail(err, -ENOSYS, "cannot unpack %s here: %s", tn_compress_name(format), why);
}
