/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* unpack.h - kernels and what belongs to them, packed in any way that Linux is
 *
 * One stream from the first byte on; what follows it is not looked at, since the
 * builders of kernels put a size there. Modules are tn_decompress()'s.
 */
#ifndef TN_FORMAT_UNPACK_H
#define TN_FORMAT_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

/* By the first bytes: gzip, xz, zstd, bzip2, lz4, lzop; and lzma, which has no magic number: by
 * what its header can say. */
bool tn_unpack_is_packed(struct tn_text file);
/* The same without lzma: what begins so by accident is rare. */
bool tn_unpack_is_marked(struct tn_text file);

/**
 * tn_unpack() - unpack the stream that @packed begins with
 * @max: most bytes to produce
 * @ret: empty; receives the bytes
 *
 * Return: as tn_decompress().
 */
int tn_unpack(struct tn_text packed, size_t max, struct tn_buf *ret, struct tn_error *err);

/* Hears the next bytes. What is not 0 ends the unpacking, and is its result. */
typedef int tn_unpack_take_fn(void *data, struct tn_text bytes, struct tn_error *err);

/**
 * tn_unpack_in_parts() - the same in little memory: what comes out is handed on piece by piece
 * @packed: moved past the stream on success
 *
 * Return: as tn_unpack(), or what @take returned.
 */
int tn_unpack_in_parts(struct tn_text *packed, size_t max, tn_unpack_take_fn *take, void *data, struct tn_error *err);

#endif
