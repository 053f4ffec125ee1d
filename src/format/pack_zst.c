// SPDX-License-Identifier: LGPL-2.1-or-later
/* Packing with zstd: fast, or as hard as its maker did. */
#include <errno.h>
#include <stddef.h>
#include <zstd.h>

#include "format/compress_backend.h"
#include "format/pack_backend.h"
#include "format/poison.h"

#define SONAME "libzstd.so.1"
#define FAST 3  /* zstd(1)'s usual, with which kernels' builds pack */
#define HARD 19 /* distributions that want small ones take this */
#define WINDOW_LOG_MIN 10
#define WINDOW_LOG_MAX 27

/* What a signature can add to a file that is packed as well as it was. */
#define MORE ((size_t)4 << 10)

struct libzstd {
	__typeof__(ZSTD_createCCtx) *create;
	__typeof__(ZSTD_freeCCtx) *release;
	__typeof__(ZSTD_CCtx_setParameter) *set;
	__typeof__(ZSTD_compressBound) *bound;
	__typeof__(ZSTD_compress2) *pack;
	__typeof__(ZSTD_isError) *is_error;
};

static const struct tn_compress_symbol symbols[] = {
	{ "ZSTD_createCCtx", offsetof(struct libzstd, create) },
	{ "ZSTD_freeCCtx", offsetof(struct libzstd, release) },
	{ "ZSTD_CCtx_setParameter", offsetof(struct libzstd, set) },
	{ "ZSTD_compressBound", offsetof(struct libzstd, bound) },
	{ "ZSTD_compress2", offsetof(struct libzstd, pack) },
	{ "ZSTD_isError", offsetof(struct libzstd, is_error) },
	{ 0 }
};

/* No less than there was, or a module that just fits it would not any more. */
static int window_log(uint64_t window)
{
	int log = WINDOW_LOG_MIN;

	while (log < WINDOW_LOG_MAX && (uint64_t)1 << log < window)
		log++;
	return log;
}

static int pack(const struct libzstd *z, ZSTD_CCtx *c, int level, const struct tn_pack_wish *wish, struct tn_text content,
		struct tn_buf *ret)
{
	size_t bound = z->bound(content.n), n;

	if (z->is_error(z->set(c, ZSTD_c_compressionLevel, level)) || z->is_error(z->set(c, ZSTD_c_checksumFlag, 1)) ||
	    (wish->window && z->is_error(z->set(c, ZSTD_c_windowLog, window_log(wish->window)))))
		return -EINVAL;
	ret->n = 0;
	if (tn_buf_reserve(ret, bound) < 0)
		return -ENOMEM;
	n = z->pack(c, ret->p, bound, content.p, content.n);
	if (z->is_error(n))
		return -ENOMEM;
	ret->n = n;
	return 0;
}

int tn_pack_zst(const struct tn_pack_wish *wish, struct tn_text content, struct tn_buf *ret, struct tn_error *err)
{
	struct libzstd z;
	ZSTD_CCtx *c;
	int r = tn_compress_load(TN_COMPRESSION_ZST, SONAME, symbols, &z, err);

	if (r < 0)
		return r;
	c = z.create();
	r = c ? pack(&z, c, FAST, wish, content, ret) : -ENOMEM;
	if (r == 0 && ret->n > wish->size && ret->n - wish->size > MORE)
		r = pack(&z, c, HARD, wish, content, ret);
	z.release(c);
	return r < 0 ? tn_fail(err, r, "libzstd cannot pack it") : 0;
}
