// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

#define assert_text(t, s)                                                                      \
	do {                                                                                   \
		struct tn_text got_ = (t);                                                     \
\
		if (!tn_text_is(got_, s))                                                      \
			fail_msg("got \"%.*s\", want \"%s\"", TN_TEXT_FMT(got_), s);           \
	} while (0)

static const struct tn_text none = { NULL, 0 };

static void compares(void **state)
{
	static const char *const sorted[] = { "", "a", "aa", "ab", "b", "\x80", "\xff" };

	(void)state;
	for (size_t i = 0; i < 7; i++)
		for (size_t j = 0; j < 7; j++) {
			int got = tn_text_cmp(tn_text(sorted[i]), tn_text(sorted[j]));

			assert_int_equal((got > 0) - (got < 0), (i > j) - (i < j));
			assert_int_equal(tn_text_eq(tn_text(sorted[i]), tn_text(sorted[j])), i == j);
		}
	assert_int_equal(tn_text_cmp(none, tn_text("")), 0);
	assert_true(tn_text_eq(none, tn_text("")));
	assert_true(tn_text_eq(TN_TEXT_LITERAL("a\0b"), (struct tn_text){ "a\0b", 3 }));
	assert_false(tn_text_eq(TN_TEXT_LITERAL("a\0b"), TN_TEXT_LITERAL("a\0c")));
}

static void starts_and_ends(void **state)
{
	(void)state;
	assert_true(tn_text_starts(tn_text("modules.dep"), tn_text("modules.")));
	assert_false(tn_text_starts(tn_text("mod"), tn_text("modules")));
	assert_true(tn_text_ends(tn_text("a.ko"), tn_text(".ko")));
	assert_false(tn_text_ends(tn_text("ko"), tn_text(".ko")));
	assert_true(tn_text_starts(none, none) && tn_text_ends(none, none));
	assert_true(tn_text_starts(tn_text("a"), none) && tn_text_ends(tn_text("a"), tn_text("")));
	assert_false(tn_text_starts(none, tn_text("a")) || tn_text_ends(none, tn_text("a")));
}

static void parts(void **state)
{
	(void)state;
	assert_text(tn_text_from(tn_text("abc"), 1), "bc");
	assert_text(tn_text_from(tn_text("abc"), 3), "");
	assert_text(tn_text_from(tn_text("abc"), SIZE_MAX), "");
	assert_int_equal(tn_text_from(none, 5).n, 0);
	assert_text(tn_text_trim(tn_text(" \t\n\v\f\ra b\r\n")), "a b");
	assert_text(tn_text_trim(tn_text("  ")), "");
	assert_int_equal(tn_text_trim(none).n, 0);
}

static void lines(void **state)
{
	struct tn_text rest = tn_text("one\n\nthree\nlast"), line = none;

	(void)state;
	assert_true(tn_text_line(&rest, &line));
	assert_text(line, "one");
	assert_true(tn_text_line(&rest, &line));
	assert_text(line, "");
	assert_true(tn_text_line(&rest, &line));
	assert_text(line, "three");
	assert_true(tn_text_line(&rest, &line));
	assert_text(line, "last");
	assert_false(tn_text_line(&rest, &line));
	assert_text(line, "last"); /* left alone at the end */

	rest = tn_text("ended\n");
	assert_true(tn_text_line(&rest, &line));
	assert_false(tn_text_line(&rest, &line));
	rest = none;
	assert_false(tn_text_line(&rest, &line));
}

static void words(void **state)
{
	struct tn_text rest = TN_TEXT_LITERAL(" ,a, b\0c,,d"), word = none;

	(void)state;
	assert_true(tn_text_word(&rest, ", ", &word));
	assert_text(word, "a");
	assert_true(tn_text_word(&rest, ", ", &word));
	assert_true(tn_text_eq(word, TN_TEXT_LITERAL("b\0c"))); /* NUL separates nothing */
	assert_true(tn_text_word(&rest, ", ", &word));
	assert_text(word, "d");
	assert_int_equal(rest.n, 0);
	assert_false(tn_text_word(&rest, ", ", &word));
	rest = tn_text(" , ");
	assert_false(tn_text_word(&rest, ", ", &word));
	assert_int_equal(rest.n, 0);
}

static void copies(void **state)
{
	char *s = tn_text_dup((struct tn_text){ "abcd", 2 }), *empty = tn_text_dup(none);

	(void)state;
	assert_string_equal(s, "ab");
	assert_string_equal(empty, "");
	free(s);
	free(empty);
}

static void numbers(void **state)
{
	static const struct {
		const char *s;
		unsigned base;
		int r;
		uint64_t v;
	} cases[] = {
		{ "0", 10, 0, 0 },
		{ "18446744073709551615", 10, 0, UINT64_MAX },
		{ "18446744073709551616", 10, -ERANGE, 0 },
		{ "99999999999999999999999", 10, -ERANGE, 0 },
		{ "ffffffffffffffff", 16, 0, UINT64_MAX },
		{ "10000000000000000", 16, -ERANGE, 0 },
		{ "fF", 16, 0, 255 },
		{ "0x1f", 16, -EINVAL, 0 },
		{ "0x1f", 0, 0, 31 },
		{ "0X1F", 0, 0, 31 },
		{ "017", 0, 0, 15 },
		{ "08", 0, -EINVAL, 0 },
		{ "0x", 0, -EINVAL, 0 },
		{ "0", 0, 0, 0 },
		{ "9", 0, 0, 9 },
		{ "", 10, -EINVAL, 0 },
		{ "-1", 10, -EINVAL, 0 },
		{ "+1", 10, -EINVAL, 0 },
		{ " 1", 10, -EINVAL, 0 },
		{ "1 ", 10, -EINVAL, 0 },
		{ "a", 10, -EINVAL, 0 },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t v = 0;
		int r = tn_text_u64(tn_text(cases[i].s), cases[i].base, &v);

		if (r != cases[i].r || v != cases[i].v)
			fail_msg("\"%s\" base %u: %d, %llu", cases[i].s, cases[i].base, r,
				 (unsigned long long)v);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(compares), cmocka_unit_test(starts_and_ends),
		cmocka_unit_test(parts),    cmocka_unit_test(lines),
		cmocka_unit_test(words),    cmocka_unit_test(copies),
		cmocka_unit_test(numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
