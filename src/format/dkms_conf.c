// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/dkms_conf.h"

#include <stdio.h>

#include "base/buf.h"
#include "format/poison.h"

struct script {
	struct tn_text text;
	size_t at;
	unsigned line;
	struct tn_dkms_vars *vars;
	struct tn_dkms_unplain *why;
};

/* What stands left of an equals sign. */
struct target {
	struct tn_text name;
	unsigned index, line;
	bool has_index, append;
};

#define END (-1)

static int peek(const struct script *s, size_t ahead)
{
	return ahead < s->text.n - s->at ? (unsigned char)s->text.p[s->at + ahead] : END;
}

static int take(struct script *s)
{
	int c = peek(s, 0);

	s->at += c != END;
	s->line += c == '\n';
	return c;
}

__attribute__((format(printf, 2, 3))) static int refuse(struct script *s, const char *fmt, ...)
{
	va_list ap;

	s->why->line = s->line;
	va_start(ap, fmt);
	vsnprintf(s->why->why, sizeof(s->why->why), fmt, ap);
	va_end(ap);
	return -ENOTSUP;
}

/* @r of a call that changes the variables. */
static int bounded(struct script *s, int r)
{
	return r == -E2BIG ? refuse(s, "the values are too many or too long") : r;
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

static bool is_name_start(int c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

static bool is_blank(int c)
{
	return c == ' ' || c == '\t';
}

static bool is_one_of(int c, const char *set)
{
	return c > 0 && strchr(set, c);
}

static struct tn_text take_name(struct script *s)
{
	struct tn_text name = { s->text.p + s->at, 0 };

	if (is_name_start(peek(s, 0)))
		while (is_name_start(peek(s, 0)) || is_digit(peek(s, 0))) {
			take(s);
			name.n++;
		}
	return name;
}

/* "[12]": no arithmetic, no octal. Return: whether it was one; then it is taken. */
static bool take_index(struct script *s, unsigned *ret)
{
	size_t n = 1;
	unsigned index = 0;

	for (; is_digit(peek(s, n)) && n <= 6; n++)
		index = index * 10 + (unsigned)(peek(s, n) - '0');
	if (peek(s, n) != ']' || n == 1 || (peek(s, 1) == '0' && n > 2))
		return false;
	s->at += n + 1;
	*ret = index;
	return true;
}

/* Names that bash, or what dkms wraps the file in, treats in ways of their own. */
static bool is_special(struct tn_text name)
{
	static const char *const special[] = {
		"CR", "IFS", "LANG", "LANGUAGE", "RANDOM", "SRANDOM", "SECONDS", "EPOCHSECONDS", "EPOCHREALTIME", "LINENO", "UID",
		"EUID", "PPID", "GROUPS", "DIRSTACK", "FUNCNAME", "FUNCNEST", "HISTCMD", "SHELLOPTS", "POSIXLY_CORRECT", "OPTIND",
		"OPTARG", "OPTERR", "PIPESTATUS", "GLOBIGNORE", "TMOUT", "COLUMNS", "LINES", "export_envs", "to_source_file",
		"tmpfile", "mv_re", "patch_array", "strip", "build_exclude", "built_module_name", "built_module_location",
		"dest_module_name", "dest_module_location",
		"HISTSIZE", "HISTFILESIZE", "HISTFILE", "HISTTIMEFORMAT", "TERM", "TERMCAP", "TERMINFO",
		"IGNOREEOF", "ignoreeof",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(special); i++)
		if (tn_text_is(name, special[i]))
			return true;
	return name.p[0] == '_' || tn_text_starts(name, TN_TEXT_LITERAL("BASH")) || tn_text_starts(name, TN_TEXT_LITERAL("LC_")) ||
	       tn_text_starts(name, TN_TEXT_LITERAL("DKMS_DIRECTIVE")) || tn_text_starts(name, TN_TEXT_LITERAL("dkms_conf_")) ||
	       tn_text_starts(name, TN_TEXT_LITERAL("dkms_framework_")) || tn_text_starts(name, TN_TEXT_LITERAL("COMP_"));
}

/* What an element of a variable is; one that nobody set is empty. */
static struct tn_text element(const struct tn_dkms_var *var, unsigned index)
{
	for (size_t i = 0; var && i < var->values.n && var->values.v[i].index <= index; i++)
		if (var->values.v[i].index == index)
			return var->values.v[i].text;
	return TN_TEXT_LITERAL("");
}

/* A '$' is next. @split: blanks in the value would make several words of it. */
static int read_dollar(struct script *s, bool split, bool quoted, struct tn_buf *ret)
{
	bool braces = peek(s, 1) == '{';
	const struct tn_dkms_var *var;
	struct tn_text name, value;
	unsigned index = 0;

	if (peek(s, 1) == '(' || peek(s, 1) == '[')
		return refuse(s, "$%c starts a command or arithmetic", peek(s, 1));
	if (is_digit(peek(s, 1)) || is_one_of(peek(s, 1), "@*#?-$!") || (!quoted && is_one_of(peek(s, 1), "'\"")))
		return refuse(s, "$%c is for a shell", peek(s, 1));
	if (!braces && !is_name_start(peek(s, 1))) {
		tn_buf_add_char(ret, (char)take(s));
		return 0;
	}
	s->at += braces ? 2 : 1;
	name = take_name(s);
	if (braces && peek(s, 0) == '[' && !take_index(s, &index))
		return refuse(s, "the index of ${%.*s[...]} is no number", TN_TEXT_FMT(name));
	if (!name.n || (braces && take(s) != '}'))
		return refuse(s, "${...} is more than a variable's name");
	var = tn_dkms_vars_find(s->vars, name);
	if (is_special(name) || (!var && !tn_dkms_takes(s->vars->of, name)))
		return refuse(s, "nothing before this sets $%.*s", TN_TEXT_FMT(name));
	value = element(var, index);
	for (size_t i = 0; split && i < value.n; i++)
		if (is_one_of(value.p[i], " \t\n*?[\\"))
			return refuse(s, "$%.*s without quotes may become several words", TN_TEXT_FMT(name));
	if (split && !value.n)
		return refuse(s, "$%.*s without quotes is empty", TN_TEXT_FMT(name));
	if (value.n > TN_DKMS_BYTES_MAX - ret->n)
		return refuse(s, "the value grows too long");
	tn_buf_add_text(ret, value);
	return 0;
}

static int read_single_quotes(struct script *s, struct tn_buf *ret)
{
	take(s);
	while (peek(s, 0) != '\'') {
		if (peek(s, 0) == END)
			return refuse(s, "a quotation mark is not closed");
		tn_buf_add_char(ret, (char)take(s));
	}
	take(s);
	return 0;
}

static int read_double_quotes(struct script *s, struct tn_buf *ret)
{
	int c, r = 0;

	take(s);
	while ((c = peek(s, 0)) != '"' && r == 0) {
		if (c == END)
			return refuse(s, "a quotation mark is not closed");
		if (c == '`')
			return refuse(s, "`...` runs a command");
		if (c == '$') {
			r = read_dollar(s, false, true, ret);
		} else if (c == '\\' && peek(s, 1) == '\n') {
			take(s);
			take(s);
		} else {
			if (c == '\\' && is_one_of(peek(s, 1), "$`\"\\"))
				take(s);
			tn_buf_add_char(ret, (char)take(s));
		}
	}
	if (r == 0)
		take(s);
	return r;
}

/* What no quotes protect. @inside: in the parentheses of an array, where braces and patterns are expanded. */
static int read_bare(struct script *s, bool inside, struct tn_buf *ret)
{
	int c = peek(s, 0);

	if (c == '\\') {
		take(s);
		c = peek(s, 0);
		if (c == END)
			return refuse(s, "the file ends in a backslash");
		if (c == '\n')
			take(s);
		else
			tn_buf_add_char(ret, (char)take(s));
		return 0;
	}
	if (is_one_of(c, "`()<>&|"))
		return refuse(s, "'%c' is for a shell", c);
	if (c == '~' || (inside && is_one_of(c, "*?[{;")))
		return refuse(s, "'%c' is expanded by a shell", c);
	tn_buf_add_char(ret, (char)take(s));
	return 0;
}

/* Up to the blank that ends it. */
static int read_word(struct script *s, bool inside, struct tn_buf *ret)
{
	const char *end = inside ? " \t\n)" : " \t\n;";
	int r = 0;

	while (r == 0 && peek(s, 0) != END && !is_one_of(peek(s, 0), end)) {
		switch (peek(s, 0)) {
		case '\'':
			r = read_single_quotes(s, ret);
			break;
		case '"':
			r = read_double_quotes(s, ret);
			break;
		case '$':
			r = read_dollar(s, inside, false, ret);
			break;
		default:
			r = read_bare(s, inside, ret);
		}
	}
	return r < 0 ? r : ret->failed ? -ENOMEM : 0;
}

static void skip_comment(struct script *s)
{
	while (peek(s, 0) != END && peek(s, 0) != '\n')
		take(s);
}

/* @lines: those end nothing here. */
static void skip_blanks(struct script *s, bool lines)
{
	for (;;) {
		if (is_blank(peek(s, 0)) || (lines && peek(s, 0) == '\n')) {
			take(s);
		} else if (peek(s, 0) == '\\' && peek(s, 1) == '\n') {
			take(s);
			take(s);
		} else if (peek(s, 0) == '#') {
			skip_comment(s);
		} else {
			return;
		}
	}
}

typedef TN_VEC(struct tn_dkms_value) elements;

static int read_elements(struct script *s, struct tn_arena *arena, unsigned index, elements *ret)
{
	int r = 0;

	take(s);
	for (skip_blanks(s, true); r == 0 && peek(s, 0) != ')'; skip_blanks(s, true)) {
		struct tn_dkms_value value = { .index = index++, .line = s->line };
		tn_autobuf word = { 0 };

		if (peek(s, 0) == END)
			return refuse(s, "a parenthesis is not closed");
		if (value.index > TN_DKMS_INDEX_MAX)
			return refuse(s, "the values are too many or too long");
		r = read_word(s, true, &word);
		value.text = (struct tn_text){ r == 0 ? tn_arena_dup(arena, tn_buf_text(&word)) : NULL, word.n };
		if (r == 0)
			r = value.text.p ? tn_vec_push(ret, value) : -ENOMEM;
	}
	if (r == 0)
		take(s);
	return r;
}

/* NAME=(...): all of it is read before any of it is set, since it may name what it replaces. */
static int assign_array(struct script *s, const struct target *to)
{
	const struct tn_dkms_var *var = tn_dkms_vars_find(s->vars, to->name);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec elements new = { 0 };
	unsigned first = to->append && var && var->values.n ? var->values.v[var->values.n - 1].index + 1 : 0;
	int r;

	if (to->has_index)
		return refuse(s, "an element cannot be an array");
	r = read_elements(s, &arena, first, &new);
	if (r == 0 && (!to->append || !var))
		r = bounded(s, tn_dkms_vars_clear(s->vars, to->name));
	for (size_t i = 0; i < new.n && r == 0; i++)
		r = bounded(s, tn_dkms_vars_set(s->vars, to->name, &new.v[i]));
	if (r == 0 && peek(s, 0) != END && !is_one_of(peek(s, 0), " \t\n;"))
		return refuse(s, "more follows the parenthesis");
	return r;
}

static int assign_word(struct script *s, const struct target *to)
{
	struct tn_dkms_value value = { .index = to->index, .line = to->line };
	tn_autobuf word = { 0 };
	int r = read_word(s, false, &word);

	if (r == 0 && to->append) {
		tn_autobuf tail = word;

		word = (struct tn_buf){ 0 };
		tn_buf_add_text(&word, element(tn_dkms_vars_find(s->vars, to->name), to->index));
		tn_buf_add_text(&word, tn_buf_text(&tail));
		r = word.failed ? -ENOMEM : 0;
	}
	value.text = tn_buf_text(&word);
	return r < 0 ? r : bounded(s, tn_dkms_vars_set(s->vars, to->name, &value));
}

static int read_target(struct script *s, struct target *ret)
{
	struct target to = { .line = s->line };
	size_t from = s->at, n;

	to.name = take_name(s);
	if (to.name.n && peek(s, 0) == '[') {
		to.has_index = true;
		if (!take_index(s, &to.index))
			return refuse(s, "the index of %.*s[...] is no number", TN_TEXT_FMT(to.name));
	}
	to.append = peek(s, 0) == '+' && peek(s, 1) == '=';
	s->at += to.append;
	if (!to.name.n || take(s) != '=') {
		s->line = to.line;
		for (n = 0; from + n < s->text.n && n < 40 && (unsigned char)s->text.p[from + n] > ' '; n++)
			;
		return refuse(s, "\"%.*s\" is a command", (int)n, s->text.p + from);
	}
	if (is_special(to.name))
		return refuse(s, "%.*s means something to the shell itself", TN_TEXT_FMT(to.name));
	*ret = to;
	return 0;
}

/* A line end of another system, alone on its line: bash looks for a command of that name and goes on. */
static bool skip_return(struct script *s)
{
	bool alone = peek(s, 0) == '\r' && (peek(s, 1) == '\n' || peek(s, 1) == END);

	if (alone)
		take(s);
	return alone;
}

static int read_statement(struct script *s)
{
	unsigned words = 0;
	struct target to = { 0 };
	int r = 0;

	skip_blanks(s, true);
	if (skip_return(s))
		return 0;
	while (r == 0 && peek(s, 0) != END && peek(s, 0) != '\n' && peek(s, 0) != ';') {
		r = read_target(s, &to);
		if (r == 0)
			r = peek(s, 0) == '(' ? assign_array(s, &to) : assign_word(s, &to);
		words++;
		skip_blanks(s, false);
	}
	if (r == 0 && peek(s, 0) == ';') {
		if (!words)
			return refuse(s, "';' ends nothing");
		take(s);
	}
	return r;
}

static int read_script(struct tn_text text, unsigned line, struct tn_dkms_vars *vars, struct tn_dkms_unplain *why)
{
	struct script s = { .text = text, .line = line, .vars = vars, .why = why };
	int r = 0;

	if (text.n > TN_DKMS_CONF_MAX)
		return refuse(&s, "the file is longer than %u KiB", TN_DKMS_CONF_MAX >> 10);
	if (text.n && memchr(text.p, '\0', text.n))
		return refuse(&s, "there is a NUL byte in the file");
	while (r == 0 && s.at < text.n)
		r = read_statement(&s);
	return r;
}

/* Puts @new in the place of @vars where @r is 0; frees what is not wanted any more. */
static int replace(struct tn_dkms_vars *vars, struct tn_dkms_vars *new, int r)
{
	tn_dkms_vars_free(r == 0 ? vars : new);
	if (r == 0)
		*vars = *new;
	return r;
}

int tn_dkms_conf_read(struct tn_text script, struct tn_dkms_vars *vars, struct tn_dkms_unplain *ret_why)
{
	struct tn_dkms_vars new = { 0 };
	int r = tn_dkms_vars_copy(vars, &new);

	if (r == 0)
		r = read_script(script, 1, &new, ret_why);
	return replace(vars, &new, r);
}

/* How dkms writes a directive down for itself: NAME[i]="value", without a line's last CR, and through echo without
 * quotes, so that a run of blanks is one. */
static void write_again(struct tn_text name, const struct tn_dkms_value *value, struct tn_buf *ret)
{
	struct tn_text text = value->text;
	bool blank = false;

	text.n -= tn_text_ends(text, TN_TEXT_LITERAL("\r"));
	tn_buf_addf(ret, "%.*s[%u]=\"", TN_TEXT_FMT(name), value->index);
	for (size_t i = 0; i < text.n; i++) {
		bool now = text.p[i] == '\n' || is_blank(text.p[i]);

		if (now && !blank)
			tn_buf_add_char(ret, ' ');
		if (!now)
			tn_buf_add_char(ret, text.p[i]);
		blank = now;
	}
	tn_buf_add_char(ret, '"');
}

static int take_over(const struct tn_dkms_var *var, struct tn_dkms_vars *to, struct tn_dkms_unplain *why)
{
	int r = 0;

	for (size_t i = 0; i < var->values.n && r == 0; i++) {
		tn_autobuf line = { 0 };

		write_again(var->name, &var->values.v[i], &line);
		r = line.failed ? -ENOMEM : read_script(tn_buf_text(&line), var->values.v[i].line, to, why);
	}
	return r;
}

int tn_dkms_conf_source(struct tn_text script, struct tn_dkms_vars *vars, struct tn_dkms_unplain *ret_why)
{
	tn_auto_dkms_vars sourced = { 0 };
	struct tn_dkms_vars new = { 0 };
	const char *const *names;
	size_t n;
	int r = tn_dkms_vars_copy(vars, &sourced);

	names = tn_dkms_taken(vars->of, &n);
	if (r == 0)
		r = read_script(script, 1, &sourced, ret_why);
	if (r == 0)
		r = tn_dkms_vars_copy(vars, &new);
	for (size_t i = 0; i < n && r == 0; i++) {
		const struct tn_dkms_var *var = tn_dkms_vars_find(&sourced, tn_text(names[i]));

		r = var ? take_over(var, &new, ret_why) : 0;
	}
	return replace(vars, &new, r);
}
