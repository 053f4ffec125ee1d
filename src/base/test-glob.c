// SPDX-License-Identifier: LGPL-2.1-or-later
#include <fnmatch.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/glob.h"

/* Every pattern against every text: the answer must be fnmatch(3)'s. */
static void agrees_with_fnmatch(void **state)
{
	static const char *const patterns[] = {
		"", "*", "?", "a", "a*", "*a", "a*b", "a*b*c", "[ab]", "[!ab]", "[^ab]", "[a-c]x",
		"[]]", "[!]]", "[]a]", "[a", "[", "a[", "\\*", "[a-]", "[-a]",
		"**a**", "pci:v00008086d*sv*sd*bc*", "*-*", "a?c", "??", "*?*",
	};
	static const char *const texts[] = {
		"", "a", "b", "ab", "abc", "axbxc", "]", "[", "*", "\\", "a[", "-", "bx", "[a",
		"pci:v00008086d00001234sv0sd0bc01", "aa", "d", "!", "^a", "a\\", "a-b", "e",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++)
		for (size_t j = 0; j < sizeof(texts) / sizeof(*texts); j++) {
			bool want = fnmatch(patterns[i], texts[j], 0) == 0;

			if (tn_glob_match(tn_text(patterns[i]), tn_text(texts[j])) != want ||
			    tn_glob_match_str(patterns[i], tn_text(texts[j])) != want)
				fail_msg("pattern \"%s\" text \"%s\": fnmatch says %d",
					 patterns[i], texts[j], want);
		}
}

/* Where C libraries differ, glibc's answer: kmod's users have had that one. */
static void agrees_with_glibc(void **state)
{
	static const struct {
		const char *pattern, *text;
		bool match;
	} cases[] = {
		{ "\\", "\\", false }, { "\\", "", false },	     { "a\\", "a\\", false },
		{ "[\\]]", "]", true }, { "[\\]]", "\\", false }, { "[a\\-c]", "-", true },
		{ "[a\\-c]", "b", false }, { "[a-c-e]", "-", true },    { "[a-c-e]", "d", false },
		{ "[a-c-e]", "e", true },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (tn_glob_match(tn_text(cases[i].pattern), tn_text(cases[i].text)) != cases[i].match)
			fail_msg("pattern \"%s\" text \"%s\"", cases[i].pattern, cases[i].text);
}

/* Exponential in a naive matcher; must end at once here. */
static void many_stars_end(void **state)
{
	char text[4096];
	char pattern[512];

	(void)state;
	memset(text, 'a', sizeof(text));
	for (size_t i = 0; i < sizeof(pattern); i++)
		pattern[i] = i % 2 ? 'a' : '*';
	pattern[sizeof(pattern) - 1] = 'b';
	assert_false(tn_glob_match((struct tn_text){ pattern, sizeof(pattern) },
				   (struct tn_text){ text, sizeof(text) }));
}

/* A '[' that nothing closes is looked for once, not at each place again. */
static void many_open_classes_end(void **state)
{
	static char text[100000], pattern[100000];

	(void)state;
	memset(text, '[', sizeof(text));
	memset(pattern, '[', sizeof(pattern));
	pattern[0] = '*';
	assert_true(tn_glob_match((struct tn_text){ pattern, sizeof(pattern) },
				  (struct tn_text){ text, sizeof(text) }));
}

static void wildcards(void **state)
{
	(void)state;
	assert_true(tn_glob_is_pattern(tn_text("a*")));
	assert_true(tn_glob_is_pattern(tn_text("?")));
	assert_true(tn_glob_is_pattern(tn_text("x[ab]")));
	assert_false(tn_glob_is_pattern(tn_text("a\\b")));
	assert_false(tn_glob_is_pattern(tn_text("")));
	assert_true(tn_glob_match((struct tn_text){ 0 }, (struct tn_text){ 0 }));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(agrees_with_fnmatch),
		cmocka_unit_test(agrees_with_glibc),
		cmocka_unit_test(many_stars_end),
		cmocka_unit_test(many_open_classes_end),
		cmocka_unit_test(wildcards),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
