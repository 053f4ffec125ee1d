/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compress.h - module files packed with gzip, xz or zstd
 *
 * The format is told by the first bytes, never by the file's name. The
 * libraries (libz.so.1, liblzma.so.5, libzstd.so.1) are loaded when a file
 * needs them in user space and at no other time; a build may leave any of them
 * out. tn_compress_describe() needs no library.
 */
#ifndef TN_FORMAT_COMPRESS_H
#define TN_FORMAT_COMPRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"

enum tn_compression {
	TN_COMPRESSION_NONE,
	TN_COMPRESSION_GZ,
	TN_COMPRESSION_XZ,
	TN_COMPRESSION_ZST,
	TN_N_COMPRESSIONS
};

/* No module comes near; what unpacks to more is an attack or an accident. */
#define TN_DECOMPRESS_MAX ((size_t)512 << 20)

/* Enough bytes of a file for tn_compress_detect() and tn_compress_describe(). */
#define TN_COMPRESS_HEADER_MAX 1056

/* By the first bytes; NONE for anything unknown. */
enum tn_compression tn_compress_detect(struct tn_text file);

/* "gzip", "xz" or "zstd" as /sys/module/compression spells them; "none". */
const char *tn_compress_name(enum tn_compression format);

/* What the file's header says, and whether the kernel's own decompressor copes with it. */
struct tn_compress_info {
	enum tn_compression format;
	/* NULL: nothing in the header stands against it. Else why not: a phrase
	 * that follows "the kernel cannot unpack it: "; static. */
	const char *kernel_refuses;
	const char *check; /* xz: "none", "CRC32", "CRC64", "SHA-256", "unknown"; else NULL */
	uint64_t window;   /* bytes of history needed: xz dictionary, zstd window; 0: unknown */
	uint64_t size;     /* unpacked bytes as the header claims; 0: it does not say */
};

/**
 * tn_compress_describe() - look at the header, unpack nothing
 * @file: the file or its first TN_COMPRESS_HEADER_MAX bytes
 *
 * Return: 0 (format NONE included), or -EBADMSG for a damaged header.
 */
int tn_compress_describe(struct tn_text file, struct tn_compress_info *ret, struct tn_error *err);

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
