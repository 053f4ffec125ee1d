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
	TN_N_COMPRESSIONS
};

/* Enough bytes of a file for tn_compress_detect(), and for tn_compress_describe() of compress_headers.h. */
#define TN_COMPRESS_HEADER_MAX 1056

/* By the first bytes; NONE for anything unknown. */
enum tn_compression tn_compress_detect(struct tn_text file);

/* "gzip", "xz" or "zstd" as /sys/module/compression spells them; "none". */
const char *tn_compress_name(enum tn_compression format);

#endif
