// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#define N_PARTS (TN_DEPMOD_WORDS + 1)

/* For each part: does the byte fit in the middle of it? */
static void each_byte_at_each_place(void **state)
{
	(void)state;
	for (unsigned part = 0; part < N_PARTS; part++)
		for (unsigned c = 1; c < 256; c++)
			for (size_t at = 0; at < 20; at++) {
				char text[] = "abcdefghijklmnopqrstu";
				bool fits = c > ' ' && c != 0x7f;

				text[at] = (char)c;
				if (c == ' ')
					fits = part == TN_DEPMOD_PATH || part == TN_DEPMOD_WORDS;
				if (c == '\t')
					fits = part == TN_DEPMOD_WORDS;
				if (part == TN_DEPMOD_PATH && (c == ':' || (c == '#' && at == 0)))
					fits = false;
				if (fits != !tn_depmod_line_unfit(part, tn_text(text)))
					fail_msg("part %u, byte %u at %zu", part, c, at);
			}
}

static void ends(void **state)
{
	static const bool joins[N_PARTS] = { [TN_DEPMOD_NAME] = true, [TN_DEPMOD_WORDS] = true };

	(void)state;
	for (unsigned part = 0; part < N_PARTS; part++) {
		assert_null(tn_depmod_line_unfit(part, tn_text("")));
		assert_null(tn_depmod_line_unfit(part, tn_text("a\\b")));
		assert_true(joins[part] == !!tn_depmod_line_unfit(part, tn_text("a\\")));
	}
}

static void longest(void **state)
{
	static const size_t max[N_PARTS] = { 4095, 4095, 4096, 511, (1 << 20) - 8192 };
	char *text = malloc(1 << 20);

	(void)state;
	assert_non_null(text);
	memset(text, 'x', 1 << 20);
	for (unsigned part = 0; part < N_PARTS; part++) {
		assert_null(tn_depmod_line_unfit(part, (struct tn_text){ text, max[part] }));
		assert_non_null(tn_depmod_line_unfit(part, (struct tn_text){ text, max[part] + 1 }));
	}
	assert_int_equal(tn_depmod_line_shown((struct tn_text){ text, 1 << 20 }).n, 60);
	assert_int_equal(tn_depmod_line_shown(tn_text("ab\nc")).n, 2);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_byte_at_each_place),
		cmocka_unit_test(ends),
		cmocka_unit_test(longest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
