/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testview.h - a `tenon top` to press keys in, and to look at */
#ifndef TN_CMD_TOP_TESTVIEW_H
#define TN_CMD_TOP_TESTVIEW_H

#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <cmocka.h>

#include <limits.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "cmd/top/keys.h"
#include "cmd/top/news.h"
#include "cmd/top/view.h"

static const struct tn_top_row rows[] = {
	{ "loop", 40960, 2, "loaded", "", "", true, 0 },
	{ "ext4", 1048576, 1, "loaded", "", "", true, 1 },
	{ "snd_hda_intel", 61440, 3, "loaded", "OE", "", true, 2 },
	{ "jbd2", 200704, 1, "loaded", "", "ext4", true, 3 },
	{ "dummy", 0, -1, "blocked", "", "", false, 4 },
};

static const struct tn_top_line details[] = {
	{ "state", "loaded, and so on", TN_CELL_GOOD, false },
	{ "parameters", "max_loop=8 (int): how many", TN_CELL_PLAIN, true },
};

static const struct tn_top_log_line log_lines[] = {
	{ "loop: module loaded", "loop", 1000000, 6 },
	{ "EXT4-fs (sda1): mounted", "ext4", 2500000, 6 },
	{ "it is on fire", NULL, 3000000, 2 },
};

/* A line as text without blanks at its end. */
static inline void cells_line(const struct tn_cells *cells, int y, struct tn_buf *ret)
{
	size_t end = ret->n;

	for (int x = 0; x < cells->width; x++) {
		const struct tn_glyph *g = &cells->v[y * cells->width + x].glyph;

		for (int i = 0; i < TN_GLYPH_CHARS && g->ch[i]; i++) {
			char bytes[MB_LEN_MAX];
			mbstate_t state;
			size_t n;

			memset(&state, 0, sizeof(state));
			n = wcrtomb(bytes, g->ch[i], &state);
			tn_buf_add(ret, n == (size_t)-1 ? "?" : bytes, n == (size_t)-1 ? 1 : n);
		}
		if (g->width && g->ch[0] != L' ')
			end = ret->n;
	}
	if (end < ret->n)
		ret->n = end;
}

/* What a test works on. */
struct fixture {
	struct tn_top top;
	struct tn_cells cells;
};

static inline void begin(struct fixture *f, int width, int height)
{
	memset(f, 0, sizeof(*f));
	tn_top_init(&f->top, true);
	assert_int_equal(tn_cells_resize(&f->cells, width, height), 0);
	tn_top_set_size(&f->top, width, height);
	tn_top_set_rows(&f->top, rows, TN_ARRAY_SIZE(rows));
	tn_top_set_detail(&f->top, "ext4", details, TN_ARRAY_SIZE(details));
	tn_top_set_log(&f->top, log_lines, TN_ARRAY_SIZE(log_lines), 0);
	f->top.title = "6.12.57";
}

static inline void end(struct fixture *f)
{
	tn_top_free(&f->top);
	tn_cells_free(&f->cells);
}

/* All lines, each with a newline. The caller frees it. */
static inline char *drawn(struct fixture *f)
{
	struct tn_buf text = { 0 };

	tn_top_draw(&f->top, &f->cells);
	for (int y = 0; y < f->cells.height; y++) {
		cells_line(&f->cells, y, &text);
		tn_buf_add_char(&text, '\n');
	}
	return tn_buf_take(&text);
}

static inline bool shows(struct fixture *f, const char *text)
{
	tn_autofree char *all = drawn(f);

	return strstr(all, text) != NULL;
}

static inline void press(struct fixture *f, const char *keys)
{
	for (; *keys; keys++)
		tn_top_press(&f->top, *keys);
}

#endif
