// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/utf8.h"
#include "cmd/top/choices.h"
#include "cmd/top/content.h"
#include "cmd/top/scroll.h"

/* As syslog(3) counts them. */
enum { LEVEL_ERR = 3, LEVEL_WARN = 4 };

static const char *const column_names[TN_N_COLUMNS] = { "MODULE", "SIZE", "USES", "STATE", "TAINT", "USED BY" };
static const char *const sort_names[TN_TOP_N_SORTS] = { "name", "size", "uses", "state", "taint", "order of loading" };

static int put(struct tn_cells *cells, int y, int x, int width, enum tn_cell_style style, const char *text)
{
	return tn_cells_put_cut(cells, (struct tn_cell_span){ y, x, width, style }, tn_text(text));
}

static int put_right(struct tn_cells *cells, int y, int x, int width, enum tn_cell_style style, const char *text)
{
	int n = (int)tn_glyph_width(tn_text(text));

	return n < width ? put(cells, y, x + width - n, n, style, text) : put(cells, y, x, width, style, text);
}

/* "812", "16K", "1.2M" */
static void size_text(uint64_t size, char ret[24])
{
	static const char units[] = "KMGTPE";
	uint64_t tenths = size;
	size_t unit = 0;

	if (size < 1024) {
		snprintf(ret, 24, "%" PRIu64, size);
		return;
	}
	while (tenths >= 1024 * 1024 && unit + 2 < sizeof(units)) {
		tenths /= 1024;
		unit++;
	}
	if (tenths < 10 * 1024 && unit)
		snprintf(ret, 24, "%" PRIu64 ".%" PRIu64 "%c", tenths / 1024, tenths % 1024 * 10 / 1024, units[unit]);
	else
		snprintf(ret, 24, "%" PRIu64 "%c", tenths / 1024, units[unit]);
}

/* Which kernel's modules these are: what is known without reading it goes first. */
static void draw_title_of_all(const struct tn_top *top, struct tn_cells *cells, int x)
{
	int width = (int)tn_glyph_width(tn_text(top->title));

	if (x + 2 + width <= cells->width)
		put(cells, 0, cells->width - width, width, TN_CELL_PLAIN, top->title);
	else
		put(cells, 0, x + 2, cells->width - x - 2, TN_CELL_PLAIN, top->title);
}

static void draw_head(const struct tn_top *top, struct tn_cells *cells)
{
	char text[TN_TOP_INPUT_MAX + 160], size[24];
	uint64_t bytes = 0;
	size_t loaded = 0;
	int x;

	for (size_t i = 0; i < top->n_rows; i++)
		if (top->rows[i].loaded) {
			bytes += top->rows[i].size;
			loaded++;
		}
	size_text(bytes, size);
	x = put(cells, 0, 0, cells->width, TN_CELL_BOLD, "tenon top  ");
	snprintf(text, sizeof(text), "%zu loaded, %s", loaded, size);
	x += put(cells, 0, x, cells->width - x, TN_CELL_PLAIN, text);
	if (top->shown.n != loaded || top->filter[0] || top->all) {
		snprintf(text, sizeof(text), "  %zu shown%s%s", top->shown.n, top->filter[0] ? ": " : top->all ? " of all" : "",
			 top->filter);
		x += put(cells, 0, x, cells->width - x, TN_CELL_BOLD, text);
	}
	snprintf(text, sizeof(text), "  by %s%s", sort_names[top->sort], top->reverse ? ", turned" : "");
	if (top->failed)
		snprintf(text, sizeof(text), "  memory is out: this is not all");
	x += put(cells, 0, x, cells->width - x, top->failed ? TN_CELL_BAD : TN_CELL_DIM, text);
	draw_title_of_all(top, cells, x);
}

static void draw_headings(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_rect *r)
{
	const struct tn_top_columns c = tn_top_columns(r->width);
	enum tn_cell_style style = top->focus == TN_PANE_LIST ? TN_CELL_BOLD : TN_CELL_DIM;

	for (int i = 0; i < TN_N_COLUMNS; i++) {
		bool right = i == TN_COLUMN_SIZE || i == TN_COLUMN_USES;

		if (c.width[i])
			(right ? put_right : put)(cells, r->y, r->x + c.x[i], c.width[i], style, column_names[i]);
	}
}

