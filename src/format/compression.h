/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compression.h - which format a file is packed with
 *
 * Told by the first bytes, never by the file's name.
 */
#ifndef TN_FORMAT_COMPRESSION_H
#define TN_FORMAT_COMPRESSION_H

#include "base/text.h"

enum tn_compression {
	TN_COMPRESSION_NONE,
	TN_COMPRESSION_GZ,
	TN_COMPRESSION_XZ,
	TN_COMPRESSION_ZST,
	/* Modules are packed with one of those above, kernels with these as well. */
	TN_COMPRESSION_LZ4,
	TN_COMPRESSION_BZ2,
	TN_COMPRESSION_LZMA,
	TN_COMPRESSION_LZO,
	TN_N_COMPRESSIONS
};

/* Enough bytes of a file for tn_compress_detect(), and for tn_compress_describe() of compress_headers.h. */
#define TN_COMPRESS_HEADER_MAX 1056

/* Of a module file, by the first bytes; NONE for anything unknown. */
enum tn_compression tn_compress_detect(struct tn_text file);
/* Of a kernel, or what goes with one. LZMA has no magic number, so that is a likelihood. */
enum tn_compression tn_compress_detect_kernel(struct tn_text file);

/* "gzip", "xz" or "zstd" as /sys/module/compression spells them; "none"; "lz4", "bzip2", "lzma", "lzop". */
const char *tn_compress_name(enum tn_compression format);

#endif
