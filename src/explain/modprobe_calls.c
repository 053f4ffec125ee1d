// SPDX-License-Identifier: LGPL-2.1-or-later
/* As much of the shell as people write into modprobe.d: commands side by side, quotes, redirections. */
#include "explain/modprobe_calls.h"

#include <string.h>

#include "base/cleanup.h"

#define BLANKS " \t"
/* What ends a command. */
#define ENDS ";&|()\n"
/* What makes of a word something else than it says. */
#define SPECIAL "$`\\*?[~'\""

/* Names that one call is asked for. */
#define NAMES_MAX 16

enum effect {
	EFFECT_NONE,
	EFFECT_TAKES,  /* the next word, or what is left of its own */
	EFFECT_ALL,
	EFFECT_IGNORE,
	EFFECT_DOUBT,  /* it may leave the module out */
	EFFECT_OTHER,  /* nothing is loaded, or by another configuration */
};

static const struct {
	char letter; /* 0: none */
	const char *name;
	enum effect effect;
} options[] = {
	{ 'a', "all", EFFECT_ALL },
	{ 'i', "ignore-install", EFFECT_IGNORE },
	{ 'i', "ignore-remove", EFFECT_IGNORE },
	{ 'b', "use-blacklist", EFFECT_DOUBT },
	{ 'q', "quiet", EFFECT_NONE },
	{ 's', "syslog", EFFECT_NONE },
	{ 'v', "verbose", EFFECT_NONE },
	{ 'f', "force", EFFECT_NONE },
	{ 0, "force-vermagic", EFFECT_NONE },
	{ 0, "force-modversion", EFFECT_NONE },
	{ 0, "first-time", EFFECT_NONE },
	{ 'S', "set-version", EFFECT_TAKES },
};

/* Words before the name of a command. */
static const struct {
	const char *word;
	bool doubt; /* what follows may not be run */
} leads[] = {
	{ "if", true },	  { "then", true },  { "else", true },	{ "elif", true },	 { "while", true }, { "until", true },
	{ "do", true },	  { "exec", true },  { "!", false },	{ "{", false },	 { "time", false }, { "command", false },
	{ "nohup", false },
};

/* Commands after which the rest may not be run. */
static const char *const enders[] = { "exit", "return", "exec", "set", "trap", "for", "case" };

struct call {
	bool named, is_modprobe; /* the command's name has been seen, and it is modprobe */
	bool certain, all, ignore_install, other, no_options;
	bool takes; /* the next word belongs to the last */
	struct tn_text names[NAMES_MAX];
	size_t n_names;
};

struct line {
	struct tn_text rest;
	bool doubt; /* what follows may not be run */
	struct call call;
	tn_modprobe_calls *ret;
};

static bool has_any(struct tn_text word, const char *bytes)
{
	for (size_t i = 0; i < word.n; i++)
		if (strchr(bytes, word.p[i]))
			return true;
	return false;
}

static void apply(struct call *c, enum effect effect)
{
	c->all |= effect == EFFECT_ALL;
	c->ignore_install |= effect == EFFECT_IGNORE;
	c->other |= effect == EFFECT_OTHER;
	c->certain &= effect != EFFECT_DOUBT;
}

static enum effect effect_of(char letter, struct tn_text name)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(options); i++)
		if (letter ? options[i].letter == letter : tn_text_is(name, options[i].name))
			return options[i].effect;
	return EFFECT_OTHER;
}

static void take_letters(struct call *c, struct tn_text letters)
{
	enum effect effect = EFFECT_NONE;

	for (; letters.n && effect != EFFECT_TAKES; letters = tn_text_from(letters, 1)) {
		effect = effect_of(letters.p[0], letters);
		apply(c, effect);
	}
	c->takes = effect == EFFECT_TAKES && !letters.n;
}

static void take_option(struct call *c, struct tn_text word)
{
	struct tn_text name = tn_text_from(word, 2);
	const char *value = memchr(word.p, '=', word.n);
	enum effect effect;

	if (word.p[1] != '-') {
		take_letters(c, tn_text_from(word, 1));
		return;
	}
	if (!name.n) {
		c->no_options = true;
		return;
	}
	if (value)
		name.n = (size_t)(value - name.p);
	effect = effect_of('\0', name);
	apply(c, effect);
	c->takes = effect == EFFECT_TAKES && !value;
}

