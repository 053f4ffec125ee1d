// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/reader.h"

static void takes(void **state)
{
	const uint8_t bytes[] = { 1, 0x80, 2, 0xff, 0xfe, 0xfd, 0xfc, 0x81, 2, 3, 4, 5, 6, 7, 8,
				  'a', 'b', 0, 9 };
	struct tn_reader r = { .p = bytes, .left = sizeof(bytes) };

	(void)state;
	assert_int_equal(tn_take_u8(&r), 1);
	assert_int_equal(tn_take_be16(&r), 0x8002);
	assert_true(tn_take_be32(&r) == 0xfffefdfcu);
	assert_true(tn_take_be64(&r) == 0x8102030405060708u);
	assert_string_equal(tn_take_cstr(&r), "ab");
	assert_int_equal(r.left, 1);
	assert_ptr_equal(tn_take(&r, 0), bytes + 18);
	assert_ptr_equal(tn_take(&r, 1), bytes + 18);
	assert_int_equal(r.left, 0);
	assert_non_null(tn_take(&r, 0)); /* nothing of nothing is still there */
	assert_false(r.bad);
}

/* After the first short read all is 0 or NULL, even what would fit. */
static void error_sticks(void **state)
{
	const uint8_t bytes[] = { 1, 2, 3 };
	struct tn_reader r = { .p = bytes, .left = sizeof(bytes) };

	(void)state;
	assert_true(tn_take_be32(&r) == 0);
	assert_true(r.bad);
	assert_int_equal(tn_take_u8(&r), 0);
	assert_int_equal(tn_take_be16(&r), 0);
	assert_null(tn_take(&r, 0));
	assert_null(tn_take_cstr(&r));
	assert_int_equal(r.left, 3);
}

static void absurd_size(void **state)
{
	const uint8_t bytes[] = { 1 };
	struct tn_reader r = { .p = bytes, .left = sizeof(bytes) };

	(void)state;
	assert_null(tn_take(&r, SIZE_MAX));
	assert_true(r.bad);
}

static void string_without_end(void **state)
{
	const uint8_t bytes[] = { 'a', 'b' };
	struct tn_reader r = { .p = bytes, .left = sizeof(bytes) }, empty = { 0 };

	(void)state;
	assert_null(tn_take_cstr(&r));
	assert_true(r.bad);
	assert_null(tn_take_cstr(&empty));
	assert_true(empty.bad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes),
		cmocka_unit_test(error_sticks),
		cmocka_unit_test(absurd_size),
		cmocka_unit_test(string_without_end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
