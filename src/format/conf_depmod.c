// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/conf_depmod.h"

#include <errno.h>

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
	const char *file;
	struct tn_arena *arena;
	tn_depconf_fn *fn;
	void *data;
	const struct tn_log *log;
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

static int parse_line(const struct parse *p, const struct tn_conf_line *line)
{
	struct tn_text rest = line->text, word;
	const struct keyword *k;
	char shown[TN_CONF_SHOWN];
	tn_autovec words list = { 0 };
	int r;

	if (line->defect)
		tn_log(p->log, TN_LOG_ERROR, "%s:%u: %s", p->file, line->number, line->defect);
	if (!tn_conf_word(&rest, &word))
		return 0;
	k = find_keyword(word);
	if (!k) {
		tn_log(p->log, TN_LOG_ERROR, "%s:%u: line ignored, '%s' is not a keyword", p->file,
		       line->number, tn_conf_shown(word, shown));
		return 0;
	}
	r = take_words(p, rest, k->max_words, &list);
	if (r == 0 && list.n < k->min_words)
		tn_log(p->log, TN_LOG_ERROR, "%s:%u: line ignored, it should be: %s %s", p->file,
		       line->number, k->word, k->usage);
	else if (r == 0)
		r = emit(p, k, line->number, &list);
	return r;
}

int tn_depconf_parse(struct tn_text text, const char *file, struct tn_arena *arena,
		     tn_depconf_fn *fn, void *data, const struct tn_log *log)
{
	const struct parse p = { file, arena, fn, data, log };
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
