// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/scroll.h"

#include <inttypes.h>
#include <stdio.h>

#include "cmd/top/content.h"

#define USEC 1000000u

size_t tn_top_label_width(int width)
{
	return width >= 60 ? 12 : 10;
}

size_t tn_top_hanging(const struct tn_top_line *line, size_t beside)
{
	size_t blanks = strspn(line->text, " ");

	return blanks < beside / 2 ? blanks : 0;
}

static size_t lines_of(const struct tn_top_line *line, size_t label, int width)
{
	size_t beside = (size_t)width > label + 1 ? (size_t)width - label : 1;
	struct tn_text rest = tn_text(line->text);

	tn_glyph_line(&rest, beside);
	return rest.n ? 1 + tn_glyph_lines(rest, beside - tn_top_hanging(line, beside)) : 1;
}

static size_t room(const struct tn_top_rect *r, int frame)
{
	return r->height > frame ? (size_t)(r->height - frame) : 0;
}

static size_t over(size_t lines, size_t room_for)
{
	return lines > room_for ? lines - room_for : 0;
}

static size_t detail_end(const struct tn_top *top)
{
	const struct tn_top_layout where = tn_top_where(top);
	const struct tn_top_rect *r = &where.pane[TN_PANE_DETAIL];
	size_t lines = 0;

	for (size_t i = 0; i < top->n_detail; i++)
		lines += lines_of(&top->detail[i], tn_top_label_width(r->width), r->width);
	return over(lines, room(r, 1));
}

int tn_top_log_when(const struct tn_top_log_line *line, char ret[TN_TOP_LOG_WHEN])
{
	return snprintf(ret, TN_TOP_LOG_WHEN, "%5" PRIu64 ".%03" PRIu64 " ", line->usec / USEC, line->usec % USEC / 1000);
}

size_t tn_top_log_lines(const struct tn_top *top, const struct tn_top_log_line *line)
{
	char when[TN_TOP_LOG_WHEN];

	if (!top->zoomed)
		return 1;
	return lines_of(&(struct tn_top_line){ .text = line->text }, (size_t)tn_top_log_when(line, when), top->width);
}

static size_t log_end(const struct tn_top *top)
{
	const struct tn_top_layout where = tn_top_where(top);
	size_t lines = 0;

	for (size_t i = 0; i < top->n_log; i++)
		if (tn_top_log_shown(top, &top->log[i]))
			lines += tn_top_log_lines(top, &top->log[i]);
	return over(lines, room(&where.pane[TN_PANE_LOG], 1));
}

/* Of the first @n of its lines, or fewer where it has no more. */
static size_t dialog_lines(const struct tn_top *top, int width, size_t n)
{
	struct tn_top_line line;
	size_t lines = 0;

	for (size_t i = 0; i < n && tn_top_dialog_line(top, i, &line); i++)
		lines += lines_of(&line, line.label ? TN_TOP_HELP_LABEL : 0, width);
	return lines;
}

struct tn_top_rect tn_top_dialog_rect(const struct tn_top *top)
{
	const struct tn_top_layout where = tn_top_where(top);
	struct tn_top_rect r = where.dialog;
	size_t wanted = dialog_lines(top, r.width - TN_TOP_FRAME_WIDTH, SIZE_MAX) + TN_TOP_FRAME_HEIGHT;

	if (top->dialog == TN_TOP_FILTER)
		r.height = 0;
	if (wanted < (size_t)r.height) {
		r.y += (r.height - (int)wanted) / 3;
		r.height = (int)wanted;
	}
	return r;
}

static size_t dialog_end(const struct tn_top *top)
{
	const struct tn_top_rect r = tn_top_dialog_rect(top);

	return over(dialog_lines(top, r.width - TN_TOP_FRAME_WIDTH, SIZE_MAX), room(&r, TN_TOP_FRAME_HEIGHT));
}

bool tn_top_dialog_has_more(const struct tn_top *top)
{
	return top->dialog_first < dialog_end(top);
}

void tn_top_scroll_dialog_to(struct tn_top *top, size_t i)
{
	const struct tn_top_rect r = tn_top_dialog_rect(top);
	size_t fits = room(&r, TN_TOP_FRAME_HEIGHT), from = dialog_lines(top, r.width - TN_TOP_FRAME_WIDTH, i);
	size_t to = dialog_lines(top, r.width - TN_TOP_FRAME_WIDTH, i + 1);

	if (to > top->dialog_first + fits)
		top->dialog_first = to - fits;
	if (from < top->dialog_first)
		top->dialog_first = from;
}

long tn_top_dialog_line_at(const struct tn_top *top, int y, int x)
{
	const struct tn_top_rect r = tn_top_dialog_rect(top);
	const int width = r.width - TN_TOP_FRAME_WIDTH;
	struct tn_top_line line;
	size_t at;

	if (x <= r.x || x >= r.x + r.width - 1 || y <= r.y || y > r.y + (int)room(&r, TN_TOP_FRAME_HEIGHT))
		return -1;
	at = top->dialog_first + (size_t)(y - r.y - 1);
	for (size_t i = 0; tn_top_dialog_line(top, i, &line); i++)
		if (dialog_lines(top, width, i + 1) > at)
			return (long)i;
	return -1;
}

/* @at: lines from the top. */
static void step(size_t *at, long by, size_t end)
{
	if (by < 0)
		*at = *at < (size_t)-by ? 0 : *at - (size_t)-by;
	else
		*at += (size_t)by;
	if (*at > end)
		*at = end;
}

void tn_top_scroll(struct tn_top *top, enum tn_top_pane pane, long by)
{
	top->changed = true;
	if (pane == TN_PANE_DETAIL)
		step(&top->detail_first, by, detail_end(top));
	else if (pane == TN_PANE_LOG)
		step(&top->log_back, -by, log_end(top));
}

void tn_top_scroll_dialog(struct tn_top *top, long by)
{
	step(&top->dialog_first, by, dialog_end(top));
}

void tn_top_clamp(struct tn_top *top)
{
	step(&top->detail_first, 0, detail_end(top));
	step(&top->log_back, 0, log_end(top));
	if (top->dialog)
		step(&top->dialog_first, 0, dialog_end(top));
}