static void draw_row(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_rect *r, int line, size_t at)
{
	const struct tn_top_columns c = tn_top_columns(r->width);
	const struct tn_top_row *row = &top->rows[top->shown.v[at]];
	enum tn_cell_style style = row->loaded ? TN_CELL_PLAIN : TN_CELL_DIM;
	int y = r->y + line;
	char text[32];

	put(cells, y, r->x, c.width[TN_COLUMN_NAME], style, row->name);
	if (row->loaded) {
		size_text(row->size, text);
		put_right(cells, y, r->x + c.x[TN_COLUMN_SIZE], c.width[TN_COLUMN_SIZE], style, text);
		snprintf(text, sizeof(text), row->uses < 0 ? "-" : "%" PRId64, row->uses);
		put_right(cells, y, r->x + c.x[TN_COLUMN_USES], c.width[TN_COLUMN_USES], style, text);
	}
	put(cells, y, r->x + c.x[TN_COLUMN_STATE], c.width[TN_COLUMN_STATE], style, row->state);
	put(cells, y, r->x + c.x[TN_COLUMN_TAINT], c.width[TN_COLUMN_TAINT], TN_CELL_WARNING, row->taints);
	put(cells, y, r->x + c.x[TN_COLUMN_USERS], c.width[TN_COLUMN_USERS], style, row->users);
	if (at == top->cursor)
		tn_cells_paint(cells, (struct tn_cell_span){ y, r->x, r->width, TN_CELL_REVERSE });
}

static void draw_list(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_rect *r)
{
	draw_headings(top, cells, r);
	for (int i = 1; i < r->height && top->first + (size_t)i - 1 < top->shown.n; i++)
		draw_row(top, cells, r, i, top->first + (size_t)i - 1);
	if (!top->shown.n && r->height > 1)
		put(cells, r->y + 1, r->x, r->width, TN_CELL_DIM,
		    top->filter[0] ? "no module's name has this; Esc shows all again" : "no module is loaded");
}

/* "-- loop ------- more --" */
static void draw_title(const struct tn_top *top, struct tn_cells *cells, enum tn_top_pane pane, const char *title,
		       const char *note)
{
	const struct tn_top_layout where = tn_top_where(top);
	const struct tn_top_rect *r = &where.pane[pane];
	int n = (int)tn_glyph_width(tn_text(note));

	tn_cells_rule(cells, (struct tn_cell_span){ r->y, r->x, r->width, TN_CELL_DIM });
	put(cells, r->y, r->x + 2, r->width - 4, top->focus == pane ? TN_CELL_BOLD : TN_CELL_DIM, title);
	if (n && n + 8 + (int)tn_glyph_width(tn_text(title)) < r->width)
		put(cells, r->y, r->x + r->width - n - 2, n, TN_CELL_DIM, note);
}

/* Lines with labels, in a place. */
struct flow {
	struct tn_cells *cells;
	int y, x, height, width;
	size_t skip; /* lines that are scrolled by */
};

/* A line of the screen. Return: false: there is no room for it. */
static bool flow_part(struct flow *f, const struct tn_top_line *line, struct tn_text part, size_t label, size_t indent)
{
	const int x = (int)(label + indent);

	if (f->skip) {
		f->skip--;
		return true;
	}
	if (!f->height)
		return false;
	if (part.p == line->text && line->label)
		put(f->cells, f->y, f->x, (int)label - 1, TN_CELL_DIM, line->label);
	tn_cells_put(f->cells, (struct tn_cell_span){ f->y, f->x + x, f->width - x, line->style }, part);
	f->y++;
	f->height--;
	return true;
}

static bool flow_line(struct flow *f, const struct tn_top_line *line, size_t label)
{
	size_t beside = (size_t)f->width > label + 1 ? (size_t)f->width - label : 1, indent = 0;
	struct tn_text rest = tn_text(line->text);

	do {
		struct tn_text part = tn_glyph_line(&rest, beside - indent);

		if (!flow_part(f, line, part, label, indent))
			return false;
		if (!part.n && rest.n) /* too narrow for anything */
			break;
		indent = tn_top_hanging(line, beside);
	} while (rest.n);
	return true;
}

static void draw_detail(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_rect *r)
{
	bool is_its = *top->detail_of && strcmp(top->detail_of, top->under) == 0;
	struct flow f = { cells, r->y + 1, r->x, r->height - 1, r->width, is_its ? top->detail_first : 0 };
	char title[TN_TOP_INPUT_MAX + 4];
	bool more = false;

	snprintf(title, sizeof(title), " %s ", top->under[0] ? top->under : "no module");
	for (size_t i = 0; i < top->n_detail && is_its && !more; i++)
		more = !flow_line(&f, &top->detail[i], tn_top_label_width(r->width));
	if (!is_its && top->under[0] && r->height > 1)
		put(cells, r->y + 1, r->x, r->width, TN_CELL_DIM, "reading...");
	draw_title(top, cells, TN_PANE_DETAIL, title, more ? " more " : is_its && top->detail_first ? " end " : "");
}

