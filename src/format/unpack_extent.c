// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/unpack_extent.h"

#include <string.h>

#include "base/crc32.h"
#include "base/reader.h"

#include "format/poison.h"

/* .xz file format 2.1.2: CRC32, size of the index, the header's flags, "YZ". */
enum { XZ_HEADER = 12, XZ_FLAGS_AT = 6, XZ_FOOTER = 12, XZ_MAGIC_IN_FOOTER = 10 };

static bool is_xz_footer(const uint8_t *footer, const uint8_t *header)
{
	struct tn_reader r = { .p = footer, .left = 4 };

	return footer[8] == header[XZ_FLAGS_AT] && footer[9] == header[XZ_FLAGS_AT + 1] &&
	       tn_take_le(&r, 4) == tn_crc32(footer + 4, 6);
}

struct tn_text tn_unpack_xz_extent(struct tn_text packed)
{
	const uint8_t *start = (const uint8_t *)packed.p;
	size_t at = XZ_HEADER + XZ_MAGIC_IN_FOOTER;

	while (at < packed.n) {
		const uint8_t *magic = memmem(start + at, packed.n - at, "YZ", 2);
		size_t end;

		if (!magic)
			break;
		at = (size_t)(magic - start) + 1;
		end = at + 1;
		if (end % 4 == 0 && is_xz_footer(start + end - XZ_FOOTER, start))
			return (struct tn_text){ packed.p, end };
	}
	return packed;
}

/* RFC 8878 3.1.1.1: past the frame header. Return: whether a checksum follows the last block. */
static bool take_zst_header(struct tn_reader *r)
{
	static const uint8_t id_bytes[4] = { 0, 1, 2, 4 }, size_bytes[4] = { 0, 2, 4, 8 };
	enum { DICTIONARY = 3, CHECKSUM = 1 << 2, SINGLE_SEGMENT = 1 << 5 };
	uint8_t flags;
	bool single;

	tn_take(r, 4); /* the magic number */
	flags = tn_take_u8(r);
	single = flags & SINGLE_SEGMENT;
	tn_take(r, (single ? 0 : 1) + id_bytes[flags & DICTIONARY] + size_bytes[flags >> 6] +
			   (single && !(flags >> 6)));
	return flags & CHECKSUM;
}

struct tn_text tn_unpack_zst_extent(struct tn_text packed)
{
	enum { LAST = 1, TYPE = 3, RLE = 1 };
	struct tn_reader r = { .p = (const uint8_t *)packed.p, .left = packed.n };
	bool checksum = take_zst_header(&r), last = false;

	while (!r.bad && !last) { /* 3.1.1.2: a run of one byte says how often in its size */
		uint32_t block = tn_take_le(&r, 3), size = block >> 3;

		last = block & LAST;
		tn_take(&r, (block >> 1 & TYPE) == RLE ? 1 : size);
	}
	if (checksum)
		tn_take(&r, 4);
	return r.bad ? packed : (struct tn_text){ packed.p, packed.n - r.left };
}
