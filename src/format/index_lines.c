// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/index_lines.h"

#include "base/buf.h"
#include "base/size.h"
#include "format/index_dump.h"
#include "format/poison.h"

#define PIECE_BYTES (64u * 1024)

struct lines {
	struct tn_buf text;
	size_t lead; /* bytes; they stand right before the spelled key */
	tn_index_lines_fn *fn;
	void *data;
};

static int hand_out(struct lines *lines)
{
	struct tn_text text = tn_buf_text(&lines->text);

	lines->text.n = 0;
	return text.n ? lines->fn(lines->data, text) : 0;
}

static inline int add_line(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct lines *lines = data;
	const size_t begin = lines->lead + key.n;
	char *to = tn_buf_grow(&lines->text, tn_size_add(tn_size_add(begin, value.n), 2));

	if (!to)
		return -ENOMEM;
	memcpy(to, key.p - lines->lead, begin);
	to += begin;
	*to++ = ' ';
	memcpy(to, value.p, value.n);
	to[value.n] = '\n';
	return lines->text.n > PIECE_BYTES ? hand_out(lines) : 0;
}

__attribute__((flatten)) int tn_index_lines(const struct tn_index *ix, struct tn_text lead,
					    tn_index_lines_fn *fn, void *data)
{
	char line[TN_INDEX_LEAD_MAX + TN_INDEX_KEY_MAX];
	struct lines lines = { .lead = lead.n, .fn = fn, .data = data };
	struct tn_index_visit v = { .index = ix, .budget = ix->size, .key = line + TN_INDEX_LEAD_MAX };
	int r, last;

	if (lead.n > TN_INDEX_LEAD_MAX)
		return -EINVAL;
	memcpy(v.key - lead.n, lead.p, lead.n);
	r = tn_index_dump_below(&v, ix->root, add_line, &lines);
	last = r == 0 || r == -EBADMSG ? hand_out(&lines) : 0;
	tn_buf_free(&lines.text);
	return last ? last : r;
}
