/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compress_headers.h - what the header of a packed file says
 *
 * Needs no library, and looks at no more than the first bytes.
 */
#ifndef TN_FORMAT_COMPRESS_HEADERS_H
#define TN_FORMAT_COMPRESS_HEADERS_H

#include <stdint.h>

#include "base/error.h"
#include "base/text.h"
#include "format/compression.h"

/* What the file's header says, and whether the kernel's own decompressor copes with it. */
struct tn_compress_info {
	enum tn_compression format;
	/* NULL: nothing in the header stands against it. Else why not: a phrase
	 * that follows "the kernel cannot unpack it: "; static. */
	const char *kernel_refuses;
	const char *needs; /* xz: the option, without CONFIG_, of kernels that know its filter; NULL: none */
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

#endif
