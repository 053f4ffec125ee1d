// SPDX-License-Identifier: LGPL-2.1-or-later
/* Room for what is unpacked, and what all unpackers say alike. */
#include "format/compress_backend.h"

#include <errno.h>

#include "format/poison.h"

static int hand_out(struct tn_compress_out *out, struct tn_error *err)
{
	struct tn_text bytes = tn_buf_text(&out->b);

	out->taken += bytes.n;
	out->b.n = 0;
	return bytes.n ? out->take(out->data, bytes, err) : 0;
}

int tn_compress_room(struct tn_compress_out *out, struct tn_error *err)
{
	struct tn_buf *b = &out->b;
	size_t more;

	if (tn_compress_made(out) > out->max)
		return tn_compress_too_big(out->max, err);
	if (out->take && b->n >= TN_COMPRESS_STEP) {
		int r = hand_out(out, err);

		if (r != 0)
			return r;
	}
	if (b->n < b->room)
		return 0;
	more = b->n < TN_COMPRESS_STEP ? TN_COMPRESS_STEP : b->n;
	/* One byte above the limit, so that reaching it and passing it differ. */
	if (more > out->max - tn_compress_made(out))
		more = out->max - tn_compress_made(out) + 1;
	return tn_buf_reserve(b, more) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

int tn_compress_end(struct tn_compress_out *out, struct tn_error *err)
{
	if (tn_compress_made(out) > out->max)
		return tn_compress_too_big(out->max, err);
	return out->take ? hand_out(out, err) : 0;
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
