// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is drawn of `tenon top`, at any size and of anything. */
#include "cmd/top/testview.h"

static void test_80x24(void **state)
{
	static const char expected[] =
		"tenon top  4 loaded, 1.2M  by name                                       6.12.57\n"
		"MODULE                        SIZE  USES STATE     TAINT  USED BY\n"
		"ext4                          1.0M     1 loaded\n"
		"jbd2                          196K     1 loaded           ext4\n"
		"loop                           40K     2 loaded\n"
		"snd_hda_intel                  60K     3 loaded    OE\n"
		"\n\n\n\n\n";
	tn_autofree char *all = NULL;
	struct fixture f;

	begin(&f, 80, 24);
	all = drawn(&f);
	assert_memory_equal(all, expected, sizeof(expected) - 1);
	assert_true(strstr(all, "\u2500\u2500 ext4 \u2500"));
	assert_true(strstr(all, "\nstate       loaded, and so on\nparameters  max_loop=8 (int): how many\n"));
	assert_true(strstr(all, "\n    1.000 loop: module loaded\n    2.500 EXT4-fs (sda1): mounted\n    3.000 it is on fire\n"));
	assert_true(strstr(all, "?:help") && strstr(all, "q:quit\n"));
	assert_int_equal(f.cells.v[2 * 80].style, TN_CELL_REVERSE);
	assert_int_equal(f.cells.cursor_y, 2);
	end(&f);
}

static void test_small_and_large(void **state)
{
	struct fixture f;

	begin(&f, 40, 12);
	assert_true(shows(&f, "snd_hda_intel") && shows(&f, "loaded, and so on") && shows(&f, "it is on fire"));
	assert_false(shows(&f, "USED BY"));
	end(&f);
	begin(&f, 200, 60);
	assert_true(shows(&f, "USED BY") && shows(&f, "max_loop=8"));
	end(&f);
	begin(&f, 29, 7);
	assert_true(shows(&f, "too small"));
	press(&f, "jkzs\t");
	end(&f);
	begin(&f, 1, 1);
	assert_true(shows(&f, ">"));
	end(&f);
}

/* Whatever names and texts are, each cell has one character that is no control, and every line its width. */
static void check_cells(struct fixture *f)
{
	for (int y = 0; y < f->cells.height; y++)
		for (int x = 0; x < f->cells.width; x++) {
			const struct tn_glyph *g = &f->cells.v[y * f->cells.width + x].glyph;

			if (g->width == 0) {
				assert_true(x > 0 && g[0].ch[0] == 0);
				assert_int_equal(f->cells.v[y * f->cells.width + x - 1].glyph.width, 2);
				continue;
			}
			assert_true(g->ch[0] >= L' ' && g->ch[0] != 0x7f && !(g->ch[0] >= 0x80 && g->ch[0] < 0xa0));
			for (int i = 0; i < TN_GLYPH_CHARS; i++) /* nor is there one that turns the order of others */
				assert_false(g->ch[i] == 0x202e || g->ch[i] == 0x2066 || g->ch[i] == 0x200f || g->ch[i] == 0x2028);
			if (g->width == 2)
				assert_true(x + 1 < f->cells.width && f->cells.v[y * f->cells.width + x + 1].glyph.width == 0);
		}
}

static void test_hostile(void **state)
{
	static const struct tn_top_row bad[] = {
		{ "\033[31mred\033]0;title\a", 1, 0, "loaded", "\x1b", "\x9b" "2J", true, 0 },
		{ "\u4e2d\u6587\u6a21\u7d44\u4e2d\u6587\u6a21\u7d44\u4e2d", UINT64_MAX, INT64_MAX, "loaded", "", "", true, 1 },
		{ "e\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301xyz\u202e", 1, -1, "loaded", "", "\xff\xfe\x80", true, 2 },
		{ "\u0301", 0, 0, "\n\u2066x", "\r\u200f", "\t\b\u2028", true, 3 },
	};
	static const struct tn_top_line lines[] = {
		{ "a label that is much too long",
		  "\033[2J\n\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d\u6587\u4e2d", TN_CELL_PLAIN, true },
		{ NULL, "", TN_CELL_PLAIN, false },
	};
	static const int sizes[][2] = { { 80, 24 }, { 40, 12 }, { 200, 60 }, { 31, 9 }, { 121, 8 }, { 1, 1 } };
	static const char keys[] = "jz\tz/x\033pabc";

	for (size_t i = 0; i < TN_ARRAY_SIZE(sizes); i++) {
		struct fixture f;

		begin(&f, sizes[i][0], sizes[i][1]);
		tn_top_set_rows(&f.top, bad, TN_ARRAY_SIZE(bad));
		tn_top_set_detail(&f.top, bad[0].name, lines, TN_ARRAY_SIZE(lines));
		for (const char *k = keys; *k; k++) {
			tn_autofree char *all = drawn(&f);

			check_cells(&f);
			assert_null(strpbrk(all, "\033\a\b\r\t\x7f"));
			tn_top_press(&f.top, *k == '\t' ? TN_KEY_TAB : *k == '\033' ? TN_KEY_ESCAPE : *k);
			tn_top_set_detail(&f.top, f.top.under, lines, TN_ARRAY_SIZE(lines));
		}
		check_cells(&f);
		end(&f);
	}
}

