// SPDX-License-Identifier: LGPL-2.1-or-later
/* A logical line is read with the place that each of its bytes has in the file: words are found in the one and
 * replaced in the other. */
#include "format/conf_edit.h"

#include <errno.h>
#include <stdlib.h>

#include "base/vec.h"
#include "format/conf_line.h"
#include "format/modname.h"
#include "format/param_value.h"
#include "format/poison.h"

static bool has_byte(struct tn_text text, char c)
{
	return text.n && memchr(text.p, c, text.n);
}

/* A line as modprobe.d(5) has it: joined, and without backslashes. */
struct line {
	struct tn_text file;
	size_t start, end; /* in the file; @end is behind its newline */
	unsigned number;   /* of its first physical line */
	struct tn_buf text;
	TN_VEC(size_t) places; /* where each byte of @text begins in the file */
};

static void line_free(struct line *l)
{
	tn_buf_free(&l->text);
	tn_vec_free(&l->places);
}

static int add_byte(struct line *l, char c, size_t place)
{
	if (l->text.n > TN_CONF_LINE_MAX) /* which nobody reads */
		return 0;
	tn_buf_add_char(&l->text, c);
	return l->text.failed ? -ENOMEM : tn_vec_push(&l->places, place);
}

/* The next line, joined as tn_conf_lines_next() does it. @number: of physical lines so far. Return: 1, 0 at the end,
 * -ENOMEM. */
static int next_line(struct line *l, unsigned *number)
{
	size_t at = l->end;
	int r = 0;

	if (at >= l->file.n)
		return 0;
	l->start = at;
	l->number = ++*number;
	l->text.n = l->places.n = 0;
	while (r == 0 && at < l->file.n && l->file.p[at] != '\n') {
		bool slash = l->file.p[at] == '\\', last = at + 1 == l->file.n;

		if (slash && !last && l->file.p[at + 1] == '\n')
			++*number;
		else if (slash && !last)
			r = add_byte(l, l->file.p[at + 1], at);
		else if (!slash)
			r = add_byte(l, l->file.p[at], at);
		at += slash && !last ? 2 : 1;
	}
	l->end = at + (at < l->file.n);
	return r < 0 ? r : 1;
}

/* Where byte @i of the joined line begins in the file; the line's end for the one behind the last. */
static size_t place_of(const struct line *l, size_t i)
{
	size_t newline = l->end > l->start && l->file.p[l->end - 1] == '\n';

	return i < l->places.n ? l->places.v[i] : l->end - newline;
}

/* Where byte @i - 1 of the joined line ends in the file, which has it behind a backslash or not. */
static size_t behind(const struct line *l, size_t i)
{
	size_t place = place_of(l, i - 1);

	return place + (l->file.p[place] == '\\' ? 2 : 1);
}

/* Whether it is an options line of the module; @ret: its words. Return: 1, 0, -ENOMEM. */
static int is_options_of(const struct line *l, const char *module, struct tn_text *ret)
{
	struct tn_text rest = tn_buf_text(&l->text), keyword, name;
	tn_autofree char *copy = NULL;

	if (rest.n > TN_CONF_LINE_MAX || (rest.n && rest.p[0] == '#') || !tn_conf_word(&rest, &keyword) ||
	    !tn_text_is(keyword, "options") || !tn_conf_word(&rest, &name))
		return 0;
	copy = tn_text_dup(name);
	if (!copy)
		return -ENOMEM;
	*ret = rest;
	return tn_modname_normalise(copy, name.n) == 0 && tn_text_eq(tn_text(copy), tn_text(module));
}

/* A word that sets the parameter. */
struct found {
	bool any;
	size_t start, end; /* of the word in the file */
	size_t line_start;
	unsigned line;
	bool same; /* it sets that very value */
};

/* Where a word can be added: behind the last options line of the module that has no "--" and no '#'. */
struct room {
	bool any;
	size_t at, line_start;
	unsigned line;
};

static void note_word(const struct line *l, const struct tn_conf_option *option, const struct tn_param_word *word,
		      struct found *ret)
{
	size_t from = (size_t)(word->whole.p - l->text.p);

	*ret = (struct found){
		.any = true,
		.start = place_of(l, from),
		.end = behind(l, from + word->whole.n),
		.line_start = l->start,
		.line = l->number,
		.same = word->has_value && tn_text_eq(word->value, option->value),
	};
}

/* The words of one line: the last that sets it counts. */
static void look_at_words(const struct line *l, struct tn_text words, const struct tn_conf_option *option, struct found *ret,
			  struct room *ret_room)
{
	struct tn_text rest = words;
	struct tn_param_word word;
	bool ended = false;
	size_t n = 0;

