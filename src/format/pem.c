// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/pem.h"

#include <errno.h>

#include "format/poison.h"

#define SEXTET_BITS 6

static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Whether nothing but padding follows. */
static bool is_end(struct tn_text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (t.p[i] != '=' && !is_blank(t.p[i]))
			return false;
	return true;
}

static int decode(struct tn_text body, struct tn_buf *ret)
{
	uint32_t bits = 0;
	unsigned n = 0;

	for (size_t i = 0; i < body.n; i++) {
		int value = sextet(body.p[i]);

		if (is_blank(body.p[i]))
			continue;
		if (value < 0)
			return is_end(tn_text_from(body, i)) ? 0 : -EBADMSG;
		bits = bits << SEXTET_BITS | (uint32_t)value;
		n += SEXTET_BITS;
		if (n >= 8) {
			n -= 8;
			tn_buf_add_char(ret, (char)(bits >> n & 0xff));
		}
	}
	return 0;
}

static bool find(struct tn_text t, struct tn_text what, size_t *ret)
{
	const char *p = t.n ? memmem(t.p, t.n, what.p, what.n) : NULL;

	if (p)
		*ret = (size_t)(p - t.p);
	return p;
}

int tn_pem_certificate(struct tn_text text, struct tn_buf *ret)
{
	const struct tn_text begin = TN_TEXT_LITERAL("-----BEGIN CERTIFICATE-----");
	const struct tn_text end = TN_TEXT_LITERAL("-----END CERTIFICATE-----");
	size_t from, n, start = ret->n;
	int r;

	if (!find(text, begin, &from))
		return -ENOENT;
	text = tn_text_from(text, from + begin.n);
	if (!find(text, end, &n))
		return -EBADMSG;
	r = decode((struct tn_text){ text.p, n }, ret);
	if (r < 0)
		ret->n = start;
	return ret->failed ? -ENOMEM : r;
}
