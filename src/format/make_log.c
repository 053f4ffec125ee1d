// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/make_log.h"

#include "base/cleanup.h"
#include "format/make_log_line.h"
#include "format/poison.h"

/* Makes in makes that are told apart; those deeper count as the last. */
#define DEPTH_MAX 16u

/* Lines behind an error in which the compiler goes on about it. */
#define NOTES_MAX 64u

struct walk {
	struct tn_make_error found, maybe;
	enum { NOTHING, MAYBE, SURE } state;
	struct tn_text directories[DEPTH_MAX];
	unsigned depth;
	struct tn_text from;    /* end of the last chain of includes */
	struct tn_text patched; /* the file that patch is at */
	struct tn_text before;  /* the last line that may say why make gave up */
	size_t before_at, notes;
	bool no_symvers, other_compiler, target_fits, over;
};

static struct tn_text directory_of(const struct walk *w)
{
	return w->depth ? w->directories[(w->depth < DEPTH_MAX ? w->depth : DEPTH_MAX) - 1] : (struct tn_text){ 0 };
}

/* What make and the compiler say about where they are. Return: whether it was that. */
static bool take_place(struct walk *w, struct tn_text line)
{
	struct tn_text t[1] = { { 0 } };

	if (tn_make_match(line, "%*: Entering directory '%d'", "d", t)) {
		if (w->depth < DEPTH_MAX)
			w->directories[w->depth] = t[0];
		w->depth++;
	} else if (tn_make_match(line, "%*: Leaving directory '", "", t)) {
		w->depth -= w->depth > 0;
	} else if (tn_make_match(line, "In file included from %f:", "f", t) ||
		   (tn_text_starts(line, TN_TEXT_LITERAL("        ")) &&
		    tn_make_match(tn_text_trim(line), "from %f:", "f", t))) {
		w->from = t[0];
	} else if (tn_make_match(line, "patching file %f", "f", t)) {
		w->patched = tn_text_trim(t[0]);
	} else {
		return false;
	}
	return true;
}

/* "  12 |     .remove = x," */
static bool is_excerpt(struct tn_text line, struct tn_text *ret)
{
	struct tn_text t[2] = { { 0 } };
	uint64_t n;

	if (!tn_make_match(line, "%n | %t", "nt", t) || tn_text_u64(tn_text_trim(t[0]), 10, &n) < 0)
		return false;
	*ret = tn_text_trim(t[1]);
	return true;
}

/* What the compiler says behind an error, of it. */
static void take_note(struct walk *w, struct tn_text line)
{
	struct tn_make_error *e = &w->found;
	struct tn_text t[1] = { { 0 } };

	if (e->kind == TN_MAKE_UNPREPARED && !e->name.n &&
	    (tn_make_match(line, "***    - %n", "n", t) || tn_make_match(tn_text_trim(line), "%n or include/", "n", t)))
		e->name = tn_text_trim(t[0]);
	if (e->kind == TN_MAKE_PATCH && !e->name.n && tn_make_match(line, "|+++ %n", "n", t))
		e->name = t[0];
	if (e->kind != TN_MAKE_SOURCE || w->notes++ > NOTES_MAX)
		return;
	if (!e->excerpt.n && !is_excerpt(line, &e->excerpt) && w->notes == 1 && !take_place(w, line))
		e->excerpt = tn_text_trim(line); /* clang's has no number before it */
	if (!e->other.n && tn_make_match(line, "%*(near initialization for '%n')", "n", t))
		e->other = t[0];
	if (!e->name.n && tn_make_match(line, "%*in expansion of macro '%n'", "n", t))
		e->name = t[0];
	if (!e->name.n && tn_make_match(line, "%*note: '%n' declared here", "n", t))
		e->name = t[0];
}

/* The name of a file without directories and suffix. */
static struct tn_text stem(struct tn_text path)
{
	size_t n = path.n;

	while (n && path.p[n - 1] != '/')
		n--;
	path = tn_text_from(path, n);
	for (n = path.n; n && path.p[n - 1] != '.'; n--)
		;
	if (n)
		path.n = n - 1;
	return path;
}

/* With several at a time, it may be another one that make gives up first. */
static void take_target(struct walk *w, struct tn_text target, unsigned status)
{
	const struct tn_make_error *e = &w->found;
	struct tn_text source = e->from.n ? e->from : e->file;
	bool fits = source.n && tn_text_eq(stem(target), stem(source));

	if (w->found.target.n && (w->target_fits || !fits))
		return;
	w->found.target = target;
	w->found.exit = status;
	w->target_fits = fits;
}

