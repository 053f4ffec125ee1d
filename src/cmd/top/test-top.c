// SPDX-License-Identifier: LGPL-2.1-or-later
/* The state of `tenon top`, without a terminal: its list and its mouse. */
#include "cmd/top/content.h"
#include "cmd/top/mouse.h"
#include "cmd/top/rows.h"
#include "cmd/top/scroll.h"
#include "cmd/top/testview.h"

static void test_sorts(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	assert_string_equal(f.top.under, "ext4");
	press(&f, "s"); /* the largest first; the cursor stays on its module */
	assert_int_equal(f.top.sort, TN_TOP_BY_SIZE);
	assert_string_equal(f.top.under, "ext4");
	assert_int_equal(f.top.cursor, 0);
	assert_string_equal(rows[f.top.shown.v[1]].name, "jbd2");
	press(&f, "S");
	assert_string_equal(rows[f.top.shown.v[0]].name, "loop");
	assert_string_equal(f.top.under, "loop"); /* the first line stays the first line */
	press(&f, "j");
	assert_string_equal(f.top.under, "snd_hda_intel");
	press(&f, "S"); /* any other cursor stays on its module */
	assert_string_equal(f.top.under, "snd_hda_intel");
	assert_int_equal(f.top.cursor, 2);
	press(&f, "S");
	press(&f, "s");
	assert_string_equal(rows[f.top.shown.v[0]].name, "snd_hda_intel"); /* of uses, and no more turned */
	press(&f, "ss");
	assert_string_equal(rows[f.top.shown.v[0]].name, "snd_hda_intel"); /* of taints */
	press(&f, "s");
	assert_string_equal(rows[f.top.shown.v[0]].name, "loop"); /* of order */
	end(&f);
}

static void test_filters_as_one_types(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	press(&f, "/s");
	assert_int_equal(f.top.shown.n, 1);
	press(&f, "nd-h"); /* as everywhere with names of modules, - is _ */
	assert_string_equal(f.top.under, "snd_hda_intel");
	assert_true(shows(&f, "/snd-h"));
	press(&f, "q"); /* is typed, not obeyed */
	assert_int_equal(f.top.shown.n, 0);
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	assert_true(shows(&f, "no module's name has this"));
	tn_top_press(&f.top, TN_KEY_BACKSPACE);
	assert_int_equal(f.top.shown.n, 1);
	tn_top_press(&f.top, TN_KEY_ENTER);
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	assert_int_equal(f.top.shown.n, 1);
	tn_top_press(&f.top, TN_KEY_ESCAPE);
	assert_int_equal(f.top.shown.n, 4);
	assert_string_equal(f.top.under, "snd_hda_intel");
	press(&f, "/*2");
	assert_int_equal(f.top.shown.n, 1);
	assert_string_equal(f.top.under, "jbd2");
	end(&f);
}

static void test_all(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	assert_false(shows(&f, "blocked"));
	press(&f, "a");
	assert_int_equal(f.top.wish, TN_TOP_READ_ROWS);
	assert_true(shows(&f, "blocked"));
	assert_true(shows(&f, "4 loaded"));
	end(&f);
}

/* What is gone leaves the cursor where it was. */
static void test_rows_go(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	press(&f, "j");
	assert_string_equal(f.top.under, "jbd2");
	tn_top_set_rows(&f.top, rows, 3);
	assert_string_equal(f.top.under, "loop");
	tn_top_set_rows(&f.top, rows, 0);
	assert_null(tn_top_under(&f.top));
	assert_string_equal(f.top.under, "");
	assert_true(shows(&f, "no module is loaded"));
	press(&f, "ujkgG zU");
	end(&f);
}

/* Where @text stands on the screen. */
static void find(struct fixture *f, const char *text, int *y, int *x)
{
	tn_autofree char *all = drawn(f);
	char *found = strstr(all, text), *line = all;

	assert_non_null(found);
	*y = 0;
	for (char *p = all; p < found; p++)
		if (*p == '\n') {
			++*y;
			line = p + 1;
		}
	*x = (int)tn_glyph_width((struct tn_text){ line, (size_t)(found - line) });
}

static void click_on(struct fixture *f, const char *text)
{
	int y, x;

	find(f, text, &y, &x);
	tn_top_mouse(&f->top, TN_BUTTON_CLICK, y, x);
}

