// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/kcmdline.h"

#include <stddef.h>

#include "format/poison.h"

/* The kernel writes no NUL; one in a made file must not end up in a value. */
static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r') || c == '\0';
}

/* One word, up to white space outside double quotes. */
struct word {
	struct tn_text text;
	bool closed; /* every quote has its partner */
};

static bool take_word(struct tn_text *rest, struct word *ret)
{
	size_t i = 0, start;
	bool quoted = false;

	while (i < rest->n && is_space(rest->p[i]))
		i++;
	for (start = i; i < rest->n && (quoted || !is_space(rest->p[i])); i++)
		quoted ^= rest->p[i] == '"';
	*ret = (struct word){ { rest->p + start, i - start }, !quoted };
	*rest = tn_text_from(*rest, i);
	return i > start;
}

/* Up to the first of '.', '=', '"' and white space. */
static struct tn_text take_name(struct tn_text *word)
{
	struct tn_text name = { word->p, 0 };

	while (name.n < word->n && !is_space(word->p[name.n]) && word->p[name.n] != '.' &&
	       word->p[name.n] != '=' && word->p[name.n] != '"')
		name.n++;
	*word = tn_text_from(*word, name.n);
	return name;
}

/* "[\"]MODULE.NAME[=VALUE]"; false: the word is something else. */
static bool split(struct tn_text word, struct tn_kcmdline_param *ret)
{
	struct tn_kcmdline_param p = { 0 };

	if (word.n && word.p[0] == '"') {
		p.quote_before_value = true;
		word = tn_text_from(word, 1);
	}
	p.module = take_name(&word);
	if (!word.n || word.p[0] != '.')
		return false;
	word = tn_text_from(word, 1);
	p.name = take_name(&word);
	if (word.n && word.p[0] != '=')
		return false;
	p.has_value = word.n > 0;
	p.value = tn_text_from(word, 1);
	*ret = p;
	return true;
}

bool tn_kcmdline_next(struct tn_text *rest, struct tn_kcmdline_param *ret)
{
	struct word word;

	while (take_word(rest, &word))
		if (word.closed && split(word.text, ret))
			return true;
	return false;
}

bool tn_kcmdline_word(struct tn_text *rest, struct tn_text *ret)
{
	struct word word;

	if (!take_word(rest, &word))
		return false;
	*ret = word.text;
	return true;
}