/* Whether what may be an error is why a command ended so: a shell's 127 is a command that is not there. */
static bool is_why(const struct tn_make_error *maybe, unsigned status)
{
	switch (maybe->kind) {
	case TN_MAKE_NO_TOOL:
		return status == 127;
	case TN_MAKE_BAD_TOOL:
		return status == 126 || status == 127;
	case TN_MAKE_KILLED:
		return status == 137 || status == 0;
	default:
		return true;
	}
}

static void settle(struct walk *w, unsigned status, struct tn_text word)
{
	if (w->state == MAYBE && is_why(&w->maybe, status)) {
		w->found = w->maybe;
	} else {
		w->found = (struct tn_make_error){ .kind = TN_MAKE_OTHER, .text = w->before, .at = w->before_at,
						   .directory = directory_of(w) };
		if (status == 137 || tn_text_starts(word, TN_TEXT_LITERAL("Killed")))
			w->found.kind = TN_MAKE_KILLED;
		if (w->found.kind == TN_MAKE_KILLED || !w->found.text.n)
			w->found.text = word;
	}
	w->state = SURE;
}

static void take_error(struct walk *w, const struct tn_make_error *e, enum tn_make_sure sure)
{
	struct tn_make_error *ret = sure == TN_MAKE_SURE ? &w->found : &w->maybe;

	*ret = *e;
	ret->directory = directory_of(w);
	if (e->kind == TN_MAKE_PATCH && !e->name.n)
		ret->name = w->patched;
	if (w->from.n && (e->kind == TN_MAKE_SOURCE || e->kind == TN_MAKE_NO_INCLUDE) && !tn_text_eq(stem(w->from), stem(e->file)))
		ret->from = w->from;
	if (e->kind == TN_MAKE_UNDEFINED && w->no_symvers)
		ret->kind = TN_MAKE_NO_SYMVERS;
	w->state = sure == TN_MAKE_SURE ? SURE : MAYBE;
	w->notes = 0;
}

/* Lines that say what is done, not what went wrong: "  CC [M]  x.o". */
static bool is_step(struct tn_text line)
{
	return line.n > 2 && tn_text_starts(line, TN_TEXT_LITERAL("  ")) && line.p[2] >= 'A' && line.p[2] <= 'Z' &&
	       !tn_text_starts(line, TN_TEXT_LITERAL("  ERROR"));
}

/* Return: false: it was not the end of a command. */
static bool take_end(struct walk *w, struct tn_text line)
{
	struct tn_text target, word;
	unsigned status;

	if (!tn_make_line_gives_up(line, &target, &status, &word))
		return false;
	if (w->state != SURE)
		settle(w, status, word);
	take_target(w, target, status);
	return true;
}

static void take_line(struct walk *w, struct tn_text line, size_t at)
{
	struct tn_make_error e = { .at = at };
	enum tn_make_sure sure;

	if (tn_make_match(line, "warning: the compiler differs from the one used to build the kernel", "", NULL))
		w->other_compiler = true;
	if (take_end(w, line))
		return;
	/* "make: [x] Error 1 (ignored)": it was none. */
	if (tn_text_ends(line, TN_TEXT_LITERAL(" (ignored)"))) {
		w->state = w->found.target.n ? w->state : NOTHING;
		return;
	}
	if (w->state == SURE) {
		if (!w->found.target.n)
			take_note(w, line);
		if (tn_make_line_error(line, &e, &sure) && sure == TN_MAKE_SURE)
			w->notes = NOTES_MAX + 1; /* what follows is of the next one */
		return;
	}
	if (take_place(w, line) || is_step(line) || !tn_text_trim(line).n)
		return;
	if (!tn_make_line_error(line, &e, &sure)) {
		w->before = line;
		w->before_at = at;
	} else if (sure == TN_MAKE_REMARK) {
		w->no_symvers = true;
	} else {
		take_error(w, &e, sure);
	}
}

bool tn_make_log_read(struct tn_text log, struct tn_make_error *ret)
{
	struct walk w = { .state = NOTHING };
	struct tn_text line;

	for (size_t at = 1; tn_text_line(&log, &line); at++) {
		if (line.n && line.p[line.n - 1] == '\r')
			line.n--;
		if (line.n > TN_MAKE_LINE_MAX)
			line.n = TN_MAKE_LINE_MAX;
		take_line(&w, line, at);
	}
	if (w.state == NOTHING)
		return false;
	*ret = w.state == SURE ? w.found : w.maybe;
	ret->other_compiler = w.other_compiler;
	return true;
}
