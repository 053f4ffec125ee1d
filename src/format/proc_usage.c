// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/proc_usage.h"

#include <limits.h>

static bool read_numbers(struct tn_text text, unsigned *ret_major, unsigned *ret_minor)
{
	struct tn_text rest = text, major, minor;
	uint64_t x, y;

	if (!tn_text_word(&rest, ":", &major) || !tn_text_word(&rest, ":", &minor) || rest.n ||
	    tn_text_u64(major, 10, &x) < 0 || tn_text_u64(minor, 10, &y) < 0 || x > UINT_MAX || y > UINT_MAX)
		return false;
	*ret_major = (unsigned)x;
	*ret_minor = (unsigned)y;
	return true;
}

/* What stands between the options and "-": any number of words. Return: whether "-" comes. */
static bool read_optional(struct tn_text *rest, struct tn_mount_line *to)
{
	struct tn_text word;

	while (tn_text_word(rest, " ", &word)) {
		if (tn_text_is(word, "-"))
			return true;
		to->follows = to->follows || tn_text_starts(word, TN_TEXT_LITERAL("shared:")) ||
			      tn_text_starts(word, TN_TEXT_LITERAL("master:"));
	}
	return false;
}

static bool read_mount(struct tn_text text, struct tn_mount_line *ret)
{
	struct tn_mount_line line = { 0 };
	struct tn_text id, parent, numbers, options;

	if (!tn_text_word(&text, " ", &id) || !tn_text_word(&text, " ", &parent) || !tn_text_word(&text, " ", &numbers) ||
	    !tn_text_word(&text, " ", &line.top) || !tn_text_word(&text, " ", &line.place) || !tn_text_word(&text, " ", &options) ||
	    !read_optional(&text, &line) || !tn_text_word(&text, " ", &line.type) || tn_text_u64(id, 10, &line.id) < 0 ||
	    tn_text_u64(parent, 10, &line.parent) < 0 || !read_numbers(numbers, &line.major, &line.minor))
		return false;
	/* A source may be empty, and then the next word would be taken for it. */
	text = tn_text_from(text, 1);
	line.source.p = text.p;
	while (line.source.n < text.n && text.p[line.source.n] != ' ')
		line.source.n++;
	*ret = line;
	return true;
}

bool tn_mount_next(struct tn_text *rest, unsigned *line, struct tn_mount_line *ret)
{
	struct tn_text text;

	while (tn_text_line(rest, &text)) {
		++*line;
		if (read_mount(text, ret))
			return true;
	}
	return false;
}

bool tn_swap_next(struct tn_text *rest, unsigned *line, struct tn_swap_line *ret)
{
	struct tn_text text, path, type;

	while (tn_text_line(rest, &text)) {
		++*line;
		if (!tn_text_word(&text, " \t", &path) || path.p[0] != '/' || !tn_text_word(&text, " \t", &type))
			continue;
		*ret = (struct tn_swap_line){ path, tn_text_is(type, "file") };
		return true;
	}
	return false;
}

bool tn_protocol_next(struct tn_text *rest, unsigned *line, struct tn_protocol_line *ret)
{
	enum { NAME, SIZE, SOCKETS, MEMORY, PRESS, HEADER, SLAB, MODULE, N };
	struct tn_text text, words[N];
	uint64_t sockets;

	while (tn_text_line(rest, &text)) {
		unsigned n = 0;

		++*line;
		while (n < N && tn_text_word(&text, " \t", &words[n]))
			n++;
		if (n < N || tn_text_u64(words[SOCKETS], 10, &sockets) < 0)
			continue;
		*ret = (struct tn_protocol_line){ words[NAME], sockets, words[MODULE] };
		return true;
	}
	return false;
}

/* "key : value" into @to. */
static void take_crypto(struct tn_text text, struct tn_crypto_record *to)
{
	const char *colon = text.n ? memchr(text.p, ':', text.n) : NULL;
	struct tn_text key, value;

	if (!colon)
		return;
	key = tn_text_trim((struct tn_text){ text.p, (size_t)(colon - text.p) });
	value = tn_text_trim(tn_text_from(text, (size_t)(colon - text.p) + 1));
	if (tn_text_is(key, "name"))
		to->name = value;
	else if (tn_text_is(key, "driver"))
		to->driver = value;
	else if (tn_text_is(key, "module"))
		to->module = value;
	else if (tn_text_is(key, "refcnt") && tn_text_u64(value, 10, &to->references) < 0)
		to->references = 0;
}

bool tn_crypto_next(struct tn_text *rest, unsigned *line, struct tn_crypto_record *ret)
{
	struct tn_crypto_record record = { 0 };
	struct tn_text text;
	bool more;

	do {
		more = tn_text_line(rest, &text);
		*line += more;
		if (more && tn_text_trim(text).n) {
			record.line = record.line ? record.line : *line;
			take_crypto(text, &record);
			continue;
		}
		if (record.name.n && record.driver.n && record.module.n) {
			*ret = record;
			return true;
		}
		record = (struct tn_crypto_record){ 0 };
	} while (more);
	return false;
}

static bool is_octal(const char *p)
{
	return p[0] >= '0' && p[0] <= '3' && p[1] >= '0' && p[1] <= '7' && p[2] >= '0' && p[2] <= '7';
}

char *tn_proc_path(struct tn_text escaped, struct tn_arena *arena)
{
	char *ret = tn_arena_dup(arena, escaped);
	size_t n = 0;

	for (size_t i = 0; ret && i < escaped.n; i++) {
		const char *p = escaped.p + i;

		if (*p != '\\' || escaped.n - i < 4 || !is_octal(p + 1)) {
			ret[n++] = *p;
			continue;
		}
		/* A NUL would end it. */
		ret[n] = (char)((p[1] - '0') << 6 | (p[2] - '0') << 3 | (p[3] - '0'));
		n += ret[n] != '\0';
		i += 3;
	}
	if (ret)
		ret[n] = '\0';
	return ret;
}
