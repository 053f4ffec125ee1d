/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compress_backend.h - the unpackers of each format, and what they share
 *
 * An unpacker is compress_X.c or, where the build leaves the library out,
 * compress_X-fallback.c. What is shared is compress_backend.c and compress_load.c.
 */
#ifndef TN_FORMAT_COMPRESS_BACKEND_H
#define TN_FORMAT_COMPRESS_BACKEND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "format/compression.h"

/* First allocation, and the least that is added to it. */
#define TN_COMPRESS_STEP ((size_t)64 << 10)

/* Where unpacked bytes go. Zero-initialise what is not said. */
struct tn_compress_out {
	size_t max;      /* most bytes to produce in all */
	struct tn_buf b; /* who makes this frees it */
	/* NULL: all of it stays in @b. Else it is handed out whenever @b is full, and what is not 0 ends
	 * the unpacking with that result. */
	int (*take)(void *data, struct tn_text bytes, struct tn_error *err);
	void *data;
	size_t taken; /* bytes that were handed out and are in @b no more */
};

/* As tn_decompress() of compress.h, or what @out->take returned; @out may be half filled on failure.
 * @file: moved past what was unpacked, where that is known; else it stays */
typedef int tn_compress_unpack_fn(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err);
tn_compress_unpack_fn tn_compress_gz_unpack, tn_compress_xz_unpack, tn_compress_zst_unpack;
extern const bool tn_compress_gz_built, tn_compress_xz_built, tn_compress_zst_built;

/* What follows the stream is not looked at. */
tn_compress_unpack_fn tn_compress_lz4_unpack, tn_compress_bz2_unpack, tn_compress_lzma_unpack, tn_compress_lzo_unpack;

/* Room for at least one more byte in @out, growing geometrically or handing out what is there.
 * Return: 0, -EFBIG (more than @out->max came), -ENOMEM, what @out->take returned. */
int tn_compress_room(struct tn_compress_out *out, struct tn_error *err);
/* All is unpacked: hands out the rest. Return: the same. */
int tn_compress_end(struct tn_compress_out *out, struct tn_error *err);

/* Bytes that have come out so far. */
static inline size_t tn_compress_made(const struct tn_compress_out *out)
{
	return out->taken + out->b.n;
}

/* The sentences that all formats share. Return: the code of the failure. */
int tn_compress_too_big(size_t max, struct tn_error *err);
int tn_compress_damaged(enum tn_compression format, const char *how, struct tn_error *err);
int tn_compress_missing(enum tn_compression format, const char *why, struct tn_error *err);

/* A function of a library, and where its pointer goes. */
struct tn_compress_symbol {
	const char *name;
	size_t offset; /* of the pointer in the struct of functions; NULL name ends the table */
};

/**
 * tn_compress_load() - find a library and its functions
 * @fns: struct of function pointers that @symbols speaks of
 *
 * The library stays loaded for the life of the process, so that the next file
 * finds it at once. Return: 0 or -ENOSYS.
 */
int tn_compress_load(enum tn_compression format, const char *soname,
		     const struct tn_compress_symbol *symbols, void *fns, struct tn_error *err);

#endif
