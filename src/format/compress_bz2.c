// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unpacking of bzip2. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>

#include <bzlib.h>

#include "base/dlopen_note.h"
#include "format/compress_backend.h"
#include "format/poison.h"

#define SONAME "libbz2.so.1.0"

TN_DLOPEN_NOTE("bzip2", "Kernel images compressed with bzip2 are read", "suggested", SONAME);

struct libbz2 {
	__typeof__(BZ2_bzDecompressInit) *init;
	__typeof__(BZ2_bzDecompress) *decompress;
	__typeof__(BZ2_bzDecompressEnd) *end;
};

static const struct tn_compress_symbol symbols[] = {
	{ "BZ2_bzDecompressInit", offsetof(struct libbz2, init) },
	{ "BZ2_bzDecompress", offsetof(struct libbz2, decompress) },
	{ "BZ2_bzDecompressEnd", offsetof(struct libbz2, end) },
	{ 0 }
};

static unsigned at_most_uint(size_t n)
{
	return n > UINT_MAX ? UINT_MAX : (unsigned)n;
}

/* libbz2 counts in 32 bits; the file and the output may be larger. */
static int step(const struct libbz2 *z, bz_stream *s, struct tn_text *rest, struct tn_buf *out)
{
	unsigned in = at_most_uint(rest->n), room = at_most_uint(out->room - out->n);
	int r;

	s->next_in = (char *)(uintptr_t)rest->p;
	s->avail_in = in;
	s->next_out = out->p + out->n;
	s->avail_out = room;
	r = z->decompress(s);
	*rest = tn_text_from(*rest, in - s->avail_in);
	out->n += room - s->avail_out;
	return r;
}

static int unpack(const struct libbz2 *z, bz_stream *s, struct tn_text *rest, struct tn_compress_out *out,
		  struct tn_error *err)
{
	for (;;) {
		int r = tn_compress_room(out, err);

		if (r != 0)
			return r;
		r = step(z, s, rest, &out->b);
		if (r == BZ_STREAM_END)
			return tn_compress_end(out, err);
		if (r == BZ_MEM_ERROR)
			return tn_fail(err, -ENOMEM, "out of memory");
		if (r != BZ_OK)
			return tn_compress_damaged(TN_COMPRESSION_BZ2, "its content or a check sum is wrong", err);
		if (!rest->n && out->b.n < out->b.room)
			return tn_compress_damaged(TN_COMPRESSION_BZ2, "it is cut short", err);
	}
}

int tn_compress_bz2_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	bz_stream s = { 0 };
	struct libbz2 z;
	int r = tn_compress_load(TN_COMPRESSION_BZ2, SONAME, symbols, &z, err);

	if (r < 0)
		return r;
	if (z.init(&s, 0, 0) != BZ_OK)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = unpack(&z, &s, file, out, err);
	z.end(&s);
	return r;
}
