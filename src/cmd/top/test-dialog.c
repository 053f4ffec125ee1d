// SPDX-License-Identifier: LGPL-2.1-or-later
/* What `tenon top` asks, and which command it makes of that. */
#include "base/utf8.h"
#include "cmd/top/content.h"
#include "cmd/top/mouse.h"
#include "cmd/top/rows.h"
#include "cmd/top/scroll.h"
#include "cmd/top/testview.h"

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
	assert_string_equal(f.top.command,
			    "tenon unload \"$(printf 'a\\073b\\033\\1350\\073x\\007\\044\\050id\\051\\047\\342\\200\\256')\"");
	end(&f);
}

/* The command as it is shown, pasted into a shell, has the words that are run. */
static void check_pasted(struct fixture *f)
{
	struct tn_arena arena = { 0 };
	const char **argv = tn_top_argv(&f->top, false, &arena);
	tn_autobuf script = { 0 }, expected = { 0 };
	char got[4096];
	FILE *shell;
	size_t n;

	for (size_t i = 1; argv[i]; i++)
		tn_buf_addf(&expected, "[%s]", argv[i]);
	tn_buf_addf(&script, "tenon() { printf '[%%s]' \"$@\"; }\n%s\n", f->top.command);
	tn_buf_add_char(&script, '\0');
	shell = popen(script.p, "r");
	assert_non_null(shell);
	n = fread(got, 1, sizeof(got), shell);
	assert_int_equal(pclose(shell), 0);
	assert_int_equal(n, expected.n);
	assert_memory_equal(got, expected.p, n);
	tn_arena_free(&arena);
}

static void test_pasted(void **state)
{
	static const char *const typed[] = {
		"max_loop=9", "a='b c' d=\"it's\" e=f\\ g", "$HOME `id` $(id) ; reboot", "a='' b=\"\"",
		"* ? [a] ~ # !x {a,b} a&b|c>d<e", "\\\\n 'x\\y'",
		"--persist -n -- =",
	};
	static const struct tn_top_row names[] = { { "it's a $(name)`id`;\033[2J\u202e \\ \"", 1, 0, "loaded", "", "", true, 0 } };
	struct fixture f;

	for (size_t i = 0; i < TN_ARRAY_SIZE(typed); i++)
		for (int row = 0; row < 2; row++) {
			begin(&f, 80, 24);
			if (row)
				tn_top_set_rows(&f.top, names, 1);
			press(&f, "p");
			press(&f, typed[i]);
			check_pasted(&f);
			end(&f);
		}
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_unload),
		cmocka_unit_test(test_plan_that_fails),
		cmocka_unit_test(test_not_allowed),
		cmocka_unit_test(test_prompts),
		cmocka_unit_test(test_name_like_an_option),
		cmocka_unit_test(test_typing),
		cmocka_unit_test(test_shown_as_it_is_done),
		cmocka_unit_test(test_pasted),
		cmocka_unit_test(test_choose_a_parameter),
	};

	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		return 77; /* without one no character is wide */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
