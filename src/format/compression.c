// SPDX-License-Identifier: LGPL-2.1-or-later
/* The magic numbers of the formats, and their names. */
#include "format/compression.h"

#include "format/poison.h"

/* How each format begins. gzip: RFC 1952 2.3.1 with method 8, deflate; xz: .xz
 * file format 2.1.1.1; zstd: RFC 8878 3.1.1. */
static const struct {
	const char *name;
	struct tn_text magic;
} formats[TN_N_COMPRESSIONS] = {
	[TN_COMPRESSION_NONE] = { .name = "none" },
	[TN_COMPRESSION_GZ] = { "gzip", { "\x1f\x8b\x08", 3 } },
	[TN_COMPRESSION_XZ] = { "xz", { "\xfd" "7zXZ\0", 6 } },
	[TN_COMPRESSION_ZST] = { "zstd", { "\x28\xb5\x2f\xfd", 4 } },
};

enum tn_compression tn_compress_detect(struct tn_text file)
{
	for (unsigned i = TN_COMPRESSION_NONE + 1; i < TN_N_COMPRESSIONS; i++)
		if (tn_text_starts(file, formats[i].magic))
			return (enum tn_compression)i;
	return TN_COMPRESSION_NONE;
}

const char *tn_compress_name(enum tn_compression format)
{
	return formats[format].name;
}
