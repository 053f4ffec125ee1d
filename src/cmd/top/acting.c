// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/acting.h"

#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "base/utf8.h"
#include "cmd/top/content.h"
#include "cmd/top/news.h"
#include "sys/ask.h"

#define OUTPUT_MAX ((size_t)256 << 10)

static void forget(struct tn_acting *a)
{
	tn_buf_free(&a->text);
	tn_vec_free(&a->lines);
	tn_arena_free(&a->arena);
	a->arena = (struct tn_arena){ 0 };
}

static void add_line(struct tn_acting *a, struct tn_text text, enum tn_cell_style style)
{
	struct tn_top_line line = { .style = style };
	tn_autobuf shown = { 0 };

	tn_utf8_show(text, &shown);
	line.text = shown.failed ? NULL : tn_arena_dup(&a->arena, tn_buf_text(&shown));
	if (line.text)
		(void)tn_vec_push(&a->lines, line); /* else there is one line less to see */
}

/* Messages of tenon stand out. */
static enum tn_cell_style style_of(struct tn_text line)
{
	if (!tn_text_starts(line, TN_TEXT_LITERAL("tenon ")))
		return TN_CELL_PLAIN;
	return memmem(line.p, line.n, ": ERROR: ", 9) ? TN_CELL_BAD :
	       memmem(line.p, line.n, ": WARNING: ", 11) ? TN_CELL_WARNING : TN_CELL_PLAIN;
}

static void show(struct tn_acting *a, struct tn_top *top)
{
	struct tn_text rest = tn_buf_text(&a->text), line;

	tn_vec_free(&a->lines);
	tn_arena_free(&a->arena);
	a->arena = (struct tn_arena){ 0 };
	while (tn_text_line(&rest, &line))
		add_line(a, line, style_of(line));
	tn_top_set_output(top, a->lines.v, a->lines.n);
}

static void cannot_start(struct tn_acting *a, struct tn_top *top, int r)
{
	tn_autobuf text = { 0 };

	tn_buf_addf(&text, "tenon could not be started: %s", strerror(-r));
	add_line(a, tn_buf_text(&text), TN_CELL_BAD);
	tn_top_set_output(top, a->lines.v, a->lines.n);
	tn_top_ended(top, r);
}

void tn_acting_start(struct tn_acting *a, struct tn_top *top, bool plans)
{
	char path[PATH_MAX];
	struct tn_arena arena = { 0 };
	const char **argv = tn_top_argv(top, plans, &arena);
	int r = argv ? tn_ask_beside("tenon", path, sizeof(path)) : -ENOMEM;

	forget(a);
	a->plans = plans;
	if (r == 0)
		r = tn_aside_start(&a->aside, path, argv);
	if (r < 0)
		cannot_start(a, top, r);
	tn_arena_free(&arena);
}

bool tn_acting_runs(const struct tn_acting *a)
{
	return a->aside.pid > 0;
}

int tn_acting_output(const struct tn_acting *a)
{
	return tn_acting_runs(a) ? a->aside.output : -1;
}

bool tn_acting_take(struct tn_acting *a, struct tn_top *top)
{
	int more;

	if (!tn_acting_runs(a))
		return false;
	more = tn_aside_read(&a->aside, OUTPUT_MAX, &a->text);
	show(a, top);
	if (more == 1)
		return false;
	tn_top_ended(top, tn_aside_wait(&a->aside));
	return !a->plans;
}

void tn_acting_interrupt(const struct tn_acting *a)
{
	tn_aside_interrupt(&a->aside);
}

void tn_acting_close(struct tn_acting *a)
{
	if (a->aside.output >= 0)
		close(a->aside.output);
	a->aside.output = -1;
	forget(a);
}