static void test_panes(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	tn_top_press(&f.top, TN_KEY_ENTER); /* of a module its details */
	assert_true(f.top.zoomed && f.top.focus == TN_PANE_DETAIL);
	tn_top_press(&f.top, TN_KEY_TAB);
	assert_int_equal(f.top.focus, TN_PANE_LOG);
	assert_true(shows(&f, "it is on fire"));
	assert_false(shows(&f, "MODULE"));
	tn_top_press(&f.top, TN_KEY_ESCAPE);
	assert_true(!f.top.zoomed && f.top.focus == TN_PANE_LIST);
	press(&f, "f");
	assert_true(shows(&f, "mounted"));
	assert_false(shows(&f, "it is on fire"));
	press(&f, "j");
	assert_true(shows(&f, "it says nothing of this module"));
	end(&f);
}

/* Who has scrolled up in the log stays where he is. */
static void test_log_grows(void **state)
{
	struct tn_top_log_line many[64];
	struct fixture f;
	char texts[64][16];

	begin(&f, 80, 24);
	for (size_t i = 0; i < TN_ARRAY_SIZE(many); i++) {
		snprintf(texts[i], sizeof(texts[i]), "line %02zu", i);
		many[i] = (struct tn_top_log_line){ texts[i], NULL, i * 1000000, 6 };
	}
	tn_top_set_log(&f.top, many, 60, 57);
	assert_true(shows(&f, "line 59"));
	tn_top_press(&f.top, TN_KEY_BACK_TAB);
	assert_int_equal(f.top.focus, TN_PANE_LOG);
	press(&f, "kk");
	assert_true(shows(&f, "line 57"));
	assert_false(shows(&f, "line 58"));
	tn_top_set_log(&f.top, many, 64, 4);
	assert_true(shows(&f, "line 57"));
	assert_false(shows(&f, "line 58"));
	press(&f, "G");
	assert_true(shows(&f, "line 63"));
	press(&f, "g");
	assert_true(shows(&f, "line 00"));
	end(&f);
}

/* Where the log has all the room its lines are seen whole. */
static void test_long_lines_of_the_log(void **state)
{
	static const char words[] = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen";
	struct tn_top_log_line many[40];
	struct fixture f;

	for (size_t i = 0; i < TN_ARRAY_SIZE(many); i++)
		many[i] = (struct tn_top_log_line){ words, NULL, i * 1000000, 6 };
	begin(&f, 60, 20);
	tn_top_set_log(&f.top, many, 40, 40);
	assert_true(shows(&f, "ten >") && !shows(&f, "fifteen"));
	tn_top_press(&f.top, TN_KEY_BACK_TAB);
	press(&f, "z");
	assert_true(shows(&f, "\n   39.000 one two three four five six seven eight nine ten\n"
			      "          eleven twelve thirteen fourteen fifteen\n"));
	assert_true(shows(&f, "   32.000") && !shows(&f, "   31.000")); /* 17 lines, of two each */
	press(&f, "k");
	assert_int_equal(f.top.log_back, 1);
	assert_true(shows(&f, "   31.000") && shows(&f, "newer below"));
	tn_top_set_log(&f.top, many, 40, 2);
	assert_int_equal(f.top.log_back, 5);
	press(&f, "g");
	assert_true(shows(&f, "    0.000 one"));
	assert_int_equal(f.top.log_back, 80 - 17);
	end(&f);
}

