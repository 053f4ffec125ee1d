// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"

static void grows(void **state)
{
	tn_autobuf b = { 0 };
	tn_autofree char *s = NULL;

	(void)state;
	for (unsigned i = 0; i < 1000; i++)
		tn_buf_addf(&b, "%u,", i);
	tn_buf_add_char(&b, 'x');
	tn_buf_add_str(&b, "yz");
	tn_buf_add_text(&b, (struct tn_text){ "wv!", 2 });
	assert_false(b.failed);
	assert_true(b.n <= b.room);
	assert_true(tn_text_starts(tn_buf_text(&b), tn_text("0,1,2,3,")));
	assert_true(tn_text_ends(tn_buf_text(&b), tn_text("998,999,xyzwv")));
	s = tn_buf_take(&b);
	assert_int_equal(strlen(s), 10 * 2 + 90 * 3 + 900 * 4 + 5);
	assert_int_equal(b.n, 0);
	assert_null(b.p);
}

static void empty(void **state)
{
	tn_autobuf b = { 0 };
	tn_autofree char *s = NULL;

	(void)state;
	tn_buf_add(&b, NULL, 0);
	tn_buf_add_text(&b, (struct tn_text){ 0 });
	assert_non_null(tn_buf_text(&b).p);
	assert_int_equal(tn_buf_text(&b).n, 0);
	s = tn_buf_take(&b);
	assert_string_equal(s, "");
}

static void keeps_nul_bytes(void **state)
{
	tn_autobuf b = { 0 };

	(void)state;
	tn_buf_add(&b, "a\0b", 3);
	tn_buf_add_be32(&b, 0x01020304);
	tn_buf_addf(&b, "%s", ""); /* the NUL that printf wants is not content */
	tn_buf_add_be64(&b, 0x0506070809fafbfc);
	tn_buf_add_be16(&b, 0xfdfe);
	assert_int_equal(b.n, 17);
	assert_memory_equal(b.p, "a\0b\1\2\3\4\5\6\7\10\11\xfa\xfb\xfc\xfd\xfe", 17);
}

/* Once it has failed, the content stays as it was and the end result says so. */
static void failure_sticks(void **state)
{
	tn_autobuf b = { 0 };

	(void)state;
	tn_buf_add_str(&b, "kept");
	assert_int_equal(tn_buf_reserve(&b, SIZE_MAX), -ENOMEM);
	assert_true(b.failed);
	tn_buf_add_str(&b, "not");
	tn_buf_addf(&b, "%d", 1);
	assert_int_equal(b.n, 4);
	assert_int_equal(tn_buf_reserve(&b, 1), -ENOMEM);
	assert_null(tn_buf_take(&b));
	assert_false(b.failed); /* and is as new */
	tn_buf_add_str(&b, "again");
	assert_true(tn_text_is(tn_buf_text(&b), "again"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(grows),
		cmocka_unit_test(empty),
		cmocka_unit_test(keeps_nul_bytes),
		cmocka_unit_test(failure_sticks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
