// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/utf8.h"

#include <stdint.h>

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

/* C0, DEL and C1 (U+0080..U+009F): a terminal obeys them. */
static bool is_control(struct tn_text c)
{
	uint8_t byte = (uint8_t)c.p[0];

	return byte < 0x20 || byte == 0x7f || (byte == 0xc2 && (uint8_t)c.p[1] < 0xa0);
}

void tn_utf8_print(const char *s, FILE *out)
{
	struct tn_text t = tn_text(s);

	while (t.n) {
		size_t n = tn_utf8_step(t), bytes = n ? n : 1;

		if (n && !is_control(t))
			fwrite(t.p, 1, n, out);
		else
			for (size_t i = 0; i < bytes; i++)
				fprintf(out, "\\x%02x", (uint8_t)t.p[i]);
		t = tn_text_from(t, bytes);
	}
}
