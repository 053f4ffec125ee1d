// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unpacking of zstd. */
#include <errno.h>
#include <stddef.h>

#include <zstd.h>
#include <zstd_errors.h>

#include "base/dlopen_note.h"
#include "format/compress_backend.h"
#include "format/compress_headers.h"
#include "format/poison.h"

#define SONAME "libzstd.so.1"

TN_DLOPEN_NOTE("zstd", "Modules compressed with zstd are unpacked in user space", "recommended", SONAME);

const bool tn_compress_zst_built = true;

struct libzstd {
	__typeof__(ZSTD_createDStream) *create;
	__typeof__(ZSTD_freeDStream) *free;
	__typeof__(ZSTD_decompressStream) *decompress;
	__typeof__(ZSTD_isError) *is_error;
	__typeof__(ZSTD_getErrorName) *error_name;
	__typeof__(ZSTD_getErrorCode) *error_code;
};

static const struct tn_compress_symbol symbols[] = {
	{ "ZSTD_createDStream", offsetof(struct libzstd, create) },
	{ "ZSTD_freeDStream", offsetof(struct libzstd, free) },
	{ "ZSTD_decompressStream", offsetof(struct libzstd, decompress) },
	{ "ZSTD_isError", offsetof(struct libzstd, is_error) },
	{ "ZSTD_getErrorName", offsetof(struct libzstd, error_name) },
	{ "ZSTD_getErrorCode", offsetof(struct libzstd, error_code) },
	{ 0 }
};

/* Believe a claimed size up to this many times the packed one; beyond it, grow. */
#define LIKELY_RATIO 32

static int fail(const struct libzstd *z, size_t status, struct tn_error *err)
{
	switch (z->error_code(status)) {
	case ZSTD_error_memory_allocation:
		return tn_fail(err, -ENOMEM, "out of memory");
	case ZSTD_error_frameParameter_windowTooLarge:
		return tn_fail(err, -EFBIG, "its zstd window is larger than 128 MiB");
	case ZSTD_error_prefix_unknown:
		return tn_compress_damaged(TN_COMPRESSION_ZST, "something else follows its end", err);
	default:
		return tn_compress_damaged(TN_COMPRESSION_ZST, z->error_name(status), err);
	}
}

/* A frame that fits into the output at once needs no window besides. */
static int reserve_claimed(struct tn_text file, struct tn_compress_out *out, struct tn_error *err)
{
	struct tn_compress_info info;
	int r = tn_compress_describe(file, &info, err);

	if (r < 0)
		return r;
	if (info.size > out->max)
		return tn_compress_too_big(out->max, err);
	if (!info.size || info.size / LIKELY_RATIO > file.n || out->take)
		return 0;
	return tn_buf_reserve(&out->b, (size_t)info.size) < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}

static int unpack(const struct libzstd *z, ZSTD_DStream *s, struct tn_text *file, struct tn_compress_out *out,
		  struct tn_error *err)
{
	ZSTD_inBuffer in = { file->p, file->n, 0 };
	struct tn_buf *b = &out->b;

	for (;;) {
		int r = tn_compress_room(out, err);
		ZSTD_outBuffer to = { b->p, b->room, b->n };
		size_t taken = in.pos, left;

		if (r != 0)
			return r;
		left = z->decompress(s, &to, &in);
		if (z->is_error(left))
			return fail(z, left, err);
		/* Output that is full says nothing; else all that the input holds is out. */
		if (in.pos == in.size && left == 0) {
			b->n = to.pos;
			*file = tn_text_from(*file, in.pos);
			return tn_compress_end(out, err);
		}
		if (in.pos == taken && to.pos == b->n)
			return tn_compress_damaged(TN_COMPRESSION_ZST, "it is cut short", err);
		b->n = to.pos;
	}
}

int tn_compress_zst_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	ZSTD_DStream *s;
	struct libzstd z;
	int r = tn_compress_load(TN_COMPRESSION_ZST, SONAME, symbols, &z, err);

	if (r < 0)
		return r;
	r = reserve_claimed(*file, out, err);
	if (r < 0)
		return r;
	s = z.create();
	if (!s)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = unpack(&z, s, file, out, err);
	z.free(s);
	return r;
}
