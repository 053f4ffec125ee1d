// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cli/option.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "base/guess.h"
#include "base/size.h"
#include "base/utf8.h"
#include "cli/log.h"

/* What getopt_long(3) returns for entry i that has no letter: above every char. */
#define FIRST_CODE 0x100

struct getopt_tables {
	struct option longs[TN_OPTIONS_MAX + 1];
	char shorts[2 * TN_OPTIONS_MAX + 2]; /* '+', then "x" or "x:" each, and NUL */
};

static bool is_end(const struct tn_option *o)
{
	return !o->letter && !o->name;
}

static bool same_option(const struct tn_option *a, const struct tn_option *b)
{
	return a->kind == b->kind && a->offset == b->offset && a->letter == b->letter &&
	       a->value == b->value;
}

/* Spellings of one option get one code, so that getopt sees no ambiguity among them. */
static int code_of(const struct tn_option *table, size_t i)
{
	size_t first = 0;

	if (table[i].letter)
		return (unsigned char)table[i].letter;
	while (!same_option(&table[first], &table[i]))
		first++;
	return FIRST_CODE + (int)first;
}

static const struct tn_option *by_code(const struct tn_option *table, int code)
{
	if (code >= FIRST_CODE)
		return &table[code - FIRST_CODE];
	for (; !is_end(table); table++)
		if ((unsigned char)table->letter == code)
			return table;
	return NULL;
}

static int build(const struct tn_option *table, bool posix, struct getopt_tables *ret)
{
	struct option *l = ret->longs;
	char *s = ret->shorts;

	if (posix)
		*s++ = '+';
	for (size_t i = 0; !is_end(&table[i]); i++) {
		int has_arg = table[i].argument ? required_argument : no_argument;

		if (i == TN_OPTIONS_MAX)
			return -E2BIG;
		if (table[i].name)
			*l++ = (struct option){ table[i].name, has_arg, NULL, code_of(table, i) };
		if (table[i].letter) {
			*s++ = table[i].letter;
			if (table[i].argument)
				*s++ = ':';
		}
	}
	*l = (struct option){ 0 };
	*s = '\0';
	return 0;
}

static int list_add(struct tn_strings *list, const char *s)
{
	/* Rarely more than one: no doubling. */
	const char **v = realloc(list->v, tn_size_mul(tn_size_add(list->n, 2), sizeof(*v)));

	if (!v)
		return -ENOMEM;
	v[list->n++] = s;
	v[list->n] = NULL;
	list->v = v;
	return 0;
}

/* kmod takes what strtoul(3) takes, a minus sign included, so scripts may rely on it. */
static int read_msec(const struct tn_option *o, const char *program, const char *s, unsigned *ret)
{
	const char *slash = strrchr(program, '/');
	unsigned long ms;
	char *end;

	ms = strtoul(s, &end, 0);
	if (end == s || *end) {
		tn_report_plain("%s: ERROR: unexpected %s value '%s'.",
				slash ? slash + 1 : program, o->name, s);
		return -EINVAL;
	}
	*ret = ms > UINT_MAX ? UINT_MAX : (unsigned)ms;
	return 0;
}

static int store(const struct tn_option *o, const char *program, void *args)
{
	void *member = (char *)args + o->offset;

	switch (o->kind) {
	case TN_OPT_FLAG:
	case TN_OPT_STOP:
		*(bool *)member = true;
		return 0;
	case TN_OPT_COUNT:
		++*(unsigned *)member;
		return 0;
	case TN_OPT_VALUE:
		*(const char **)member = o->value;
		return 0;
	case TN_OPT_STRING:
		*(const char **)member = optarg;
		return 0;
	case TN_OPT_LIST:
		return list_add(member, optarg);
	case TN_OPT_MSEC:
		return read_msec(o, program, optarg, member);
	}
	return -EINVAL;
}

/* getopt(3) stays on a word of letters until the last of them; where an argument is missing at the end,
 * musl's is behind it. */
static const char *refused_word(int argc, char *const *argv)
{
	const int at = optind < argc ? optind : argc;
	const char *word = at > 0 ? argv[at - 1] : "";

	return word[0] != '-' && argv[at] ? argv[at] : word;
}

static bool shows_as_it_is(const char *word)
{
	tn_autobuf shown = { 0 };

	tn_utf8_show(tn_text(word), &shown);
	return tn_text_eq(tn_text(word), tn_buf_text(&shown));
}

/* In getopt's words, which it prints itself: unless the word is nothing to send to a terminal. */
static void say_why(const struct getopt_tables *t, int argc, char **argv)
{
	if (!shows_as_it_is(refused_word(argc, argv))) {
		tn_report_plain("%s: unrecognized option '%s'", argv[0], refused_word(argc, argv));
		return;
	}
	optind = 0;
	opterr = 1;
	for (int code = 0; code != '?' && code != -1;)
		code = getopt_long(argc, argv, t->shorts, t->longs, NULL);
}

int tn_options_parse(const struct tn_option *table, int argc, char **argv, void *args, bool posix)
{
	struct getopt_tables t;
	int code, r;

	r = build(table, posix, &t);
	if (r < 0)
		return r;
	optind = 0; /* glibc and musl: forget an earlier argv */
	opterr = 0;
	while ((code = getopt_long(argc, argv, t.shorts, t.longs, NULL)) != -1) {
		const struct tn_option *o = by_code(table, code);

		if (!o) {
			say_why(&t, argc, argv);
			return -EINVAL;
		}
		r = store(o, argv[0], args);
		if (r < 0)
			return r;
		if (o->kind == TN_OPT_STOP)
			break;
	}
	return optind;
}

/* "--nmae=x" and "-nmae" -> "nmae" */
static bool refused_name(const char *word, char *ret, size_t size)
{
	size_t dashes = strspn(word, "-"), n = strcspn(word + dashes, "=");

	if (dashes < 1 || dashes > 2 || n < 2 || n >= size)
		return false;
	memcpy(ret, word + dashes, n);
	ret[n] = '\0';
	return true;
}

const char *tn_options_meant(const struct tn_option *table, int argc, char *const *argv)
{
	const char *word = refused_word(argc, argv);
	char name[32]; /* what is longer is not guessed */
	struct tn_guess guess = { .word = name };

	if (!refused_name(word, name, sizeof(name)))
		return NULL;
	for (; !is_end(table); table++)
		if (table->name && table->help)
			tn_guess_consider(&guess, table->name);
	/* An abbreviation was understood, so the argument is what is wrong. */
	if (word[1] == '-' && guess.best && strncmp(guess.best, name, strlen(name)) == 0)
		return NULL;
	return guess.best;
}

void tn_options_release(const struct tn_option *table, void *args)
{
	for (; !is_end(table); table++) {
		struct tn_strings *list = (void *)((char *)args + table->offset);

		if (table->kind != TN_OPT_LIST)
			continue;
		free(list->v);
		*list = (struct tn_strings){ 0 };
	}
}
