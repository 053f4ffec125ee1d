// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/btf.h"

#include "base/cleanup.h"
#include "base/reader.h"

#include "format/poison.h"

enum {
	BTF_MAGIC = 0xeb9f,
	BTF_VERSION = 1,
	BTF_HEADER = 24, /* of the version that has types and strings alone; later ones are longer */
};

struct btf {
	struct tn_text types, strings;
	bool big_endian;
};

static uint32_t take32(struct tn_reader *r, bool big_endian)
{
	uint32_t v = tn_take_be32(r);

	return big_endian ? v : __builtin_bswap32(v);
}

static uint16_t take16(struct tn_reader *r, bool big_endian)
{
	uint16_t v = tn_take_be16(r);

	return big_endian ? v : __builtin_bswap16(v);
}

/* @n bytes from @at on; .p NULL: they are not all there. */
static struct tn_text slice(struct tn_text t, size_t at, size_t n)
{
	struct tn_text rest = tn_text_from(t, at);

	return n <= rest.n ? (struct tn_text){ rest.p, n } : (struct tn_text){ 0 };
}

static bool open_btf(struct tn_text file, bool big_endian, struct btf *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)file.p, .left = file.n };
	uint16_t magic = take16(&r, big_endian);
	uint8_t version = tn_take_u8(&r);
	uint32_t header, at[4];

	tn_take_u8(&r); /* flags */
	header = take32(&r, big_endian);
	for (size_t i = 0; i < TN_ARRAY_SIZE(at); i++)
		at[i] = take32(&r, big_endian);
	if (r.bad || magic != BTF_MAGIC || version != BTF_VERSION || header < BTF_HEADER || header > file.n)
		return false;
	file = tn_text_from(file, header);
	*ret = (struct btf){ slice(file, at[0], at[1]), slice(file, at[2], at[3]), big_endian };
	return ret->types.p && ret->strings.p;
}

/* What follows a type, in 4 bytes: so many, and so many for each of its members. */
static const struct {
	uint8_t fixed, each;
} kinds[] = {
	[1] = { 1, 0 },  /* integer */
	[2] = { 0, 0 },  /* pointer */
	[3] = { 3, 0 },  /* array */
	[4] = { 0, 3 },  /* struct */
	[5] = { 0, 3 },  /* union */
	[6] = { 0, 2 },  /* enum */
	[7] = { 0, 0 },  /* forward */
	[8] = { 0, 0 },  /* typedef */
	[9] = { 0, 0 },  /* volatile */
	[10] = { 0, 0 }, /* const */
	[11] = { 0, 0 }, /* restrict */
	[12] = { 0, 0 }, /* function */
	[13] = { 0, 2 }, /* function's prototype */
	[14] = { 1, 0 }, /* variable */
	[15] = { 0, 3 }, /* section */
	[16] = { 0, 0 }, /* float */
	[17] = { 1, 0 }, /* tag of a declaration */
	[18] = { 0, 0 }, /* tag of a type */
	[19] = { 0, 3 }, /* enum of 64 bits */
};
#define KIND_STRUCT 4

static bool name_is(const struct btf *btf, uint32_t at, struct tn_text name)
{
	struct tn_text rest = tn_text_from(btf->strings, at);

	return rest.n > name.n && rest.p[name.n] == '\0' && tn_text_starts(rest, name);
}

uint32_t tn_btf_struct_size(struct tn_text file, bool big_endian, struct tn_text name)
{
	struct tn_reader r;
	struct btf btf;
	uint32_t found = 0;

	if (!open_btf(file, big_endian, &btf))
		return 0;
	r = (struct tn_reader){ .p = (const uint8_t *)btf.types.p, .left = btf.types.n };
	while (r.left && !r.bad) {
		uint32_t at = take32(&r, big_endian), info = take32(&r, big_endian), size = take32(&r, big_endian);
		uint32_t kind = info >> 24 & 0x1f, members = info & 0xffff;

		if (!kind || kind >= TN_ARRAY_SIZE(kinds))
			return 0;
		tn_take(&r, 4u * (kinds[kind].fixed + members * kinds[kind].each));
		if (r.bad || kind != KIND_STRUCT || !name_is(&btf, at, name))
			continue;
		if (found && found != size)
			return 0;
		found = size;
	}
	return r.bad ? 0 : found;
}

struct tn_text tn_btf_find(struct tn_text kernel, bool big_endian, size_t *from)
{
	static const struct tn_text starts[] = { { "\x9f\xeb\x01\x00", 4 }, { "\xeb\x9f\x01\x00", 4 } };
	struct tn_text rest = tn_text_from(kernel, *from);
	const char *at = rest.n ? memmem(rest.p, rest.n, starts[big_endian].p, starts[big_endian].n) : NULL;
	struct btf btf;

	while (at) {
		*from = (size_t)(at - kernel.p) + 1;
		if (open_btf(tn_text_from(kernel, *from - 1), big_endian, &btf))
			return tn_text_from(kernel, *from - 1);
		rest = tn_text_from(kernel, *from);
		at = rest.n ? memmem(rest.p, rest.n, starts[big_endian].p, starts[big_endian].n) : NULL;
	}
	return (struct tn_text){ 0 };
}
