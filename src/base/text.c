// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/text.h"

#include <errno.h>
#include <stdlib.h>

#include "base/size.h"

int tn_text_cmp(struct tn_text a, struct tn_text b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int r = n ? memcmp(a.p, b.p, n) : 0;

	return r ? r : (a.n > b.n) - (a.n < b.n);
}

static bool is_blank(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

struct tn_text tn_text_trim(struct tn_text a)
{
	while (a.n && is_blank(a.p[0]))
		a.p++, a.n--;
	while (a.n && is_blank(a.p[a.n - 1]))
		a.n--;
	return a;
}

bool tn_text_line(struct tn_text *rest, struct tn_text *ret)
{
	const char *end;

	if (!rest->n)
		return false;
	end = memchr(rest->p, '\n', rest->n);
	*ret = (struct tn_text){ rest->p, end ? (size_t)(end - rest->p) : rest->n };
	*rest = tn_text_from(*rest, ret->n + 1);
	return true;
}

/* Of sets as small as these strchr(3) costs more. */
static bool is_one_of(char c, const char *set)
{
	for (; *set; set++)
		if (*set == c)
			return true;
	return false;
}

bool tn_text_word(struct tn_text *rest, const char *separators, struct tn_text *ret)
{
	size_t start = 0, end;

	while (start < rest->n && is_one_of(rest->p[start], separators))
		start++;
	for (end = start; end < rest->n && !is_one_of(rest->p[end], separators);)
		end++;
	if (end == start) {
		*rest = tn_text_from(*rest, end);
		return false;
	}
	*ret = (struct tn_text){ rest->p + start, end - start };
	*rest = tn_text_from(*rest, end);
	return true;
}

char *tn_text_dup(struct tn_text a)
{
	char *s = malloc(tn_size_add(a.n, 1));

	if (!s)
		return NULL;
	if (a.n)
		memcpy(s, a.p, a.n);
	s[a.n] = '\0';
	return s;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 255;
}

int tn_text_u64(struct tn_text a, unsigned base, uint64_t *ret)
{
	uint64_t v = 0;

	if (base == 0) {
		base = 10;
		if (a.n > 2 && a.p[0] == '0' && (a.p[1] == 'x' || a.p[1] == 'X')) {
			base = 16;
			a = tn_text_from(a, 2);
		} else if (a.n > 1 && a.p[0] == '0') {
			base = 8;
		}
	}
	if (!a.n)
		return -EINVAL;
	for (size_t i = 0; i < a.n; i++) {
		unsigned d = (unsigned)digit_value(a.p[i]);

		if (d >= base)
			return -EINVAL;
		if (v > (UINT64_MAX - d) / base)
			return -ERANGE;
		v = v * base + d;
	}
	*ret = v;
	return 0;
}
