// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/conf.h"

#include <errno.h>
#include <stdarg.h>

#include "base/buf.h"
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

const char *tn_conf_keyword(enum tn_conf_kind kind)
{
	const struct keyword *k = keywords;

	while (k->kind != kind)
		k++;
	return k->word;
}

struct parse {
	struct tn_arena *arena;
	tn_conf_fn *fn;
	tn_conf_fault_fn *fault;
	void *data;
};

static int complain(const struct parse *p, struct tn_conf_fault fault, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

static int complain(const struct parse *p, struct tn_conf_fault fault, const char *fmt, ...)
{
	tn_autofree char *text = NULL;
	struct tn_buf b = { 0 };
	va_list ap;

	va_start(ap, fmt);
	tn_buf_vaddf(&b, fmt, ap);
	va_end(ap);
	text = tn_buf_take(&b);
	fault.text = text;
	return text ? p->fault(p->data, &fault) : -ENOMEM;
}

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

/* What stands behind the last word of a keyword that takes no more. NULL: nothing, or a comment. */
static int keep_more(const struct parse *p, struct tn_text rest, const char **ret)
{
	rest = tn_text_trim(rest);
	if (!rest.n || rest.p[0] == '#')
		return 0;
	*ret = tn_arena_dup(p->arena, rest);
	return *ret ? 0 : -ENOMEM;
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
	    (k->shape == SHAPE_NAME_REST && !rest.n))
		return complain(p, (struct tn_conf_fault){ .line = line },
				"line ignored, it should be: %s %s", k->word, k->usage);
	d.name = normalised(p, name, &bad);
	if (!bad && k->shape == SHAPE_NAME_NAME)
		d.value = normalised(p, second, &bad);
	else if (k->kind == TN_CONF_OPTIONS)
		d.value = options_value(p, rest);
	else if (k->shape == SHAPE_NAME_REST)
		d.value = tn_arena_dup(p->arena, rest);
	if (bad)
		return complain(p, (struct tn_conf_fault){ .line = line },
				"line ignored, '[' and ']' do not pair in it");
	if (k->shape != SHAPE_NAME_REST && rest.n && keep_more(p, rest, &d.more) < 0)
		return -ENOMEM;
	return d.name && d.value ? p->fn(p->data, &d) : -ENOMEM;
}

/* Editors of other systems write one; for modprobe it is part of the first word. */
static bool has_mark(struct tn_text word, unsigned line)
{
	return line == 1 && (tn_text_starts(word, TN_TEXT_LITERAL("\xef\xbb\xbf")) ||
			     tn_text_starts(word, TN_TEXT_LITERAL("\xff\xfe")) ||
			     tn_text_starts(word, TN_TEXT_LITERAL("\xfe\xff")));
}

static int refuse(const struct parse *p, struct tn_text word, const struct keyword *k, unsigned line)
{
	const struct tn_conf_fault fault = { .line = line, .byte_order_mark = has_mark(word, line) };
	char shown[TN_CONF_SHOWN];

	if (fault.byte_order_mark)
		return complain(p, fault, "line ignored, a byte order mark stands before its first word");
	return complain(p, fault, "line ignored, '%s' is %s", tn_conf_shown(word, shown),
			k		   ? "no longer a keyword" :
			word.p[0] == '#' ? "not a keyword (comments start in the first column)" :
					   "not a keyword");
}

static int parse_line(const struct parse *p, const struct tn_conf_line *line)
{
	struct tn_text rest = line->text, word;
	const struct keyword *k;
	int r = 0;

	if (line->defect)
		r = complain(p, (struct tn_conf_fault){ .line = line->number }, "%s", line->defect);
	if (r != 0 || !tn_conf_word(&rest, &word))
		return r;
	k = find_keyword(word);
	return k && k->shape != SHAPE_OLD ? parse_directive(p, k, rest, line->number) :
					    refuse(p, word, k, line->number);
}

int tn_conf_parse(struct tn_text text, struct tn_arena *arena, tn_conf_fn *fn,
		  tn_conf_fault_fn *fault, void *data)
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
