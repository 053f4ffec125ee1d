// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/conf_depmod.h"

#include <errno.h>
#include <stdarg.h>

#include "base/buf.h"
#include "base/vec.h"
#include "format/conf_line.h"
#include "format/poison.h"

static const struct keyword {
	const char *word;
	int kind; /* enum tn_depconf_kind, or IGNORED */
	unsigned min_words, max_words;
	const char *usage; /* what comes after the keyword */
} keywords[] = {
#define IGNORED (-1)
#define MANY 4096u
	{ "search", TN_DEPCONF_SEARCH, 0, MANY, "DIRECTORY..." },
	{ "override", TN_DEPCONF_OVERRIDE, 3, 3, "MODULE VERSION DIRECTORY" },
	{ "external", TN_DEPCONF_EXTERNAL, 2, MANY, "VERSION DIRECTORY..." },
	{ "exclude", TN_DEPCONF_EXCLUDE, 0, MANY, "DIRECTORY..." },
	{ "make_map_files", IGNORED, 0, MANY, "yes|no" },
};

struct parse {
	struct tn_arena *arena;
	tn_depconf_fn *fn;
	tn_depconf_fault_fn *fault;
	void *data;
};

typedef TN_VEC(const char *) words;

static const struct keyword *find_keyword(struct tn_text word)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(keywords); i++)
		if (tn_text_is(word, keywords[i].word))
			return &keywords[i];
	return NULL;
}

/* All words left on the line, at most @max of them (what follows is ignored). */
static int take_words(const struct parse *p, struct tn_text rest, unsigned max, words *ret)
{
	struct tn_text word;

	while (ret->n < max && tn_conf_word(&rest, &word)) {
		const char *s = tn_arena_dup(p->arena, word);

		if (!s || tn_vec_push(ret, s) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Moves word @from out of @list. */
static const char *pull(words *list, size_t from)
{
	const char *word = list->v[from];

	list->n--;
	memmove(list->v + from, list->v + from + 1, (list->n - from) * sizeof(*list->v));
	return word;
}

static int emit(const struct parse *p, const struct keyword *k, unsigned line, words *list)
{
	struct tn_depconf_directive d = { .kind = (enum tn_depconf_kind)k->kind, .version = "",
					  .line = line };
	const char **copy;

	if (k->kind == IGNORED)
		return 0;
	if (d.kind == TN_DEPCONF_OVERRIDE)
		d.version = pull(list, 1);
	else if (d.kind == TN_DEPCONF_EXTERNAL)
		d.version = pull(list, 0);
	copy = tn_arena_array(p->arena, list->n + 1, sizeof(*copy));
	if (!copy)
		return -ENOMEM;
	for (size_t i = 0; i < list->n; i++)
		copy[i] = list->v[i];
	d.words = copy;
	d.n_words = list->n;
	return p->fn(p->data, &d);
}

static int complain(const struct parse *p, unsigned line, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

/* Return: 0 or -ENOMEM. */
static int complain(const struct parse *p, unsigned line, const char *fmt, ...)
{
	tn_autobuf text = { 0 };
	va_list ap;

	va_start(ap, fmt);
	tn_buf_vaddf(&text, fmt, ap);
	va_end(ap);
	tn_buf_add_char(&text, '\0');
	if (text.failed)
		return -ENOMEM;
	p->fault(p->data, line, text.p);
	return 0;
}

static int parse_line(const struct parse *p, const struct tn_conf_line *line)
{
	struct tn_text rest = line->text, word;
	const struct keyword *k;
	char shown[TN_CONF_SHOWN];
	tn_autovec words list = { 0 };
	int r;

	if (line->defect)
		p->fault(p->data, line->number, line->defect);
	if (!tn_conf_word(&rest, &word))
		return 0;
	k = find_keyword(word);
	if (!k)
		return complain(p, line->number, "line ignored, '%s' is not a keyword",
				tn_conf_shown(word, shown));
	r = take_words(p, rest, k->max_words, &list);
	if (r == 0 && list.n < k->min_words)
		r = complain(p, line->number, "line ignored, it should be: %s %s", k->word, k->usage);
	else if (r == 0)
		r = emit(p, k, line->number, &list);
	return r;
}

int tn_depconf_parse(struct tn_text text, struct tn_arena *arena, tn_depconf_fn *fn,
		     tn_depconf_fault_fn *fault, void *data)
{
	const struct parse p = { arena, fn, fault, data };
	tn_autoconf_lines lines = { .rest = text };
	struct tn_conf_line line;
	int r;

	while ((r = tn_conf_lines_next(&lines, &line)) > 0) {
		r = parse_line(&p, &line);
		if (r != 0)
			return r;
	}
	return r;
}