/* What belongs together is seen to. */
static void test_plans_are_indented(void **state)
{
	static const struct tn_top_line plan[] = {
		{ NULL, "       users     one two three four five six seven eight nine", TN_CELL_PLAIN, false },
		{ NULL, "                                          far right and then on and on", TN_CELL_PLAIN, false },
	};
	struct fixture f;

	begin(&f, 48, 24);
	press(&f, "u");
	tn_top_set_output(&f.top, plan, TN_ARRAY_SIZE(plan));
	tn_top_ended(&f.top, 0);
	assert_true(shows(&f, "\u2502        users     one two three four five six \u2502\n"
			      "\u2502        seven eight nine                      \u2502\n"));
	assert_true(shows(&f, "Unload ext4?"));
	end(&f);
}

static void test_help(void **state)
{
	struct tn_top_line lines[64];
	struct fixture f;
	size_t n = 0;

	while (n < TN_ARRAY_SIZE(lines) && tn_top_help_line(n, &lines[n]))
		n++;
	assert_in_range(n, 20, TN_ARRAY_SIZE(lines) - 1);
	begin(&f, 80, 24);
	f.top.help = lines;
	f.top.n_help = n;
	press(&f, "?");
	assert_true(shows(&f, "Unload the module"));
	assert_true(shows(&f, "more: Down"));
	tn_top_press(&f.top, TN_KEY_END);
	assert_true(shows(&f, "Scroll what is below it"));
	press(&f, "q");
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	press(&f, "q");
	assert_int_equal(f.top.wish, TN_TOP_QUIT);
	end(&f);
}

static void check_cells_line(const struct tn_cells *cells, const char *expected)
{
	tn_autobuf text = { 0 };

	cells_line(cells, 0, &text);
	assert_true(tn_text_is(tn_buf_text(&text), expected));
}

static void put(struct tn_cells *cells, int x, int width, const char *text, int columns)
{
	assert_int_equal(tn_cells_put(cells, (struct tn_cell_span){ 0, x, width, TN_CELL_PLAIN }, tn_text(text)), columns);
}

/* Of a wide character there are both halves or none. */
static void test_wide_cells(void **state)
{
	struct tn_cells cells = { 0 };

	assert_int_equal(tn_cells_resize(&cells, 6, 1), 0);
	put(&cells, 0, 6, "\u4e2d\u6587\u4e2d", 6);
	check_cells_line(&cells, "\u4e2d\u6587\u4e2d");
	put(&cells, 1, 1, "a", 1);
	check_cells_line(&cells, " a\u6587\u4e2d");
	put(&cells, 2, 1, "b", 1);
	check_cells_line(&cells, " ab \u4e2d");
	put(&cells, 2, 3, "c\u6587d", 3);
	check_cells_line(&cells, " ac\u6587");
	put(&cells, 5, 9, "\u4e2d", 0); /* at the edge */
	put(&cells, 0, 2, "e\u4e2d", 1);
	check_cells_line(&cells, "eac\u6587");
	assert_int_equal(tn_cells_put_cut(&cells, (struct tn_cell_span){ .width = 4 }, tn_text("\u4e2d\u6587\u4e2d")), 3);
	check_cells_line(&cells, "\u4e2d>\u6587");
	tn_cells_free(&cells);
}

static void test_lines_of_text(void **state)
{
	struct tn_text text = tn_text("one two  threefourfive \u4e2d\u6587");
	static const char *const expected[] = { "one two", " threef", "ourfive", "\u4e2d\u6587" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(expected); i++)
		assert_true(tn_text_is(tn_glyph_line(&text, 7), expected[i]));
	assert_int_equal(text.n, 0);
	assert_int_equal(tn_glyph_lines(tn_text(""), 10), 1);
	assert_int_equal(tn_glyph_lines(tn_text("aaaa"), 2), 2);
	assert_int_equal(tn_glyph_width(tn_text("\u4e2d\t\x1b")), 4);
	assert_int_equal(tn_glyph_lines(tn_text("\u4e2d"), 1), 1); /* and it ends */
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_80x24),
		cmocka_unit_test(test_small_and_large),
		cmocka_unit_test(test_hostile),
		cmocka_unit_test(test_panes),
		cmocka_unit_test(test_log_grows),
		cmocka_unit_test(test_long_lines_of_the_log),
		cmocka_unit_test(test_plans_are_indented),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_wide_cells),
		cmocka_unit_test(test_lines_of_text),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77; /* without one no character is wide */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
