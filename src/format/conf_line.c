// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/conf_line.h"

#include <errno.h>
#include <string.h>

#include "format/poison.h"

/* Joins physical lines and drops backslashes; @first is the first of them. */
static int join(struct tn_conf_lines *lines, struct tn_text first, struct tn_text *ret)
{
	struct tn_buf *b = &lines->joined;
	struct tn_text part = first;
	bool again;

	b->n = 0;
	do {
		const char *slash;

		again = false;
		while ((slash = part.n ? memchr(part.p, '\\', part.n) : NULL)) {
			size_t before = (size_t)(slash - part.p);

			tn_buf_add(b, part.p, before);
			part = tn_text_from(part, before + 1);
			if (part.n) { /* the byte after it, even a second backslash */
				tn_buf_add_char(b, part.p[0]);
				part = tn_text_from(part, 1);
			} else {
				again = tn_text_line(&lines->rest, &part);
				lines->taken += again;
				break;
			}
		}
		if (!again)
			tn_buf_add_text(b, part);
		if (b->n > TN_CONF_LINE_MAX) /* keep counting lines, not bytes */
			b->n = TN_CONF_LINE_MAX + 1;
	} while (again);
	if (b->failed)
		return -ENOMEM;
	*ret = tn_buf_text(b);
	return 0;
}

static void check(struct tn_conf_line *line)
{
	const char *nul = line->text.n ? memchr(line->text.p, '\0', line->text.n) : NULL;

	if (line->text.n > TN_CONF_LINE_MAX) {
		line->defect = "line of more than 1 MiB ignored";
		line->text.n = 0;
	} else if (nul) {
		line->defect = "NUL byte in the line; the rest of it is ignored";
		line->text.n = (size_t)(nul - line->text.p);
	}
}

int tn_conf_lines_next(struct tn_conf_lines *lines, struct tn_conf_line *ret)
{
	struct tn_text physical;

	while (tn_text_line(&lines->rest, &physical)) {
		struct tn_conf_line line = { .text = physical, .number = ++lines->taken };

		if (physical.n && memchr(physical.p, '\\', physical.n) &&
		    join(lines, physical, &line.text) < 0)
			return -ENOMEM;
		if (line.text.n && line.text.p[0] == '#')
			continue;
		check(&line);
		if (!line.text.n && !line.defect)
			continue;
		*ret = line;
		return 1;
	}
	return 0;
}

void tn_conf_lines_free(struct tn_conf_lines *lines)
{
	tn_buf_free(&lines->joined);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

bool tn_conf_word(struct tn_text *rest, struct tn_text *ret)
{
	size_t start = 0, end;

	while (start < rest->n && is_blank(rest->p[start]))
		start++;
	for (end = start; end < rest->n && !is_blank(rest->p[end]);)
		end++;
	if (end == start)
		return false;
	*ret = (struct tn_text){ rest->p + start, end - start };
	*rest = tn_text_from(*rest, end + 1);
	return true;
}

const char *tn_conf_shown(struct tn_text word, char room[TN_CONF_SHOWN])
{
	size_t most = TN_CONF_SHOWN - sizeof("...");
	size_t n = word.n < most ? word.n : most;

	for (size_t i = 0; i < n; i++)
		room[i] = word.p[i] ? word.p[i] : '?';
	memcpy(room + n, word.n > n ? "..." : "", word.n > n ? sizeof("...") : 1);
	return room;
}