static enum tn_cell_style log_style(unsigned level)
{
	return level <= LEVEL_ERR ? TN_CELL_BAD : level == LEVEL_WARN ? TN_CELL_WARNING : TN_CELL_PLAIN;
}

/* A line of the screen: one of the log, or a part of one that takes several. */
struct log_place {
	const struct tn_top_log_line *line;
	size_t part; /* which, from 0 */
};

static void draw_log_line(const struct tn_top *top, struct tn_cells *cells, int y, const struct tn_top_rect *r,
			  const struct log_place *place)
{
	const struct tn_top_log_line *line = place->line;
	struct tn_text rest = tn_text(line->text), text = rest;
	char when[TN_TOP_LOG_WHEN];
	int x = tn_top_log_when(line, when);

	if (place->part == 0)
		put(cells, y, r->x, r->width, TN_CELL_DIM, when);
	for (size_t i = 0; i <= place->part && tn_top_log_lines(top, line) > 1; i++)
		text = tn_glyph_line(&rest, r->width > x ? (size_t)(r->width - x) : 1);
	tn_cells_put_cut(cells, (struct tn_cell_span){ y, r->x + x, r->width - x, log_style(line->level) }, text);
}

/* The last ones that are to be seen, from the last up. */
static size_t last_of_log(const struct tn_top *top, struct log_place *ret, size_t fits)
{
	size_t skip = top->log_back, n = 0;

	for (size_t i = top->n_log; i-- > 0 && n < fits;) {
		const struct tn_top_log_line *line = &top->log[i];

		if (!tn_top_log_shown(top, line))
			continue;
		for (size_t part = tn_top_log_lines(top, line); part-- > 0 && n < fits;)
			if (skip)
				skip--;
			else
				ret[n++] = (struct log_place){ line, part };
	}
	return n;
}

static void draw_log(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_rect *r)
{
	char title[TN_TOP_INPUT_MAX + 40];
	struct log_place places[512];
	size_t fits = r->height > 1 ? (size_t)r->height - 1 : 0;
	size_t n = last_of_log(top, places, fits < TN_ARRAY_SIZE(places) ? fits : TN_ARRAY_SIZE(places));

	for (size_t i = 0; i < n; i++)
		draw_log_line(top, cells, r->y + 1 + (int)i, r, &places[n - 1 - i]);
	if (!n && fits)
		put(cells, r->y + 1, r->x, r->width, TN_CELL_DIM,
		    top->log_trouble ? top->log_trouble :
		    top->log_mine ? "it says nothing of this module; f shows all" : "it is empty");
	if (top->log_mine)
		snprintf(title, sizeof(title), " The kernel's log of %s ", top->under);
	else
		snprintf(title, sizeof(title), " The kernel's log ");
	draw_title(top, cells, TN_PANE_LOG, title,
		   top->log_back ? " newer below " : top->log_trouble && n ? " not all of it " : "");
}

static void draw_choices(const struct tn_top *top, struct tn_cells *cells, enum tn_cell_style style)
{
	struct tn_top_choice choices[TN_TOP_CHOICES_MAX];
	size_t n = tn_top_choices(top, choices);

	for (size_t i = 0; i < n; i++)
		put(cells, choices[i].y, choices[i].x, choices[i].width, style, choices[i].text);
}

static void draw_filter(const struct tn_top *top, struct tn_cells *cells, int y)
{
	int width = tn_top_filter_width(top);
	struct tn_text text = tn_text(top->filter);

	while (tn_glyph_width(text) >= (size_t)width) /* what is typed now is seen */
		text = tn_text_from(text, tn_utf8_step(text) ? tn_utf8_step(text) : 1);
	put(cells, y, 0, 1, TN_CELL_BOLD, "/");
	tn_cells_put(cells, (struct tn_cell_span){ y, 1, width, TN_CELL_BOLD }, text);
	cells->cursor_y = y;
	cells->cursor_x = width;
	cells->cursor_shown = true;
}

static void draw_foot(const struct tn_top *top, struct tn_cells *cells, int y)
{
	if (top->dialog == TN_TOP_FILTER)
		draw_filter(top, cells, y);
	else if (top->said)
		put(cells, y, 0, cells->width, TN_CELL_WARNING, top->said);
	if (!top->dialog || top->dialog == TN_TOP_FILTER)
		draw_choices(top, cells, TN_CELL_DIM);
}

