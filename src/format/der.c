// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/der.h"

#include <inttypes.h>
#include <stdio.h>

#include "format/poison.h"

#define CONSTRUCTED 0x20
#define LONG_TAG 0x1f /* the number goes on in the next bytes */
#define LONG_LENGTH 0x80
#define INDEFINITE SIZE_MAX

static struct tn_reader nothing(struct tn_reader *r)
{
	r->bad = true;
	return (struct tn_reader){ .bad = true };
}

/* Takes tag and length of one value. Return: bytes of content, or INDEFINITE. */
static size_t take_head(struct tn_reader *r, uint8_t *tag)
{
	uint8_t first;
	size_t n = 0;

	*tag = tn_take_u8(r);
	first = tn_take_u8(r);
	if ((*tag & LONG_TAG) == LONG_TAG)
		r->bad = true;
	if (!(first & LONG_LENGTH))
		return first;
	if (first == LONG_LENGTH && (*tag & CONSTRUCTED))
		return INDEFINITE;
	first &= (uint8_t)~LONG_LENGTH;
	if (first == 0 || first > 4)
		r->bad = true;
	while (first-- && !r->bad)
		n = n << 8 | tn_take_u8(r);
	return n == INDEFINITE ? INDEFINITE - 1 : n; /* 32 bit: too much in any case */
}

/* Content of unknown length goes to the end mark (a zero tag with zero length)
 * of its own level. Takes content and mark. */
static struct tn_reader take_indefinite(struct tn_reader *r)
{
	struct tn_reader content = *r;
	size_t depth = 1, before = 0;

	while (depth && !r->bad) {
		uint8_t tag;
		size_t n;

		before = r->left;
		n = take_head(r, &tag);
		if (tag == 0 && n == 0)
			depth--;
		else if (n == INDEFINITE)
			depth++;
		else
			tn_take(r, n);
	}
	content.left -= before;
	content.bad = r->bad;
	return content;
}

struct tn_reader tn_der_any(struct tn_reader *r)
{
	uint8_t tag;
	size_t n = take_head(r, &tag);
	const uint8_t *p;

	if (r->bad)
		return nothing(r);
	if (n == INDEFINITE)
		return take_indefinite(r);
	p = tn_take(r, n);
	return p ? (struct tn_reader){ .p = p, .left = n } : nothing(r);
}

struct tn_reader tn_der_enter(struct tn_reader *r, uint8_t tag)
{
	return tn_der_peek(r) == tag ? tn_der_any(r) : nothing(r);
}

struct tn_reader tn_der_enter_short(struct tn_reader *r, uint8_t tag)
{
	bool is_long = !r->bad && r->left > 1 && r->p[1] > (LONG_LENGTH | 2);

	return is_long ? nothing(r) : tn_der_enter(r, tag);
}

struct tn_reader tn_der_whole(const struct tn_reader *r, uint8_t tag)
{
	struct tn_reader rest = *r, value = tn_der_enter(&rest, tag);

	if (value.bad)
		return (struct tn_reader){ .bad = true };
	return (struct tn_reader){ .p = r->p, .left = r->left - rest.left };
}

void tn_der_skip(struct tn_reader *r, uint8_t tag)
{
	if (tn_der_peek(r) == tag)
		tn_der_any(r);
}

/* Base 128, most significant first; all but the last byte have the top bit set. */
static uint64_t take_arc(struct tn_reader *r)
{
	uint64_t v = 0;
	uint8_t byte;

	do {
		byte = tn_take_u8(r);
		if (v >> 57)
			r->bad = true;
		v = v << 7 | (byte & 0x7f);
	} while (byte & 0x80 && !r->bad);
	return v;
}

void tn_der_oid(struct tn_reader *r, char ret[TN_DER_OID_MAX])
{
	struct tn_reader oid = tn_der_enter(r, TN_DER_OID);
	uint64_t first = take_arc(&oid), root = first < 80 ? first / 40 : 2;
	int n = snprintf(ret, TN_DER_OID_MAX, "%" PRIu64 ".%" PRIu64, root, first - 40 * root);

	while (!oid.bad && oid.left) {
		uint64_t arc = take_arc(&oid);
		int room = TN_DER_OID_MAX - n;
		int more = snprintf(ret + n, (size_t)room, ".%" PRIu64, arc);

		if (more >= room)
			oid.bad = true;
		else
			n += more;
	}
	if (oid.bad) {
		r->bad = true;
		ret[0] = '\0';
	}
}
