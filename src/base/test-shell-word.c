// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/shell_word.h"

/* What sh makes of the words in @line: each in brackets. */
static void ask_shell(const char *line, struct tn_buf *ret)
{
	tn_autobuf command = { 0 };
	char piece[4096];
	FILE *shell;
	size_t n;

	tn_buf_addf(&command, "printf '[%%s]' %s", line);
	tn_buf_add_char(&command, '\0');
	assert_false(command.failed);
	shell = popen(command.p, "r");
	assert_non_null(shell);
	while ((n = fread(piece, 1, sizeof(piece), shell)))
		tn_buf_add(ret, piece, n);
	assert_int_equal(pclose(shell), 0);
}

/* @word comes back from a shell as it is. */
static void check_word(const char *word)
{
	tn_autobuf line = { 0 }, got = { 0 }, expected = { 0 };

	tn_shell_add_word(&line, "first");
	tn_shell_add_word(&line, word);
	tn_shell_add_word(&line, "last");
	tn_buf_addf(&expected, "[first][%s][last]", word);
	tn_buf_add_char(&line, '\0');
	ask_shell(line.p, &got);
	assert_int_equal(got.n, expected.n);
	assert_memory_equal(got.p, expected.p, got.n);
}

static const char *const words[] = {
	"plain", "", " ", "a b", "it's", "'", "''", "\"", "$HOME", "$(reboot)", "`reboot`",
	"a;reboot", "a&b|c>d<e", "*", "?", "[a-z]",
	"~", "#", "\\", "\\n", "a\\", "!", "{a,b}", "--option", "-n", "a=b", "a='b c'", "%s", "100%", "tab\there", "new\nline",
	"end\n", "\n\n", "\033[2J", "-\033",
	"%d\033\\n'", "\u4e2d\u6587", "e\u0301", "\u202eabc", "\xff\xfe", "\x7f", "caf\u00e9 \033",
};

static void test_a_shell_takes_it(void **state)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++)
		check_word(words[i]);
}

static void test_each_byte(void **state)
{
	char all[256];

	for (int c = 1; c < 256; c++)
		all[c - 1] = (char)c;
	all[255] = '\0';
	check_word(all);
	for (int c = 1; c < 256; c++)
		check_word((const char[]){ 'x', (char)c, '\0' });
}

static void check_shown(const char *word, const char *expected)
{
	tn_autobuf line = { 0 };

	tn_shell_add_word(&line, word);
	assert_true(tn_text_is(tn_buf_text(&line), expected));
}

/* No more than it takes. */
static void test_what_people_see(void **state)
{
	check_shown("snd_hda-intel.ko", "snd_hda-intel.ko");
	check_shown("model=a,b:c@d%e+f/g", "model=a,b:c@d%e+f/g");
	check_shown("", "''");
	check_shown("a b", "'a b'");
	check_shown("it's", "'it'\\''s'");
	check_shown("\u4e2d", "'\u4e2d'");
	check_shown("a\033b", "\"$(printf 'a\\033b')\"");
	check_shown("\u202e", "\"$(printf '\\342\\200\\256')\"");
}

/* What is shown is taken apart as a shell does it. */
static void test_taken_apart(void **state)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++) {
		tn_autobuf line = { 0 }, got = { 0 };
		struct tn_text rest;

		tn_shell_quote(&line, words[i]);
		rest = tn_buf_text(&line);
		assert_int_equal(tn_shell_take_word(&rest, &got), 1);
		assert_true(tn_text_is(tn_buf_text(&got), words[i]));
		assert_int_equal(rest.n, 0);
	}
}

static void test_as_a_shell(void **state)
{
	static const char *const lines[] = {
		"a b  c", " a\tb ", "a'b c'd", "\"a b\"", "\"a\\\"b\\\\c\\$d\\`e\\n\"", "a\\ b \\' \\\\",
		"'' \"\"", "'a\\b'", "x=\"it's\"", "a\\b",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(lines); i++) {
		tn_autobuf expected = { 0 }, got = { 0 };
		struct tn_text rest = tn_text(lines[i]);

		ask_shell(lines[i], &expected);
		for (;;) {
			tn_autobuf word = { 0 };

			if (!tn_shell_take_word(&rest, &word))
				break;
			tn_buf_addf(&got, "[%.*s]", TN_TEXT_FMT(tn_buf_text(&word)));
		}
		assert_int_equal(got.n, expected.n);
		assert_memory_equal(got.p, expected.p, got.n);
	}
}

static void test_not_closed(void **state)
{
	static const char *const lines[] = { "'", "a'b", "\"", "\"a\\\"", "a\\", "x 'y" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(lines); i++) {
		struct tn_text rest = tn_text(lines[i]);
		tn_autobuf word = { 0 };
		int r;

		do
			r = tn_shell_take_word(&rest, &word);
		while (r == 1);
		assert_int_equal(r, -EINVAL);
	}
}

static void test_nothing_expands(void **state)
{
	struct tn_text rest = tn_text("$HOME \"$(id)\" *");
	tn_autobuf word = { 0 };

	assert_int_equal(tn_shell_take_word(&rest, &word), 1);
	assert_true(tn_text_is(tn_buf_text(&word), "$HOME"));
	word.n = 0;
	assert_int_equal(tn_shell_take_word(&rest, &word), 1);
	assert_true(tn_text_is(tn_buf_text(&word), "$(id)"));
	word.n = 0;
	assert_int_equal(tn_shell_take_word(&rest, &word), 1);
	assert_true(tn_text_is(tn_buf_text(&word), "*"));
	assert_int_equal(tn_shell_take_word(&rest, &word), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_a_shell_takes_it),
		cmocka_unit_test(test_each_byte),
		cmocka_unit_test(test_what_people_see),
		cmocka_unit_test(test_taken_apart),
		cmocka_unit_test(test_as_a_shell),
		cmocka_unit_test(test_not_closed),
		cmocka_unit_test(test_nothing_expands),
	};

	setenv("LC_ALL", "C", 1); /* of the shell */
	return cmocka_run_group_tests(tests, NULL, NULL);
}
