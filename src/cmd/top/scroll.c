// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/scroll.h"

#include "cmd/top/content.h"

size_t tn_top_label_width(int width)
{
	return width >= 60 ? 12 : 10;
}

static size_t lines_of(const struct tn_top_line *line, size_t label, int width)
{
	size_t beside = (size_t)width > label + 1 ? (size_t)width - label : 1;

	return tn_glyph_lines(tn_text(line->text), beside);
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

static size_t log_end(const struct tn_top *top)
{
	const struct tn_top_layout where = tn_top_where(top);
	size_t lines = 0;

	for (size_t i = 0; i < top->n_log; i++)
		lines += tn_top_log_shown(top, &top->log[i]);
	return over(lines, room(&where.pane[TN_PANE_LOG], 1));
}

static size_t dialog_lines(const struct tn_top *top, int width)
{
	struct tn_top_line line;
	size_t lines = 0;

	for (size_t i = 0; tn_top_dialog_line(top, i, &line); i++)
		lines += lines_of(&line, line.label ? TN_TOP_HELP_LABEL : 0, width);
	return lines;
}

struct tn_top_rect tn_top_dialog_rect(const struct tn_top *top)
{
	const struct tn_top_layout where = tn_top_where(top);
	struct tn_top_rect r = where.dialog;
	size_t wanted = dialog_lines(top, r.width - TN_TOP_FRAME_WIDTH) + TN_TOP_FRAME_HEIGHT;

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

	return over(dialog_lines(top, r.width - TN_TOP_FRAME_WIDTH), room(&r, TN_TOP_FRAME_HEIGHT));
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
