// SPDX-License-Identifier: LGPL-2.1-or-later
/* The magic numbers of the formats, and their names. */
#include "format/compression.h"

#include "format/poison.h"

/* How each format begins. gzip: RFC 1952 2.3.1 with method 8, deflate; xz: .xz
 * file format 2.1.1.1; zstd: RFC 8878 3.1.1; lz4: the legacy frame of its frame format. */
static const struct {
	const char *name;
	struct tn_text magic;
} formats[TN_N_COMPRESSIONS] = {
	[TN_COMPRESSION_NONE] = { .name = "none" },
	[TN_COMPRESSION_GZ] = { "gzip", { "\x1f\x8b\x08", 3 } },
	[TN_COMPRESSION_XZ] = { "xz", { "\xfd" "7zXZ\0", 6 } },
	[TN_COMPRESSION_ZST] = { "zstd", { "\x28\xb5\x2f\xfd", 4 } },
	[TN_COMPRESSION_LZ4] = { "lz4", { "\x02\x21\x4c\x18", 4 } },
	[TN_COMPRESSION_BZ2] = { "bzip2", { "BZh", 3 } },
	[TN_COMPRESSION_LZMA] = { .name = "lzma" },
	[TN_COMPRESSION_LZO] = { "lzop", { "\x89LZO\0\r\n\x1a\n", 9 } },
};

static enum tn_compression by_magic(struct tn_text file, enum tn_compression last)
{
	for (unsigned i = TN_COMPRESSION_NONE + 1; i <= last; i++)
		if (formats[i].magic.n && tn_text_starts(file, formats[i].magic))
			return (enum tn_compression)i;
	return TN_COMPRESSION_NONE;
}

enum tn_compression tn_compress_detect(struct tn_text file)
{
	return by_magic(file, TN_COMPRESSION_ZST);
}

/* Properties (as all encoders set them), dictionary (64 KiB at least), and the size: unknown, or no more than a TiB. */
static bool is_lzma(struct tn_text file)
{
	static const struct tn_text start = TN_TEXT_LITERAL("\x5d\0\0"),
				    unknown = TN_TEXT_LITERAL("\xff\xff\xff\xff\xff\xff\xff\xff");
	enum { SIZE_AT = 5, HEADER = 13, TIB_BYTE = 10 };

	if (file.n < HEADER || !tn_text_starts(file, start))
		return false;
	return tn_text_starts(tn_text_from(file, SIZE_AT), unknown) ||
	       (file.p[TIB_BYTE] == 0 && file.p[TIB_BYTE + 1] == 0 && file.p[TIB_BYTE + 2] == 0);
}

enum tn_compression tn_compress_detect_kernel(struct tn_text file)
{
	enum tn_compression format = by_magic(file, TN_N_COMPRESSIONS - 1);

	return format == TN_COMPRESSION_NONE && is_lzma(file) ? TN_COMPRESSION_LZMA : format;
}

const char *tn_compress_name(enum tn_compression format)
{
	return formats[format].name;
}
