/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compress.h - unpacks module files that are packed with gzip, xz or zstd
 *
 * The libraries (libz.so.1, liblzma.so.5, libzstd.so.1) are loaded when a file
 * needs them in user space and at no other time; a build may leave any of them
 * out.
 */
#ifndef TN_FORMAT_COMPRESS_H
#define TN_FORMAT_COMPRESS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "format/compression.h"

/* No module comes near; what unpacks to more is an attack or an accident. */
#define TN_DECOMPRESS_MAX ((size_t)512 << 20)

/**
 * tn_decompress() - unpack a whole file into memory
 * @file: starts with the format's magic number; several members or frames count
 * @max:  most bytes to produce
 * @ret:  empty; receives the bytes
 *
 * Any number of threads may call it at once.
 *
 * Return: 0, or
 *   -EINVAL   not compressed
 *   -ENOSYS   no such decompressor: its library is not there or was built out
 *   -EBADMSG  damaged or cut short
 *   -EFBIG    more than @max bytes come out, or it needs more memory for its
 *             history than a module can ask for
 *   -ENOMEM
 * With every one of them @err has a sentence.
 */
int tn_decompress(struct tn_text file, size_t max, struct tn_buf *ret, struct tn_error *err);

/* Whether this build knows how to call the format's library. */
bool tn_decompress_built(enum tn_compression format);

#endif
