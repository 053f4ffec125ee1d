// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/top/told.h"

#include <errno.h>

#include "base/utf8.h"

/* "3-state\ttext": style, whether it is a parameter, label, text; "@": here stand users. */
#define LABEL_AT 2
#define IS_PARAMETER 'p'
#define IS_NONE '-'
#define USERS "@"
#define LAST "."

void tn_told_free(struct tn_told *told)
{
	tn_vec_free(&told->lines);
	tn_arena_free(&told->arena);
	*told = (struct tn_told){ 0 };
}

int tn_told_add(struct tn_told *told, const char *label, enum tn_cell_style style, const char *text)
{
	struct tn_top_line line = { .label = label, .style = style };
	tn_autobuf shown = { 0 };

	if (text)
		tn_utf8_show(tn_text(text), &shown);
	line.text = text && !shown.failed ? tn_arena_dup(&told->arena, tn_buf_text(&shown)) : NULL;
	return line.text ? tn_vec_push(&told->lines, line) : -ENOMEM;
}

static void write_line(const struct tn_top_line *l, struct tn_buf *ret)
{
	tn_buf_addf(ret, "%c%c%s\t%s\n", '0' + (int)l->style, l->parameter ? IS_PARAMETER : IS_NONE, l->label ? l->label : "",
		    l->text);
}

void tn_told_write(const struct tn_told *told, struct tn_buf *ret)
{
	for (size_t i = 0; i <= told->lines.n; i++) {
		if (i == told->users_at)
			tn_buf_add_str(ret, USERS "\n");
		if (i < told->lines.n)
			write_line(&told->lines.v[i], ret);
	}
	tn_buf_add_str(ret, LAST "\n");
}

bool tn_told_is_whole(struct tn_text text)
{
	return tn_text_ends(text, TN_TEXT_LITERAL("\n" LAST "\n"));
}

/* NULL for want of memory. */
static const char *safe(struct tn_told *told, struct tn_text text)
{
	tn_autobuf shown = { 0 };

	tn_utf8_show(text, &shown);
	return shown.failed ? NULL : tn_arena_dup(&told->arena, tn_buf_text(&shown));
}

static int read_line(struct tn_told *told, struct tn_text text)
{
	const char *tab = text.n ? memchr(text.p, '\t', text.n) : NULL;
	struct tn_top_line line = { 0 };
	struct tn_text label;

	if (!tab || tab < text.p + LABEL_AT || text.p[0] < '0' || text.p[0] >= '0' + TN_N_CELL_STYLES)
		return 0;
	line.style = (enum tn_cell_style)(text.p[0] - '0');
	line.parameter = text.p[1] == IS_PARAMETER;
	label = (struct tn_text){ text.p + LABEL_AT, (size_t)(tab - text.p) - LABEL_AT };
	line.text = safe(told, tn_text_from(text, (size_t)(tab + 1 - text.p)));
	line.label = label.n ? safe(told, label) : NULL;
	return line.text && (line.label || !label.n) ? tn_vec_push(&told->lines, line) : -ENOMEM;
}

int tn_told_read(struct tn_text text, struct tn_told *ret)
{
	struct tn_text line;
	int r = 0;

	while (r == 0 && tn_text_line(&text, &line))
		if (tn_text_is(line, USERS))
			ret->users_at = ret->lines.n;
		else
			r = read_line(ret, line);
	return r;
}

int tn_told_add_users(struct tn_told *told, const struct tn_told *from)
{
	const size_t at = told->users_at, n = from->lines.n, after = told->lines.n - at;
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = tn_told_add(told, from->lines.v[i].label, from->lines.v[i].style, from->lines.v[i].text);
	for (size_t i = 0; i < n && r == 0; i++) { /* each to its place, over those that stand behind it */
		struct tn_top_line line = told->lines.v[at + after + i];

		memmove(&told->lines.v[at + i + 1], &told->lines.v[at + i], after * sizeof(line));
		told->lines.v[at + i] = line;
	}
	return r;
}