static void take_argument(struct call *c, struct tn_text word)
{
	if (!c->no_options && word.n > 1 && word.p[0] == '-')
		take_option(c, word);
	else if (word.n && !has_any(word, SPECIAL) && c->n_names < NAMES_MAX)
		c->names[c->n_names++] = word;
}

static bool is_modprobe(struct tn_text word)
{
	return tn_text_is(word, "modprobe") || tn_text_ends(word, TN_TEXT_LITERAL("/modprobe"));
}

static void take_name(struct line *line, struct tn_text word)
{
	struct call *c = &line->call;

	for (size_t i = 0; i < TN_ARRAY_SIZE(enders); i++)
		line->doubt |= tn_text_is(word, enders[i]);
	for (size_t i = 0; i < TN_ARRAY_SIZE(leads); i++)
		if (tn_text_is(word, leads[i].word)) {
			c->certain &= !leads[i].doubt;
			return;
		}
	if (word.n && word.p[0] != '=' && memchr(word.p, '=', word.n))
		return; /* a variable for the command */
	c->named = true;
	c->is_modprobe = is_modprobe(word);
}

static void take_word(struct line *line, struct tn_text word)
{
	struct call *c = &line->call;

	if (c->takes)
		c->takes = false;
	else if (has_any(word, "<>"))
		c->takes = strchr("<>", word.p[word.n - 1]);
	else if (!c->named)
		take_name(line, word);
	else if (c->is_modprobe)
		take_argument(c, word);
}

static int end_call(struct line *line)
{
	struct call *c = &line->call;
	size_t n = !c->is_modprobe || c->other ? 0 : c->all ? c->n_names : c->n_names > 0;
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = tn_vec_push(line->ret, (struct tn_modprobe_call){ c->names[i], c->ignore_install, c->certain });
	line->call = (struct call){ .certain = !line->doubt };
	return r;
}

/* The length of the word at the start of @text, with its quotes. */
static size_t word_length(struct tn_text text)
{
	char quote = '\0';
	size_t i = 0;

	for (; i < text.n; i++) {
		char byte = text.p[i];

		if (quote) {
			quote = byte == quote ? '\0' : quote;
		} else if (byte == '\\' && i + 1 < text.n) {
			i++;
		} else if (byte == '\'' || byte == '"') {
			quote = byte;
		} else if (byte == '&' && (i ? strchr("<>", text.p[i - 1]) != NULL : text.n > 1 && text.p[1] == '>')) {
			continue; /* 2>&1, &>file */
		} else if (strchr(BLANKS ENDS, byte)) {
			break;
		}
	}
	return i;
}

static struct tn_text unquoted(struct tn_text word)
{
	bool quoted = word.n > 1 && (word.p[0] == '\'' || word.p[0] == '"') && word.p[word.n - 1] == word.p[0];
	struct tn_text inner = quoted ? (struct tn_text){ word.p + 1, word.n - 2 } : word;

	return has_any(inner, SPECIAL BLANKS) ? word : inner;
}

static int end_command(struct line *line, char byte)
{
	struct tn_text next = tn_text_from(line->rest, 1);
	bool doubled = next.n && next.p[0] == byte;

	line->doubt |= byte == '(' || (doubled && (byte == '&' || byte == '|'));
	line->rest = next;
	return end_call(line);
}

static void skip_comment(struct line *line)
{
	const char *end = memchr(line->rest.p, '\n', line->rest.n);

	line->rest = tn_text_from(line->rest, end ? (size_t)(end - line->rest.p) : line->rest.n);
}

int tn_modprobe_calls_find(const char *shell, tn_modprobe_calls *ret)
{
	struct line line = { .rest = tn_text(shell), .call.certain = true, .ret = ret };
	int r = 0;

	while (line.rest.n && r == 0) {
		char byte = line.rest.p[0];
		size_t n = word_length(line.rest);

		if (strchr(BLANKS, byte)) {
			line.rest = tn_text_from(line.rest, 1);
		} else if (!n) {
			r = end_command(&line, byte);
		} else if (byte == '#') {
			skip_comment(&line);
		} else {
			take_word(&line, unquoted((struct tn_text){ line.rest.p, n }));
			line.rest = tn_text_from(line.rest, n);
		}
	}
	return r < 0 ? r : end_call(&line);
}
