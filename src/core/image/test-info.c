// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/image/info.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void bytes_in_hex(void **state)
{
	static const struct {
		const char *bytes;
		size_t n;
		const char *hex;
	} cases[] = {
		{ "", 0, "" },
		{ "\x00", 1, "00" },
		{ "\x12\xab\xff", 3, "12:AB:FF" },
		/* As kmod 34 breaks the lines: twenty on each. */
		{ "\1\2\3\4\5\6\7\1\2\3\4\5\6\7\1\2\3\4\5\6", 20,
		  "01:02:03:04:05:06:07:01:02:03:04:05:06:07:01:02:03:04:05:06" },
		{ "\1\2\3\4\5\6\7\1\2\3\4\5\6\7\1\2\3\4\5\6\7", 21,
		  "01:02:03:04:05:06:07:01:02:03:04:05:06:07:01:02:03:04:05:06:\n\t\t07" },
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_autobuf out = { 0 };

		tn_info_hex(&out, (struct tn_text){ cases[i].bytes, cases[i].n });
		tn_buf_add_char(&out, '\0');
		assert_string_equal(out.p, cases[i].hex);
	}
}

/* In 32 bit a file may claim to hold a signature whose hex does not fit into memory. */
static void more_than_fits(void **state)
{
	static const size_t sizes[] = { SIZE_MAX / 3 + 2, SIZE_MAX / 4, SIZE_MAX / 63 * 20 + 20, SIZE_MAX };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(sizes); i++) {
		tn_autobuf out = { 0 };

		tn_info_hex(&out, (struct tn_text){ "x", sizes[i] });
		assert_true(out.failed);
		assert_int_equal(out.n, 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bytes_in_hex),
		cmocka_unit_test(more_than_fits),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
