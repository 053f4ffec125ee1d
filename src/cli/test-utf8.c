// SPDX-License-Identifier: LGPL-2.1-or-later
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "cli/utf8.h"

static void mends(const char *from, const char *to)
{
	tn_autobuf got = { 0 };

	tn_utf8_mend(tn_text(from), &got);
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, to);
}

#define BAD "\xef\xbf\xbd"

static void stray_bytes_are_replaced_one_by_one(void **state)
{
	(void)state;
	mends("", "");
	mends("ext4", "ext4");
	mends("\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7");
	mends("a\xff" "b", "a" BAD "b");
	mends("\xc3", BAD);                          /* cut short */
	mends("\xe2\x82", BAD BAD);
	mends("\xc0\xaf", BAD BAD);                  /* longer than needed */
	mends("\xe0\x80\xaf", BAD BAD BAD);
	mends("\xed\xa0\x80", BAD BAD BAD);          /* a surrogate */
	mends("\xf4\x90\x80\x80", BAD BAD BAD BAD);  /* above U+10FFFF */
}

/* Every sequence of up to four bytes from the edges of the table, against the C library. */
static void agrees_with_mbrtowc(void **state)
{
	static const char edges[] = "\x01\x7f\x80\x8f\x90\x9f\xa0\xbf\xc0\xc1\xc2\xdf\xe0\xe1\xec\xed"
				    "\xee\xef\xf0\xf1\xf3\xf4\xf5\xff";
	size_t n = sizeof(edges) - 1;

	(void)state;
	if (!setlocale(LC_CTYPE, "C.UTF-8"))
		skip();
	for (size_t i = 0; i < n * n * n * n; i++) {
		char s[] = { edges[i % n], edges[i / n % n], edges[i / n / n % n], edges[i / n / n / n] };
		mbstate_t conversion = { 0 };
		wchar_t wide = 0;
		size_t want = mbrtowc(&wide, s, sizeof(s), &conversion);

		if (want > sizeof(s) || wide > 0x10ffff) /* glibc reads on to 2^31-1 */
			want = 0;
		if (tn_utf8_step((struct tn_text){ s, sizeof(s) }) != want)
			fail_msg("%02x %02x %02x %02x: %zu", (uint8_t)s[0], (uint8_t)s[1],
				 (uint8_t)s[2], (uint8_t)s[3], want);
	}
}

static void a_terminal_is_sent_nothing_to_obey(void **state)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	tn_utf8_print("a\x1b[31m\n\xc3\xa9\xc2\x9b\xff\x7f\\", out);
	fclose(out);
	assert_string_equal(text, "a\\x1b[31m\\x0a\xc3\xa9\\xc2\\x9b\\xff\\x7f\\");
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stray_bytes_are_replaced_one_by_one),
		cmocka_unit_test(agrees_with_mbrtowc),
		cmocka_unit_test(a_terminal_is_sent_nothing_to_obey),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
