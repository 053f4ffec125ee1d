// SPDX-License-Identifier: LGPL-2.1-or-later
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

#include <cmocka.h>

#include "base/utf8.h"

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

static void shows(const char *from, const char *to)
{
	tn_autobuf got = { 0 };

	tn_utf8_show(tn_text(from), &got);
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, to);
}

static void what_is_shown_steers_nothing(void **state)
{
	(void)state;
	shows("", "");
	shows("dm-mod \xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7\t\\", "dm-mod \xc3\xa9\xe2\x82\xac\xf0\x9f\x90\xa7\t\\");
	shows("a\x1b[31m\n\r\x01\x7f", "a\\x1b[31m\\x0a\\x0d\\x01\\x7f");
	shows("\xc2\x9b" "1m\xc2\x80\xc2\x9f\xc2\xa0", "\\u009b1m\\u0080\\u009f\xc2\xa0");
	shows("\x9b" "1m\xff\xc3", "\\x9b1m\\xff\\xc3"); /* C1 as a byte of its own, too */
}

static void what_is_shown_stays_in_its_place(void **state)
{
	static const struct {
		uint32_t before, first, last, after; /* the neighbours are shown */
	} ranges[] = {
		{ 0x61b, 0x61c, 0x61c, 0x61d },
		{ 0x200d, 0x200e, 0x200f, 0x2010 },
		{ 0x2027, 0x2028, 0x202e, 0x202f },
		{ 0x2065, 0x2066, 0x2069, 0x206a },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ranges) / sizeof(*ranges); i++)
		for (uint32_t c = ranges[i].before; c <= ranges[i].after; c++) {
			bool plain = c == ranges[i].before || c == ranges[i].after;
			tn_autobuf got = { 0 };
			char s[4] = { 0 }, escape[8];

			if (c < 0x800) {
				s[0] = (char)(0xc0 | c >> 6);
				s[1] = (char)(0x80 | (c & 0x3f));
			} else {
				s[0] = (char)(0xe0 | c >> 12);
				s[1] = (char)(0x80 | (c >> 6 & 0x3f));
				s[2] = (char)(0x80 | (c & 0x3f));
			}
			tn_utf8_show(tn_text(s), &got);
			snprintf(escape, sizeof(escape), "\\u%04x", (unsigned)c);
			if (!tn_text_is(tn_buf_text(&got), plain ? s : escape))
				fail_msg("U+%04x", (unsigned)c);
		}
}

static void a_number_becomes_bytes(void **state)
{
	static const struct {
		uint32_t point;
		const char *bytes;
	} good[] = {
		{ 'a', "a" }, { 0x7f, "\x7f" }, { 0x80, "\xc2\x80" }, { 0x7ff, "\xdf\xbf" }, { 0x800, "\xe0\xa0\x80" },
		{ 0x4e2d, "\u4e2d" },
		{ 0xffff, "\xef\xbf\xbf" }, { 0x10000, "\xf0\x90\x80\x80" }, { 0x10ffff, "\xf4\x8f\xbf\xbf" },
	};
	static const uint32_t bad[] = { 0xd800, 0xdfff, 0x110000, 0x200000, 0x7fffffff, UINT32_MAX };
	char bytes[4];

	for (size_t i = 0; i < TN_ARRAY_SIZE(good); i++) {
		size_t n = tn_utf8_encode(good[i].point, bytes);

		assert_int_equal(n, strlen(good[i].bytes));
		assert_memory_equal(bytes, good[i].bytes, n);
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(bad); i++)
		assert_int_equal(tn_utf8_encode(bad[i], bytes), 0);
}

static void some_characters_are_not_shown(void **state)
{
	static const char *const shown[] = { "a", "\u4e2d", "\u0301" }, *const unseen[] = { "\033", "\u202e", "\u2028" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(shown); i++)
		assert_true(tn_utf8_is_shown(tn_text(shown[i])));
	for (size_t i = 0; i < TN_ARRAY_SIZE(unseen); i++)
		assert_false(tn_utf8_is_shown(tn_text(unseen[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stray_bytes_are_replaced_one_by_one),
		cmocka_unit_test(agrees_with_mbrtowc),
		cmocka_unit_test(a_number_becomes_bytes),
		cmocka_unit_test(some_characters_are_not_shown),
		cmocka_unit_test(what_is_shown_steers_nothing),
		cmocka_unit_test(what_is_shown_stays_in_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
