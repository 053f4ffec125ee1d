// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/conf.h"

#include <errno.h>

#include "base/cleanup.h"
#include "format/conf_line.h"
#include "format/modname.h"
#include "format/poison.h"

enum shape {
	SHAPE_NAME,      /* one word; what follows is ignored */
	SHAPE_NAME_NAME, /* two words; what follows is ignored */
	SHAPE_NAME_REST, /* a word, one blank, and the rest of the line as it is */
	SHAPE_OLD,       /* was a keyword once */
};

static const struct keyword {
	const char *word;
	enum tn_conf_kind kind;
	enum shape shape;
	const char *usage;
} keywords[] = {
	{ "alias", TN_CONF_ALIAS, SHAPE_NAME_NAME, "PATTERN MODULE" },
	{ "blacklist", TN_CONF_BLACKLIST, SHAPE_NAME, "MODULE" },
	{ "options", TN_CONF_OPTIONS, SHAPE_NAME_REST, "MODULE OPTION..." },
	{ "install", TN_CONF_INSTALL, SHAPE_NAME_REST, "MODULE COMMAND" },
	{ "remove", TN_CONF_REMOVE, SHAPE_NAME_REST, "MODULE COMMAND" },
	{ "softdep", TN_CONF_SOFTDEP, SHAPE_NAME_REST, "MODULE pre: MODULE... post: MODULE..." },
	{ "weakdep", TN_CONF_WEAKDEP, SHAPE_NAME_REST, "MODULE MODULE..." },
	{ "include", 0, SHAPE_OLD, NULL },
	{ "config", 0, SHAPE_OLD, NULL },
};

struct parse {
	const char *file;
	struct tn_arena *arena;
	tn_conf_fn *fn;
	void *data;
	const struct tn_log *log;
};

static const struct keyword *find_keyword(struct tn_text word)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(keywords); i++)
		if (tn_text_is(word, keywords[i].word))
			return &keywords[i];
	return NULL;
}

/* Return: the normalised copy; NULL with *@ret_bad set for unbalanced brackets,
 * with *@ret_bad clear when memory is out. */
static const char *normalised(const struct parse *p, struct tn_text name, bool *ret_bad)
{
	char *s = tn_arena_dup(p->arena, name);

	*ret_bad = s && tn_modname_normalise(s, name.n) < 0;
	return *ret_bad ? NULL : s;
}

static const char *options_value(const struct parse *p, struct tn_text rest)
{
	char *s = tn_arena_dup(p->arena, rest);

	for (char *c = s; c && *c; c++)
		if (*c == '\t')
			*c = ' ';
	return s;
}

static void complain(const struct parse *p, unsigned line, const struct keyword *k)
{
	tn_log(p->log, TN_LOG_ERROR, "%s:%u: line ignored, it should be: %s %s", p->file, line,
	       k->word, k->usage);
}

/* Return: 0, what the callback returned, or -ENOMEM. */
static int parse_directive(const struct parse *p, const struct keyword *k, struct tn_text rest,
			   unsigned line)
{
	struct tn_conf_directive d = { .kind = k->kind, .value = "", .line = line };
	struct tn_text name, second = { 0 };
	bool bad = false;

	if (!tn_conf_word(&rest, &name) ||
	    (k->shape == SHAPE_NAME_NAME && !tn_conf_word(&rest, &second)) ||
	    (k->shape == SHAPE_NAME_REST && !rest.n)) {
		complain(p, line, k);
		return 0;
	}
	d.name = normalised(p, name, &bad);
	if (!bad && k->shape == SHAPE_NAME_NAME)
		d.value = normalised(p, second, &bad);
	else if (k->kind == TN_CONF_OPTIONS)
		d.value = options_value(p, rest);
	else if (k->shape == SHAPE_NAME_REST)
		d.value = tn_arena_dup(p->arena, rest);
	if (bad) {
		tn_log(p->log, TN_LOG_ERROR, "%s:%u: line ignored, '[' and ']' do not pair in it",
		       p->file, line);
		return 0;
	}
	return d.name && d.value ? p->fn(p->data, &d) : -ENOMEM;
}

static int parse_line(const struct parse *p, const struct tn_conf_line *line)
{
	struct tn_text rest = line->text, word;
	const struct keyword *k;
	char shown[TN_CONF_SHOWN];

	if (line->defect)
		tn_log(p->log, TN_LOG_ERROR, "%s:%u: %s", p->file, line->number, line->defect);
	if (!tn_conf_word(&rest, &word))
		return 0;
	k = find_keyword(word);
	if (k && k->shape != SHAPE_OLD)
		return parse_directive(p, k, rest, line->number);
	tn_log(p->log, TN_LOG_ERROR, "%s:%u: line ignored, '%s' is %s", p->file, line->number,
	       tn_conf_shown(word, shown),
	       k		  ? "no longer a keyword" :
	       word.p[0] == '#' ? "not a keyword (comments start in the first column)" :
				  "not a keyword");
	return 0;
}

int tn_conf_parse(struct tn_text text, const char *file, struct tn_arena *arena, tn_conf_fn *fn,
		  void *data, const struct tn_log *log)
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
