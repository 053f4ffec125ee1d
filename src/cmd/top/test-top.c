// SPDX-License-Identifier: LGPL-2.1-or-later
/* The state of `tenon top`, without a terminal. */
#include "base/utf8.h"
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
	assert_true(shows(&f, "Unload loop?") && shows(&f, " y: yes ") && shows(&f, " n: no "));
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
	press(&f, "dummy a='x y' b=\"it's\" c=$d");
	assert_true(shows(&f, "tenon load dummy 'a=x y' 'b=it'\\''s' 'c=$d'")); /* as one types it */
	tn_top_press(&f.top, TN_KEY_ENTER);
	check_command(&f, false, "tenon|load|dummy|a=x y|b=it's|c=$d");
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

static void test_typing(void **state)
{
	struct fixture f;

	begin(&f, 80, 24);
	press(&f, "lx 'a"); /* a quote that is not closed */
	f.top.wish = TN_TOP_NOTHING;
	tn_top_press(&f.top, TN_KEY_ENTER);
	assert_int_equal(f.top.dialog, TN_TOP_PROMPT);
	assert_int_equal(f.top.wish, TN_TOP_NOTHING);
	assert_true(shows(&f, "a quote is not closed"));
	tn_top_press(&f.top, 0xe9);
	tn_top_press(&f.top, 0x4e2d);
	press(&f, "'");
	assert_string_equal(f.top.input, "x 'a\u00e9\u4e2d'");
	assert_false(shows(&f, "not closed"));
	tn_top_press(&f.top, TN_KEY_BACKSPACE);
	tn_top_press(&f.top, TN_KEY_BACKSPACE);
	assert_string_equal(f.top.input, "x 'a\u00e9");
	f.top.utf8 = false;
	tn_top_press(&f.top, 0xe9); /* there is no such character */
	assert_string_equal(f.top.input, "x 'a\u00e9");
	tn_top_press(&f.top, TN_KEY_CLEAR);
	press(&f, "   ");
	tn_top_press(&f.top, TN_KEY_ENTER);
	assert_int_equal(f.top.dialog, TN_TOP_PROMPT);
	for (int i = 0; i < 2 * TN_TOP_INPUT_MAX; i++)
		press(&f, "\"");
	assert_int_equal(strlen(f.top.input), TN_TOP_INPUT_MAX - 1);
	assert_true(shows(&f, "Which module?"));
	tn_top_press(&f.top, TN_KEY_CLEAR);
	for (int i = 0; i < TN_TOP_INPUT_MAX; i++) /* as many words as can be typed */
		press(&f, i % 2 ? " " : "'");
	tn_top_press(&f.top, TN_KEY_CLEAR);
	for (int i = 0; i < TN_TOP_INPUT_MAX; i++)
		press(&f, i % 2 ? " " : "!");
	assert_int_equal(strlen(f.top.command), strlen("tenon load") + 4 * (TN_TOP_INPUT_MAX / 2));
	end(&f);
}

/* What is shown is what is done, whatever the name is. */
static void test_shown_as_it_is_done(void **state)
{
	static const struct tn_top_row bad[] = { { "a;b\033]0;x\a$(id)'\u202e", 1, 0, "loaded", "", "", true, 0 } };
	tn_autobuf shown = { 0 };
	struct fixture f;
	struct tn_text rest;

	begin(&f, 80, 24);
	tn_top_set_rows(&f.top, bad, 1);
	press(&f, "u");
	rest = tn_text(f.top.command);
	tn_utf8_show(rest, &shown);
	assert_true(tn_text_is(tn_buf_text(&shown), f.top.command)); /* nothing in it steers a terminal */
	assert_string_equal(f.top.command, "tenon unload \"$(printf 'a\\073b\\033\\1350\\073x\\007\\044\\050id\\051\\047\\342\\200\\256')\"");
	end(&f);
}

static void test_choose_a_parameter(void **state)
{
	static const struct tn_top_line many[] = {
		{ "state", "loaded", TN_CELL_GOOD, false },
		{ "parameters", "alpha=1 (int): first", TN_CELL_PLAIN, true },
		{ NULL, "beta (charp)", TN_CELL_PLAIN, true },
		{ NULL, "gamma: last", TN_CELL_PLAIN, true },
		{ "file", "a=b", TN_CELL_PLAIN, false },
	};
	struct tn_top_rect r;
	struct fixture f;

	begin(&f, 40, 10);
	tn_top_set_detail(&f.top, "ext4", many, TN_ARRAY_SIZE(many));
	press(&f, "p");
	tn_top_press(&f.top, TN_KEY_DOWN);
	assert_string_equal(f.top.input, "alpha=");
	tn_top_press(&f.top, TN_KEY_DOWN);
	tn_top_press(&f.top, TN_KEY_DOWN);
	assert_string_equal(f.top.input, "gamma=");
	assert_true(shows(&f, "gamma: last")); /* scrolled to */
	assert_string_equal(f.top.command, "tenon param ext4 gamma=");
	tn_top_press(&f.top, TN_KEY_DOWN); /* there is no other */
	assert_string_equal(f.top.input, "gamma=");
	tn_top_press(&f.top, TN_KEY_UP);
	assert_string_equal(f.top.input, "beta=");
	press(&f, "7");
	assert_string_equal(f.top.command, "tenon param ext4 beta=7");
	tn_top_press(&f.top, TN_KEY_ESCAPE);
	tn_top_set_size(&f.top, 80, 24);
	assert_int_equal(tn_cells_resize(&f.cells, 80, 24), 0);
	press(&f, "p");
	r = tn_top_dialog_rect(&f.top);
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, r.y + 1, r.x + 3); /* what is asked for */
	assert_string_equal(f.top.input, "");
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, r.y + 4, r.x + 3);
	assert_string_equal(f.top.input, "alpha=");
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, r.y + 6, r.x + 3);
	assert_string_equal(f.top.input, "gamma=");
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, r.y + 6, r.x); /* the frame */
	tn_top_mouse(&f.top, TN_BUTTON_CLICK, r.y + 7, r.x + 3); /* what is typed */
	assert_string_equal(f.top.input, "gamma=");
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
		press(&f, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaz");
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
		cmocka_unit_test(test_unload),
		cmocka_unit_test(test_plan_that_fails),
		cmocka_unit_test(test_not_allowed),
		cmocka_unit_test(test_prompts),
		cmocka_unit_test(test_name_like_an_option),
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_shown_as_it_is_done),
		cmocka_unit_test(test_choose_a_parameter),
		cmocka_unit_test(test_click_choices),
		cmocka_unit_test(test_little_room),
		cmocka_unit_test(test_mouse),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77; /* without one no character is wide */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
