// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/modules_load.h"

#include "base/cleanup.h"
#include "format/kcmdline.h"
#include "format/poison.h"

#define BLANKS " \t\r\v\f"

/* As systemd does, which ends a line at a NUL as well. */
static bool take_line(struct tn_modules_load_file *file, struct tn_text *ret)
{
	struct tn_text line = file->rest;

	if (!file->rest.n)
		return false;
	for (line.n = 0; line.n < file->rest.n && line.p[line.n] != '\n' && line.p[line.n]; line.n++)
		;
	file->line += !file->in_line;
	file->in_line = line.n < file->rest.n && !line.p[line.n];
	file->rest = tn_text_from(file->rest, line.n + 1);
	*ret = tn_text_trim(line);
	return true;
}

bool tn_modules_load_next(struct tn_modules_load_file *file, struct tn_modules_load_line *ret)
{
	struct tn_text line;

	while (take_line(file, &line)) {
		struct tn_modules_load_line found = { .line = file->line };

		if (!line.n || line.p[0] == '#' || line.p[0] == ';')
			continue;
		tn_text_word(&line, BLANKS, &found.name);
		found.more = tn_text_trim(line);
		*ret = found;
		return true;
	}
	return false;
}

/* '-' is '_' in them, as systemd has it; nobody writes the others with either. */
static const struct {
	const char *key;
	enum tn_modules_load_who who;
} words_that_ask[] = {
	{ "modules_load", TN_ASKS_SYSTEM },
	{ "rd.modules_load", TN_ASKS_INITRAMFS },
	{ "rd.driver.pre", TN_ASKS_INITRAMFS },
	{ "rd.driver.post", TN_ASKS_INITRAMFS },
	{ "earlymodules", TN_ASKS_INITRAMFS },
	{ "modules", TN_ASKS_ALPINE },
};

static bool is_key(struct tn_text text, const char *key)
{
	struct tn_text want = tn_text(key);

	if (text.n != want.n)
		return false;
	for (size_t i = 0; i < want.n; i++)
		if ((text.p[i] == '-' ? '_' : text.p[i]) != want.p[i])
			return false;
	return true;
}

static bool is_quoted(struct tn_text t)
{
	return t.n > 1 && t.p[0] == '"' && t.p[t.n - 1] == '"';
}

/* The names of @word, where it asks for any. */
static bool read_word(struct tn_text word, struct tn_modules_load_words *words)
{
	const char *equals;
	struct tn_text key, value;

	if (is_quoted(word))
		word = (struct tn_text){ word.p + 1, word.n - 2 };
	equals = word.n ? memchr(word.p, '=', word.n) : NULL;
	if (!equals)
		return false;
	key = (struct tn_text){ word.p, (size_t)(equals - word.p) };
	value = tn_text_from(word, key.n + 1);
	if (is_quoted(value))
		value = (struct tn_text){ value.p + 1, value.n - 2 };
	for (size_t i = 0; i < TN_ARRAY_SIZE(words_that_ask); i++)
		if (is_key(key, words_that_ask[i].key)) {
			words->names = value;
			words->who = words_that_ask[i].who;
		}
	return words->names.n > 0;
}

bool tn_modules_load_asked(struct tn_modules_load_words *words, struct tn_text *ret, enum tn_modules_load_who *ret_who)
{
	struct tn_text word;

	do {
		if (tn_text_word(&words->names, ",", ret)) {
			*ret_who = words->who;
			return true;
		}
		while (tn_kcmdline_word(&words->rest, &word) && !read_word(word, words))
			;
	} while (words->names.n);
	return false;
}
