// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/explore/explore_page.h"

#include <errno.h>

/* U+2028 and U+2029 end lines where JavaScript is read, and U+2000 to U+203F begin alike. */
#define SEPARATOR "\xe2\x80"

/* Bytes at the start of @rest that are written otherwise, and how; all stand within strings. Return: 0 for none. */
static size_t escape_of(struct tn_text rest, const char **ret)
{
	switch (rest.p[0]) {
	case '<':
		*ret = "\\u003c";
		return 1;
	case '>':
		*ret = "\\u003e";
		return 1;
	case '&':
		*ret = "\\u0026";
		return 1;
	default:
		break;
	}
	if (!tn_text_starts(rest, TN_TEXT_LITERAL(SEPARATOR)) || rest.n < 3)
		return 0;
	*ret = rest.p[2] == '\xa8' ? "\\u2028" : "\\u2029";
	return rest.p[2] == '\xa8' || rest.p[2] == '\xa9' ? 3 : 0;
}

static void add_data(struct tn_buf *page, struct tn_text json)
{
	while (json.n) {
		const char *escape;
		size_t n = escape_of(json, &escape);

		if (n)
			tn_buf_add_str(page, escape);
		else
			tn_buf_add_char(page, json.p[0]);
		json = tn_text_from(json, n ? n : 1);
	}
}

int tn_explore_page(struct tn_text json, struct tn_buf *ret)
{
	if (!tn_explore_parts[0].name)
		return -ENOSYS;
	tn_buf_add_str(ret, tn_explore_parts[0].text);
	add_data(ret, json);
	tn_buf_add_str(ret, tn_explore_parts[1].text);
	return ret->failed ? -ENOMEM : 0;
}