	while (!ended && tn_param_next(&rest, &word)) {
		ended = tn_param_is_end(&word);
		n++;
		if (!ended && tn_param_is(word.name, option->name))
			note_word(l, option, &word, ret);
	}
	words = tn_text_trim(words);
	if (n && !ended && !has_byte(words, '#'))
		*ret_room = (struct room){ true, behind(l, (size_t)(words.p + words.n - l->text.p)), l->start, l->number };
}

static int look(struct tn_text file, const struct tn_conf_option *option, struct found *ret, struct room *ret_room)
{
	tn_cleanup(line_free) struct line l = { .file = file };
	unsigned number = 0;
	int r;

	if (has_byte(file, '\0'))
		return -EBADMSG;
	while ((r = next_line(&l, &number)) > 0) {
		struct tn_text words;

		r = is_options_of(&l, option->module, &words);
		if (r < 0)
			return r;
		if (r > 0)
			look_at_words(&l, words, option, ret, ret_room);
	}
	return r;
}

/* NAME=VALUE as a line has it. */
static void add_word(const struct tn_conf_option *option, struct tn_buf *ret)
{
	const char *quote = has_byte(option->value, ' ') ? "\"" : "";

	tn_buf_add_text(ret, option->name);
	tn_buf_add_char(ret, '=');
	tn_buf_add_str(ret, quote);
	for (size_t i = 0; i < option->value.n; i++) {
		if (option->value.p[i] == '\\')
			tn_buf_add_char(ret, '\\');
		tn_buf_add_char(ret, option->value.p[i]);
	}
	tn_buf_add_str(ret, quote);
}

/* A tab becomes a blank on the way, and a quote that is not closed would take in what follows. */
static bool can_say(const struct tn_conf_option *option)
{
	static const char bad[] = { '\t', '\n', '"' };

	for (size_t i = 0; i < sizeof(bad); i++)
		if (has_byte(option->value, bad[i]) || has_byte(option->name, bad[i]))
			return false;
	return true;
}

/* Whether @file now sets the parameter to that: what a line cannot say reads as something else. */
static int confirm(struct tn_text file, const struct tn_conf_option *option)
{
	struct found found = { 0 };
	struct room room = { 0 };
	int r = look(file, option, &found, &room);

	if (r < 0)
		return r;
	return found.any && found.same ? 0 : -EINVAL;
}

static struct tn_text part(struct tn_text text, size_t from, size_t to)
{
	return (struct tn_text){ text.p + from, to - from };
}

/* @file with @word in place of the bytes from @start to @end. */
static void replace(struct tn_text file, size_t start, size_t end, struct tn_text word, struct tn_buf *ret)
{
	if (start)
		tn_buf_add_text(ret, part(file, 0, start));
	tn_buf_add_text(ret, word);
	tn_buf_add_text(ret, tn_text_from(file, end));
}

static unsigned count_lines(struct tn_text file)
{
	struct tn_text line;
	unsigned n = 0;

	while (tn_text_line(&file, &line))
		n++;
	return n;
}

/* The line from byte @start on that has byte @at: with all that continues it. */
static struct tn_text lines_at(struct tn_text text, size_t start, size_t at)
{
	size_t end = at;

	while (end < text.n && text.p[end] != '\n')
		end += text.p[end] == '\\' && end + 1 < text.n ? 2 : 1;
	return start < text.n ? part(text, start, end) : (struct tn_text){ "", 0 };
}

/* What is to be done with the file's bytes from @start to @end. */
struct edit {
	size_t start, end;
	struct tn_buf text; /* in their place */
	size_t line_start;  /* of the line that it is in, or that it makes */
	unsigned line;
	bool new_line;
};

static int plan_set(struct tn_text file, const struct tn_conf_option *option, const struct found *found,
		    const struct room *room, struct edit *ret)
{
	size_t open_end = file.n && file.p[file.n - 1] != '\n';
	/* What continues the last line must not be ours. */
	size_t continued = file.n > !open_end && file.p[file.n - 1 - !open_end] == '\\';

	if (found->any) {
		*ret = (struct edit){ found->start, found->end, { 0 }, found->line_start, found->line, false };
	} else if (room->any) {
		*ret = (struct edit){ room->at, room->at, { 0 }, room->line_start, room->line, false };
		tn_buf_add_char(&ret->text, ' ');
	} else {
		*ret = (struct edit){ file.n, file.n, { 0 }, file.n + open_end + continued,
				      count_lines(file) + 1 + (unsigned)continued, true };
		tn_buf_addf(&ret->text, "%s%soptions %s ", open_end ? "\n" : "", continued ? "\n" : "", option->module);
	}
	add_word(option, &ret->text);
	if (ret->new_line)
		tn_buf_add_char(&ret->text, '\n');
	return ret->text.failed ? -ENOMEM : 0;
}