/* All that is named at a foot can be clicked. */
static void test_click_choices(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	click_on(&f, "s:sort");
	assert_int_equal(f.top.sort, TN_TOP_BY_SIZE);
	click_on(&f, "?:help");
	assert_int_equal(f.top.dialog, TN_TOP_HELP);
	click_on(&f, "Esc: back");
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	click_on(&f, "/:filter");
	press(&f, "ext");
	click_on(&f, "Enter: keep it");
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	assert_string_equal(f.top.filter, "ext");
	click_on(&f, "u:unload");
	assert_int_equal(f.top.dialog, TN_TOP_PLANNING);
	f.top.wish = TN_TOP_NOTHING;
	click_on(&f, "Esc: end it");
	assert_int_equal(f.top.wish, TN_TOP_INTERRUPT);
	f.top.wish = TN_TOP_NOTHING;
	tn_top_ended(&f.top, 0);
	click_on(&f, "Unload ext4?"); /* is the question, not the answer */
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	click_on(&f, "y: yes");
	assert_int_equal(f.top.wish, TN_TOP_DO);
	tn_top_ended(&f.top, 0);
	click_on(&f, "Enter: back");
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	click_on(&f, "u:unload");
	tn_top_ended(&f.top, 0);
	f.top.wish = TN_TOP_NOTHING;
	click_on(&f, "n: no");
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	click_on(&f, "l:load");
	press(&f, "x");
	click_on(&f, "Enter: go on");
	assert_int_equal(f.top.wish, TN_TOP_PLAN);
	tn_top_ended(&f.top, 1);
	click_on(&f, "Enter: back");
	click_on(&f, "q:quit");
	assert_int_equal(f.top.wish, TN_TOP_QUIT);
	end(&f);
}

static void give_help(struct fixture *f)
{
	static struct tn_top_line help[40];

	for (size_t i = 0; i < TN_ARRAY_SIZE(help); i++)
		help[i] = (struct tn_top_line){ .text = "x" };
	f->top.help = help;
	f->top.n_help = TN_ARRAY_SIZE(help);
}

/* However small it is, there is a way out. */
static void test_little_room(void **state)
{
	struct fixture f;

	for (int width = 30; width < 140; width++) {
		begin(&f, width, 8);
		give_help(&f);
		assert_true(shows(&f, "?:help") && shows(&f, "q:quit"));
		press(&f, "?");
		assert_true(shows(&f, "Esc: back") && shows(&f, "more: Down"));
		press(&f, "q/a");
		assert_true(shows(&f, "/a   "));
		assert_true(width < 32 || shows(&f, "Esc: show all again"));
		for (int i = 0; i < width; i++)
			press(&f, "a");
		press(&f, "z");
		assert_true(shows(&f, "aaaz"));
		tn_top_press(&f.top, TN_KEY_ESCAPE);
		press(&f, "u");
		tn_top_ended(&f.top, 0);
		assert_true(shows(&f, "y: yes") && shows(&f, "n: no"));
		end(&f);
	}
}

static void test_mouse(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 4, 3);
	assert_string_equal(f.top.under, "loop");
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 9, 3); /* below the last */
	assert_string_equal(f.top.under, "loop");
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 1, 31); /* SIZE */
	assert_int_equal(f.top.sort, TN_TOP_BY_SIZE);
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 1, 31);
	assert_true(f.top.reverse);
	tn_top_mouse(&f.top, TN_BUTTON_WHEEL_DOWN, 3, 3);
	assert_int_equal(f.top.cursor, 3);
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 13, 3);
	assert_int_equal(f.top.focus, TN_PANE_DETAIL);
	tn_top_mouse(&f.top, TN_BUTTON_DOUBLE, 20, 3);
	assert_int_equal(f.top.focus, TN_PANE_LOG);
	assert_true(f.top.zoomed);
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 23, 79); /* the foot, and outside */
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 1000, -1);
	give_help(&f);
	press(&f, "?");
	assert_true(shows(&f, "more: Down"));
	tn_top_mouse(&f.top, TN_BUTTON_WHEEL_DOWN, 5, 5);
	assert_int_equal(f.top.dialog_first, 3);
	tn_top_mouse(&f.top, TN_BUTTON_WHEEL_UP, 5, 5);
	assert_int_equal(f.top.dialog_first, 0);
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 5, 5);
	assert_int_equal(f.top.dialog, TN_TOP_HELP);
	end(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorts),
		cmocka_unit_test(test_filters_as_one_types),
		cmocka_unit_test(test_all),
		cmocka_unit_test(test_rows_go),
		cmocka_unit_test(test_click_choices),
		cmocka_unit_test(test_little_room),
		cmocka_unit_test(test_mouse),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77; /* without one no character is wide */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
