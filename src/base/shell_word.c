// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/shell_word.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>

#include "base/utf8.h"

void tn_shell_quote(struct tn_buf *ret, const char *word)
{
	tn_buf_add_char(ret, '\'');
	for (; *word; word++)
		if (*word == '\'')
			tn_buf_add_str(ret, "'\\''");
		else
			tn_buf_add_char(ret, *word);
	tn_buf_add_char(ret, '\'');
}

/* Whether people see each character of it. Without memory @ret has failed. */
static bool is_seen(const char *word, struct tn_buf *ret)
{
	tn_autobuf shown = { 0 };

	tn_utf8_show(tn_text(word), &shown);
	ret->failed |= shown.failed;
	return tn_text_is(tn_buf_text(&shown), word) && !strchr(word, '\t');
}

/* Its output is the word but for newlines at the end, which a shell drops. */
static void add_printf(struct tn_buf *ret, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./=:,@+ ";
	size_t n = strlen(word), end = n;

	while (end && word[end - 1] == '\n')
		end--;
	tn_buf_add_str(ret, "\"$(printf '");
	for (size_t i = 0; i < end; i++)
		if (strchr(plain, word[i]))
			tn_buf_add_char(ret, word[i]);
		else if (word[i] == '%')
			tn_buf_add_str(ret, "%%");
		else
			tn_buf_addf(ret, "\\%03o", (unsigned char)word[i]);
	tn_buf_add_str(ret, "')");
	tn_buf_add(ret, word + end, n - end);
	tn_buf_add_char(ret, '"');
}

void tn_shell_add_word(struct tn_buf *ret, const char *word)
{
	static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-./=:,@%+";

	if (ret->n)
		tn_buf_add_char(ret, ' ');
	if (!is_seen(word, ret))
		add_printf(ret, word);
	else if (!*word || word[strspn(word, plain)])
		tn_shell_quote(ret, word);
	else
		tn_buf_add_str(ret, word);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* What stands in quotes, with @rest behind the first of them. Return: 0 or -EINVAL. */
static int take_quoted(struct tn_text *rest, char quote, struct tn_buf *ret)
{
	while (rest->n && *rest->p != quote) {
		if (quote == '"' && *rest->p == '\\' && rest->n > 1 && strchr("\"\\$`", rest->p[1]))
			*rest = tn_text_from(*rest, 1);
		tn_buf_add_char(ret, *rest->p);
		*rest = tn_text_from(*rest, 1);
	}
	if (!rest->n)
		return -EINVAL;
	*rest = tn_text_from(*rest, 1);
	return 0;
}

int tn_shell_take_word(struct tn_text *rest, struct tn_buf *ret)
{
	while (rest->n && is_blank(*rest->p))
		*rest = tn_text_from(*rest, 1);
	if (!rest->n)
		return 0;
	while (rest->n && !is_blank(*rest->p)) {
		char c = *rest->p;

		*rest = tn_text_from(*rest, 1);
		if (c == '\'' || c == '"') {
			if (take_quoted(rest, c, ret) < 0)
				return -EINVAL;
			continue;
		}
		if (c == '\\') {
			if (!rest->n)
				return -EINVAL;
			c = *rest->p;
			*rest = tn_text_from(*rest, 1);
		}
		tn_buf_add_char(ret, c);
	}
	return 1;
}