int tn_conf_set_option(struct tn_text file, const struct tn_conf_option *option, struct tn_buf *ret,
		       struct tn_conf_change *ret_change)
{
	struct found found = { 0 };
	struct room room = { 0 };
	struct edit edit = { 0 };
	size_t before = ret->n;
	struct tn_text now;
	int r = look(file, option, &found, &room);

	if (r < 0 || (found.any && found.same))
		return r < 0 ? r : 1;
	if (!can_say(option))
		return -EINVAL;
	r = plan_set(file, option, &found, &room, &edit);
	if (r == 0)
		replace(file, edit.start, edit.end, tn_buf_text(&edit.text), ret);
	if (ret->failed)
		r = -ENOMEM;
	now = tn_text_from(tn_buf_text(ret), before);
	if (r == 0)
		r = confirm(now, option);
	if (r == 0)
		*ret_change = (struct tn_conf_change){
			.line = edit.line,
			.was = edit.new_line ? (struct tn_text){ "", 0 } : lines_at(file, edit.line_start, edit.end),
			.now = lines_at(now, edit.line_start, edit.new_line ? edit.line_start : edit.start + edit.text.n),
		};
	else
		ret->n = before;
	tn_buf_free(&edit.text);
	return r;
}

/* What the lines of a file become. */
struct unsetting {
	const struct tn_conf_option *option;
	struct tn_buf *ret;
	tn_conf_change_fn *fn;
	void *data;
	TN_VEC(struct found) hits; /* of one line */
	size_t words;              /* of it */
};

static int find_hits(struct unsetting *u, const struct line *l, struct tn_text words)
{
	struct tn_param_word word;

	u->hits.n = u->words = 0;
	while (tn_param_next(&words, &word)) {
		struct found hit;

		u->words++;
		if (tn_param_is_end(&word))
			break;
		if (!tn_param_is(word.name, u->option->name))
			continue;
		note_word(l, u->option, &word, &hit);
		if (tn_vec_push(&u->hits, hit) < 0)
			return -ENOMEM;
	}
	return 0;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* Off the end of @b, down to @least bytes; a blank behind a backslash goes with it, which would take in the newline else. */
static void drop_blanks(struct tn_buf *b, size_t least)
{
	while (!b->failed && b->n > least && is_blank(b->p[b->n - 1])) {
		size_t slashes = 0;

		while (b->n - 1 - slashes > least && b->p[b->n - 2 - slashes] == '\\')
			slashes++;
		b->n -= 1 + slashes % 2;
	}
}

/* The line without its hits: blanks behind a word go with it, and of the last one those before it. */
static void copy_rest(struct unsetting *u, const struct line *l, size_t line_end)
{
	size_t at = l->start, before = u->ret->n;

	for (size_t i = 0; i < u->hits.n; i++) {
		tn_buf_add_text(u->ret, part(l->file, at, u->hits.v[i].start));
		at = u->hits.v[i].end;
		while (at < line_end && is_blank(l->file.p[at]))
			at++;
	}
	if (at == line_end)
		drop_blanks(u->ret, before);
	tn_buf_add_text(u->ret, part(l->file, at, l->end));
}

/* Return: 1 when the line is changed, 0, -ENOMEM or what the callback returned. */
static int unset_in_line(struct unsetting *u, const struct line *l)
{
	struct tn_conf_change change = { .line = l->number };
	size_t line_end = place_of(l, l->places.n), before = u->ret->n;
	struct tn_text words;
	int r = is_options_of(l, u->option->module, &words);

	if (r > 0)
		r = find_hits(u, l, words) < 0 ? -ENOMEM : u->hits.n > 0;
	if (r <= 0) {
		tn_buf_add_text(u->ret, part(l->file, l->start, l->end));
		return r;
	}
	if (u->hits.n < u->words)
		copy_rest(u, l, line_end);
	if (u->ret->failed)
		return -ENOMEM;
	change.was = part(l->file, l->start, line_end);
	change.now = tn_text_from(tn_buf_text(u->ret), before);
	change.now.n -= change.now.n && l->end > line_end;
	r = u->fn(u->data, &change);
	return r == 0 ? 1 : r;
}

int tn_conf_unset_option(struct tn_text file, const struct tn_conf_option *option, struct tn_buf *ret, tn_conf_change_fn *fn,
			 void *data)
{
	tn_cleanup(line_free) struct line l = { .file = file };
	struct unsetting u = { .option = option, .ret = ret, .fn = fn, .data = data };
	unsigned number = 0;
	int r = has_byte(file, '\0') ? -EBADMSG : 0, changed = 0;

	while (r == 0 && (r = next_line(&l, &number)) > 0) {
		r = unset_in_line(&u, &l);
		changed += r == 1;
		r = r == 1 ? 0 : r;
	}
	tn_vec_free(&u.hits);
	if (r == 0 && ret->failed)
		r = -ENOMEM;
	return r < 0 ? r : changed;
}
