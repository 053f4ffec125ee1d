// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/uki.h"

#include <errno.h>

#include "base/reader.h"

#include "format/poison.h"

enum {
	PE_OFFSET_AT = 0x3c,
	NAME_SIZE = 8,
};

static struct tn_reader reader_at(struct tn_text file, size_t at)
{
	struct tn_text rest = tn_text_from(file, at);

	return (struct tn_reader){ .p = (const uint8_t *)rest.p, .left = rest.n };
}

static bool is_name(const uint8_t *field, struct tn_text name)
{
	return memcmp(field, name.p, name.n) == 0 && (name.n == NAME_SIZE || !field[name.n]);
}

int tn_uki_section(struct tn_text file, const char *name, struct tn_text *ret)
{
	struct tn_reader r = reader_at(file, PE_OFFSET_AT);
	struct tn_text want = tn_text(name);
	uint32_t pe = tn_take_le(&r, 4), n, optional;

	if (r.bad || !tn_text_starts(file, TN_TEXT_LITERAL("MZ")) ||
	    !tn_text_starts(tn_text_from(file, pe), TN_TEXT_LITERAL("PE\0\0")))
		return -ENOENT;
	r = reader_at(file, pe);
	tn_take(&r, 4 + 2); /* the mark, the machine */
	n = tn_take_le(&r, 2);
	tn_take(&r, 12); /* when it was made; symbols, of which there are none */
	optional = tn_take_le(&r, 2);
	tn_take(&r, 2 + optional);
	for (uint32_t i = 0; i < n; i++) {
		const uint8_t *field = tn_take(&r, NAME_SIZE);
		uint32_t size = tn_take_le(&r, 4), raw_size, at;

		tn_take(&r, 4); /* where it goes */
		raw_size = tn_take_le(&r, 4);
		at = tn_take_le(&r, 4);
		tn_take(&r, 16); /* relocations and lines, of which there are none; flags */
		if (r.bad)
			return -EBADMSG;
		if (!is_name(field, want))
			continue;
		if (size > raw_size) /* what is in the file alone */
			size = raw_size;
		if (at > file.n || size > file.n - at)
			return -EBADMSG;
		*ret = (struct tn_text){ file.p + at, size };
		return 0;
	}
	return r.bad ? -EBADMSG : -ENOENT;
}
