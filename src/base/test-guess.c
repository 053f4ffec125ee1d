// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "base/guess.h"

static const char *guess(const char *word)
{
	static const char *const candidates[] = { "list", "plan", "unload", "diff", "FILESIZE" };
	struct tn_guess g = { .word = word };

	for (size_t i = 0; i < TN_ARRAY_SIZE(candidates); i++)
		tn_guess_consider(&g, candidates[i]);
	return g.best;
}

static void a_typing_error_is_seen(void **state)
{
	(void)state;
	assert_string_equal(guess("lsit"), "list");    /* swapped */
	assert_string_equal(guess("lst"), "list");     /* left out */
	assert_string_equal(guess("plann"), "plan");   /* one too many */
	assert_string_equal(guess("unlaod"), "unload");
	assert_string_equal(guess("LIST"), "list");
	assert_string_equal(guess("file"), "FILESIZE"); /* the start of it */
	assert_string_equal(guess("unl"), "unload");
}

static void a_different_word_is_not_guessed(void **state)
{
	char wide[100];

	(void)state;
	memset(wide, 'l', sizeof(wide));
	wide[sizeof(wide) - 1] = '\0';
	assert_null(guess("frobnicate"));
	assert_null(guess("xy"));
	assert_null(guess(""));
	assert_null(guess(wide));
	assert_null(guess("\xff\xfe"));
}

static void the_start_alone_may_not_do(void **state)
{
	struct tn_guess g = { .word = "unl", .whole = true };

	(void)state;
	tn_guess_consider(&g, "unload");
	assert_null(g.best);
	tn_guess_consider(&g, "unl2");
	assert_string_equal(g.best, "unl2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_typing_error_is_seen),
		cmocka_unit_test(a_different_word_is_not_guessed),
		cmocka_unit_test(the_start_alone_may_not_do),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