static void draw_frame(struct tn_cells *cells, const struct tn_top_rect *r, const char *title)
{
	static const char *const corners[2][4] = { { "+", "+", "+", "+" }, { "\u250c", "\u2510", "\u2514", "\u2518" } };
	const char *side = cells->utf8 ? "\u2502" : "|";
	int last = r->y + r->height - 1, right = r->x + r->width - 1;

	for (int y = r->y; y <= last; y++)
		for (int x = r->x; x <= right; x++)
			put(cells, y, x, 1, TN_CELL_PLAIN, x == r->x || x == right ? side : " ");
	tn_cells_rule(cells, (struct tn_cell_span){ r->y, r->x, r->width, TN_CELL_PLAIN });
	tn_cells_rule(cells, (struct tn_cell_span){ last, r->x, r->width, TN_CELL_PLAIN });
	for (int i = 0; i < 4; i++)
		put(cells, i < 2 ? r->y : last, i % 2 ? right : r->x, 1, TN_CELL_PLAIN, corners[cells->utf8][i]);
	put(cells, r->y, r->x + 2, r->width - 4, TN_CELL_BOLD, title);
}

static void draw_question(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_rect *r)
{
	tn_autobuf question = { 0 };
	struct tn_text text;
	int y = r->y + r->height - 2, x = r->x + 2, width = r->width - TN_TOP_FRAME_WIDTH;

	tn_top_dialog_question(top, &question);
	text = tn_buf_text(&question);
	if (top->dialog == TN_TOP_PROMPT) /* what is typed now is seen */
		while (text.n > 1 && tn_glyph_width(text) >= (size_t)width)
			text = tn_text_from(text, tn_utf8_step(text) ? tn_utf8_step(text) : 1);
	x += tn_cells_put_cut(cells, (struct tn_cell_span){ y, x, width, TN_CELL_BOLD }, text);
	cells->cursor_y = y;
	cells->cursor_x = x;
	cells->cursor_shown = top->dialog == TN_TOP_PROMPT;
}

static void draw_dialog(const struct tn_top *top, struct tn_cells *cells)
{
	const struct tn_top_rect r = tn_top_dialog_rect(top);
	struct flow f = {
		cells, r.y + 1, r.x + 2, r.height - TN_TOP_FRAME_HEIGHT, r.width - TN_TOP_FRAME_WIDTH, top->dialog_first
	};
	struct tn_top_line line;
	tn_autobuf title = { 0 };
	bool fits = true;

	tn_buf_add_char(&title, ' ');
	tn_top_dialog_title(top, &title);
	tn_buf_add(&title, " ", 2);
	draw_frame(cells, &r, title.failed ? "" : title.p);
	for (size_t i = 0; fits && tn_top_dialog_line(top, i, &line); i++)
		fits = flow_line(&f, &line, line.label ? TN_TOP_HELP_LABEL : 0);
	draw_question(top, cells, &r);
	draw_choices(top, cells, TN_CELL_BOLD);
}

static void draw_panes(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_layout *where)
{
	static void (*const draw[TN_N_PANES])(const struct tn_top *top, struct tn_cells *cells, const struct tn_top_rect *r) = {
		[TN_PANE_LIST] = draw_list, [TN_PANE_DETAIL] = draw_detail, [TN_PANE_LOG] = draw_log,
	};
	const struct tn_top_rect *list = &where->pane[TN_PANE_LIST];

	for (int i = 0; i < TN_N_PANES; i++)
		if (where->pane[i].height > 0)
			draw[i](top, cells, &where->pane[i]);
	for (int i = 0; i < list->height && list->width < cells->width; i++) /* what is told stands beside it */
		put(cells, list->y + i, list->width, 1, TN_CELL_DIM, cells->utf8 ? "\u2502" : "|");
	if (list->height > 0) {
		cells->cursor_y = list->y + 1 + (int)(top->cursor - top->first);
		cells->cursor_x = list->x;
	}
}

void tn_top_draw(const struct tn_top *top, struct tn_cells *cells)
{
	const struct tn_top_layout where = tn_top_where(top);

	tn_cells_clear(cells);
	cells->utf8 = top->utf8;
	cells->cursor_y = cells->cursor_x = 0;
	cells->cursor_shown = false;
	if (where.too_small) {
		put(cells, 0, 0, cells->width, TN_CELL_BOLD, "too small: 30x8 will do");
		return;
	}
	draw_head(top, cells);
	draw_panes(top, cells, &where);
	draw_foot(top, cells, where.foot);
	if (top->dialog && top->dialog != TN_TOP_FILTER)
		draw_dialog(top, cells);
}
