// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/utf8.h"

/* RFC 3629, section 4: first byte -> length and the range of the second byte. */
static const struct lead {
	uint8_t first, last, length, second_min, second_max;
} leads[] = {
	{ 0x00, 0x7f, 1, 0, 0 },	/* ASCII */
	{ 0xc2, 0xdf, 2, 0x80, 0xbf },
	{ 0xe0, 0xe0, 3, 0xa0, 0xbf },	/* not below U+0800 */
	{ 0xe1, 0xec, 3, 0x80, 0xbf },
	{ 0xed, 0xed, 3, 0x80, 0x9f },	/* no surrogates */
	{ 0xee, 0xef, 3, 0x80, 0xbf },
	{ 0xf0, 0xf0, 4, 0x90, 0xbf },	/* not below U+10000 */
	{ 0xf1, 0xf3, 4, 0x80, 0xbf },
	{ 0xf4, 0xf4, 4, 0x80, 0x8f },	/* not above U+10FFFF */
};

static const struct lead *lead_of(uint8_t byte)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(leads); i++)
		if (byte >= leads[i].first && byte <= leads[i].last)
			return &leads[i];
	return NULL;
}

size_t tn_utf8_step(struct tn_text t)
{
	const uint8_t *p = (const uint8_t *)t.p;
	const struct lead *lead = t.n ? lead_of(p[0]) : NULL;

	if (!lead || lead->length > t.n)
		return 0;
	if (lead->length > 1 && (p[1] < lead->second_min || p[1] > lead->second_max))
		return 0;
	for (size_t i = 2; i < lead->length; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return lead->length;
}

void tn_utf8_mend(struct tn_text t, struct tn_buf *ret)
{
	while (t.n) {
		size_t n = tn_utf8_step(t);

		if (n)
			tn_buf_add(ret, t.p, n);
		else
			tn_buf_add_str(ret, "\xef\xbf\xbd");
		t = tn_text_from(t, n ? n : 1);
	}
}

static uint32_t decode(struct tn_text c)
{
	static const uint8_t lead_bits[] = { 0, 0x7f, 0x1f, 0x0f, 0x07 };
	uint32_t point = (uint8_t)c.p[0] & lead_bits[c.n];

	for (size_t i = 1; i < c.n; i++)
		point = point << 6 | ((uint8_t)c.p[i] & 0x3f);
	return point;
}

/* Unicode 15, chapter 23: control codes, and the format characters that move other text. */
static const struct {
	uint16_t first, last;
} unshown[] = {
	{ 0x0000, 0x0008 }, { 0x000a, 0x001f }, /* C0 but the tab */
	{ 0x007f, 0x009f }, /* DEL and C1 */
	{ 0x061c, 0x061c }, { 0x200e, 0x200f }, /* marks of direction */
	{ 0x2028, 0x2029 }, /* separators of lines and paragraphs */
	{ 0x202a, 0x202e }, { 0x2066, 0x2069 }, /* embeddings, overrides, isolates */
};

static bool is_shown(uint32_t point)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(unshown); i++)
		if (point >= unshown[i].first && point <= unshown[i].last)
			return false;
	return true;
}

bool tn_utf8_is_shown(struct tn_text c)
{
	return is_shown(decode(c));
}

size_t tn_utf8_encode(uint32_t point, char ret[4])
{
	static const uint8_t marks[] = { 0, 0, 0xc0, 0xe0, 0xf0 };
	size_t n = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;

	for (size_t i = n; i-- > 1; point >>= 6)
		ret[i] = (char)(0x80 | (point & 0x3f));
	ret[0] = (char)(marks[n] | point);
	return tn_utf8_step((struct tn_text){ ret, n }) == n ? n : 0;
}

void tn_utf8_show(struct tn_text t, struct tn_buf *ret)
{
	while (t.n) {
		size_t n = tn_utf8_step(t);
		uint32_t point = n ? decode((struct tn_text){ t.p, n }) : (uint8_t)t.p[0];

		if (n && is_shown(point))
			tn_buf_add(ret, t.p, n);
		else
			tn_buf_addf(ret, n > 1 ? "\\u%04x" : "\\x%02x", (unsigned)point);
		t = tn_text_from(t, n ? n : 1);
	}
}
