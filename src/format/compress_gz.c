// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unpacking of gzip. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>

#include <zlib.h>

#include "base/dlopen_note.h"
#include "format/compress_backend.h"
#include "format/poison.h"

#define SONAME "libz.so.1"

TN_DLOPEN_NOTE("zlib", "Modules compressed with gzip are unpacked in user space", "recommended", SONAME);

const bool tn_compress_gz_built = true;

struct zlib {
	__typeof__(inflateInit2_) *init;
	__typeof__(inflate) *inflate;
	__typeof__(inflateReset) *reset;
	__typeof__(inflateEnd) *end;
};

static const struct tn_compress_symbol symbols[] = {
	{ "inflateInit2_", offsetof(struct zlib, init) },
	{ "inflate", offsetof(struct zlib, inflate) },
	{ "inflateReset", offsetof(struct zlib, reset) },
	{ "inflateEnd", offsetof(struct zlib, end) },
	{ 0 }
};

/* inflateInit2()'s way to say: a gzip header and trailer, any window. */
#define GZIP_ONLY (16 + MAX_WBITS)

static uInt at_most_uint(size_t n)
{
	return n > UINT_MAX ? UINT_MAX : (uInt)n;
}

/* zlib counts in 32 bits; the file and the output may be larger. */
static int step(const struct zlib *z, z_stream *s, struct tn_text *rest, struct tn_buf *out)
{
	uInt in = at_most_uint(rest->n), room = at_most_uint(out->room - out->n);
	int r;

	s->next_in = (Bytef *)(uintptr_t)rest->p;
	s->avail_in = in;
	s->next_out = (Bytef *)out->p + out->n;
	s->avail_out = room;
	r = z->inflate(s, Z_NO_FLUSH);
	*rest = tn_text_from(*rest, in - s->avail_in);
	out->n += room - s->avail_out;
	return r;
}

static int unpack(const struct zlib *z, z_stream *s, struct tn_text *rest, struct tn_compress_out *out,
		  struct tn_error *err)
{
	for (;;) {
		int r = tn_compress_room(out, err);

		if (r != 0)
			return r;
		r = step(z, s, rest, &out->b);
		if (r == Z_STREAM_END) {
			/* As gzip(1): another member may follow, anything else is padding. */
			if (tn_compress_detect(*rest) != TN_COMPRESSION_GZ)
				return tn_compress_end(out, err);
			r = z->reset(s);
		}
		if (r == Z_MEM_ERROR)
			return tn_fail(err, -ENOMEM, "out of memory");
		if (r == Z_BUF_ERROR || (r == Z_OK && !rest->n && out->b.n < out->b.room))
			return tn_compress_damaged(TN_COMPRESSION_GZ, "it is cut short", err);
		if (r != Z_OK)
			return tn_compress_damaged(TN_COMPRESSION_GZ,
						   s->msg ? s->msg : "no deflate stream", err);
	}
}

int tn_compress_gz_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	z_stream s = { 0 };
	struct zlib z;
	int r = tn_compress_load(TN_COMPRESSION_GZ, SONAME, symbols, &z, err);

	if (r < 0)
		return r;
	r = z.init(&s, GZIP_ONLY, ZLIB_VERSION, (int)sizeof(s));
	if (r != Z_OK)
		return r == Z_MEM_ERROR ? tn_fail(err, -ENOMEM, "out of memory") :
					  tn_compress_missing(TN_COMPRESSION_GZ,
							      "libz.so.1 is of another version", err);
	r = unpack(&z, &s, file, out, err);
	z.end(&s);
	return r;
}
