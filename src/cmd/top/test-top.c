// SPDX-License-Identifier: LGPL-2.1-or-later
/* The state of `tenon top`, without a terminal. */
#include "cmd/top/content.h"
#include "cmd/top/mouse.h"
#include "cmd/top/rows.h"
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
	assert_int_equal(f.top.cursor, 3);
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

/* The command of an action, as it is run and as it is shown. */
static void check_command(struct fixture *f, bool dry_run, const char *expected)
{
	struct tn_arena arena = { 0 };
	const char **argv = tn_top_argv(&f->top, dry_run, &arena);
	tn_autobuf text = { 0 };

	for (size_t i = 0; argv[i]; i++)
		tn_buf_addf(&text, "%s%s", i ? "|" : "", argv[i]);
	tn_buf_add_char(&text, '\0');
	assert_string_equal(text.p, expected);
	tn_arena_free(&arena);
}

static void test_unload(void **state)
{
	static const struct tn_top_line plan[] = { { NULL, "unload loop, which nothing uses", TN_CELL_PLAIN, false } };
	struct fixture f;

	begin(&f, 80, 24);
	press(&f, "jju");
	assert_int_equal(f.top.dialog, TN_TOP_PLANNING);
	assert_int_equal(f.top.wish, TN_TOP_PLAN);
	check_command(&f, true, "tenon|unload|--dry-run|loop");
	check_command(&f, false, "tenon|unload|loop");
	f.top.wish = TN_TOP_NOTHING;
	press(&f, "y"); /* too early */
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	tn_top_set_output(&f.top, plan, 1);
	tn_top_ended(&f.top, 0);
	assert_int_equal(f.top.dialog, TN_TOP_CONFIRM);
	assert_true(shows(&f, "tenon unload loop") && shows(&f, "unload loop, which nothing uses"));
	assert_true(shows(&f, "Unload loop?  y: yes  n: no"));
	/* What comes meanwhile does not change what was asked. */
	tn_top_set_rows(&f.top, rows, 2);
	check_command(&f, false, "tenon|unload|loop");
	tn_top_press(&f.top, TN_KEY_ENTER); /* is no yes */
	assert_int_equal(f.top.dialog, TN_TOP_CONFIRM);
	press(&f, "y");
	assert_int_equal(f.top.wish, TN_TOP_DO);
	assert_int_equal(f.top.dialog, TN_TOP_DOING);
	f.top.wish = TN_TOP_NOTHING;
	press(&f, "q"); /* is not left alone while it runs */
	assert_int_equal(f.top.dialog, TN_TOP_DOING);
	tn_top_press(&f.top, TN_KEY_ESCAPE);
	assert_int_equal(f.top.wish, TN_TOP_INTERRUPT);
	tn_top_ended(&f.top, 1);
	assert_true(shows(&f, "not done") && shows(&f, "Exit status 1"));
	tn_top_press(&f.top, TN_KEY_ENTER);
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	end(&f);
}

static void test_plan_that_fails(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	press(&f, "r");
	tn_top_ended(&f.top, 1);
	assert_int_equal(f.top.dialog, TN_TOP_DONE);
	f.top.wish = TN_TOP_NOTHING;
	press(&f, "y");
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	press(&f, "n");
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	end(&f);
}

static void test_not_allowed(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	f.top.why_not_modules = "Only root can do this: use sudo";
	press(&f, "u");
	f.top.wish = TN_TOP_NOTHING;
	tn_top_ended(&f.top, 0);
	assert_true(shows(&f, "Only root can do this: use sudo"));
	press(&f, "y");
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	assert_int_equal(f.top.dialog, TN_TOP_CONFIRM);
	press(&f, "n");
	f.top.read_only = "a copy";
	press(&f, "u");
	assert_int_equal(f.top.dialog, TN_TOP_NO_DIALOG);
	assert_true(shows(&f, "a copy"));
	press(&f, "j");
	assert_false(shows(&f, "a copy"));
	end(&f);
}

static void test_prompts(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	press(&f, "p");
	assert_int_equal(f.top.dialog, TN_TOP_PROMPT);
	assert_true(shows(&f, "max_loop=8 (int): how many")); /* what there is to set */
	tn_top_press(&f.top, TN_KEY_ENTER); /* nothing was typed */
	assert_int_equal(f.top.dialog, TN_TOP_PROMPT);
	press(&f, "max_loop=9  --persist");
	assert_true(shows(&f, "> max_loop=9  --persist"));
	assert_true(f.cells.cursor_shown);
	tn_top_press(&f.top, TN_KEY_ENTER);
	check_command(&f, true, "tenon|param|--dry-run|ext4|max_loop=9|--persist");
	assert_string_equal(f.top.command, "tenon param ext4 max_loop=9 --persist");
	tn_top_ended(&f.top, 0);
	press(&f, "n");
	press(&f, "l"); /* what is loaded is not proposed */
	press(&f, "dummy a='x'");
	tn_top_press(&f.top, TN_KEY_ENTER);
	check_command(&f, false, "tenon|load|dummy|a='x'");
	assert_string_equal(f.top.command, "tenon load dummy 'a='\\''x'\\'''");
	tn_top_ended(&f.top, 0);
	press(&f, "na");
	tn_top_move_to(&f.top, 0);
	assert_string_equal(f.top.under, "dummy");
	press(&f, "u");
	assert_true(shows(&f, "it is not loaded"));
	press(&f, "l");
	assert_true(shows(&f, "> dummy"));
	tn_top_press(&f.top, TN_KEY_CLEAR);
	assert_false(shows(&f, "> dummy"));
	tn_top_press(&f.top, TN_KEY_ESCAPE);
	press(&f, "b");
	check_command(&f, true, "tenon|config|block|--dry-run|dummy");
	end(&f);
}

/* A module that is called like an option is none. */
static void test_name_like_an_option(void **state)
{
	static const struct tn_top_row bad[] = { { "--holders", 1, 0, "loaded", "", "", true, 0 } };
	struct fixture f;

	begin(&f, 80, 24);
	tn_top_set_rows(&f.top, bad, 1);
	press(&f, "u");
	check_command(&f, false, "tenon|unload|--|--holders");
	end(&f);
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
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 23, 3); /* the foot, and outside */
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, 1000, -1);
	press(&f, "?");
	tn_top_mouse(&f.top, TN_BUTTON_WHEEL_DOWN, 5, 5);
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
		cmocka_unit_test(test_unload),
		cmocka_unit_test(test_plan_that_fails),
		cmocka_unit_test(test_not_allowed),
		cmocka_unit_test(test_prompts),
		cmocka_unit_test(test_name_like_an_option),
		cmocka_unit_test(test_mouse),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77; /* without one no character is wide */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
