// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packing with gzip: as `gzip -n -9`, without a name or a time. */
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <zlib.h>

#include "format/compress_backend.h"
#include "format/pack_backend.h"
#include "format/poison.h"

#define SONAME "libz.so.1"
#define LEVEL 9
#define GZIP_WINDOW (15 + 16) /* the largest, in a file of gzip's */
#define MEMORY 8              /* zlib's usual */

struct zlib {
	__typeof__(deflateInit2_) *init;
	__typeof__(deflateBound) *bound;
	__typeof__(deflate) *pack;
	__typeof__(deflateEnd) *end;
};

static const struct tn_compress_symbol symbols[] = {
	{ "deflateInit2_", offsetof(struct zlib, init) },
	{ "deflateBound", offsetof(struct zlib, bound) },
	{ "deflate", offsetof(struct zlib, pack) },
	{ "deflateEnd", offsetof(struct zlib, end) },
	{ 0 }
};

static int pack(const struct zlib *z, z_stream *s, struct tn_text content, struct tn_buf *ret)
{
	size_t bound = z->bound(s, content.n);

	if (content.n > UINT_MAX || bound > UINT_MAX)
		return -EFBIG;
	if (tn_buf_reserve(ret, bound) < 0)
		return -ENOMEM;
	s->next_in = (Bytef *)(uintptr_t)content.p;
	s->avail_in = (uInt)content.n;
	s->next_out = (Bytef *)ret->p;
	s->avail_out = (uInt)bound;
	if (z->pack(s, Z_FINISH) != Z_STREAM_END)
		return -EBADMSG;
	ret->n = s->total_out;
	return 0;
}

int tn_pack_gz(const struct tn_pack_wish *wish, struct tn_text content, struct tn_buf *ret, struct tn_error *err)
{
	z_stream s = { 0 };
	struct zlib z;
	int r = tn_compress_load(TN_COMPRESSION_GZ, SONAME, symbols, &z, err);

	if (r < 0)
		return r;
	if (z.init(&s, LEVEL, Z_DEFLATED, GZIP_WINDOW, MEMORY, Z_DEFAULT_STRATEGY, ZLIB_VERSION, sizeof(s)) != Z_OK)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = pack(&z, &s, content, ret);
	z.end(&s);
	return r < 0 ? tn_fail(err, r, "zlib cannot pack it") : 0;
}
