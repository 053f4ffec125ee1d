// SPDX-License-Identifier: LGPL-2.1-or-later
/* News of `tenon top` become its state. */
#include "cmd/top/news.h"

#include <stdio.h>
#include <string.h>

#include "cmd/top/dialog.h"
#include "cmd/top/rows.h"
#include "cmd/top/scroll.h"

void tn_top_init(struct tn_top *top, bool utf8)
{
	*top = (struct tn_top){ .title = "", .utf8 = utf8, .changed = true };
}

void tn_top_free(struct tn_top *top)
{
	tn_vec_free(&top->shown);
}

void tn_top_set_rows(struct tn_top *top, const struct tn_top_row *rows, size_t n)
{
	top->rows = rows;
	top->n_rows = n;
	tn_top_arrange(top);
	top->changed = true;
}

void tn_top_set_detail(struct tn_top *top, const char *of, const struct tn_top_line *lines, size_t n)
{
	if (!of || strcmp(of, top->detail_of) != 0)
		top->detail_first = 0;
	snprintf(top->detail_of, sizeof(top->detail_of), "%s", of ? of : "");
	top->detail = lines;
	top->n_detail = n;
	top->changed = true;
	tn_top_clamp(top);
}

/* Who reads what is further up goes on reading it. */
void tn_top_set_log(struct tn_top *top, const struct tn_top_log_line *lines, size_t n, size_t added)
{
	top->log = lines;
	top->n_log = n;
	for (size_t i = n - (added < n ? added : n); i < n && top->log_back; i++)
		if (tn_top_log_shown(top, &lines[i]))
			top->log_back += tn_top_log_lines(top, &lines[i]);
	top->changed = true;
	tn_top_clamp(top);
}

void tn_top_set_output(struct tn_top *top, const struct tn_top_line *lines, size_t n)
{
	top->output = lines;
	top->n_output = n;
	top->changed = true;
}

void tn_top_ended(struct tn_top *top, int status)
{
	top->status = status;
	top->changed = true;
	tn_top_dialog_ended(top);
}

void tn_top_set_size(struct tn_top *top, int width, int height)
{
	top->width = width;
	top->height = height;
	top->changed = true;
	tn_top_show_cursor(top);
	tn_top_clamp(top);
}
