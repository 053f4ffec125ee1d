// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/error.h"

static void records(void **state)
{
	tn_autoerror err = { 0 };

	(void)state;
	assert_int_equal(tn_fail(&err, -ENOENT, "%s:%d: no such thing", "a.conf", 7), -ENOENT);
	assert_int_equal(err.code, -ENOENT);
	assert_string_equal(tn_error_text(&err, -ENOENT), "a.conf:7: no such thing");
	/* What it said so far may be part of what it says next. */
	assert_int_equal(tn_fail(&err, -EIO, "%s, again", err.text), -EIO);
	assert_string_equal(err.text, "a.conf:7: no such thing, again");
	assert_int_equal(tn_fail_in(&err, -EBADMSG, "reading %s", "/x"), -EBADMSG);
	assert_string_equal(err.text, "reading /x: a.conf:7: no such thing, again");
	assert_int_equal(err.code, -EBADMSG);
	tn_error_clear(&err);
	assert_null(err.text);
	assert_int_equal(err.code, 0);
}

static void nothing_recorded(void **state)
{
	tn_autoerror err = { 0 };

	(void)state;
	assert_string_equal(tn_error_text(&err, -ENOENT), strerror(ENOENT));
	assert_string_equal(tn_error_text(NULL, -EPERM), strerror(EPERM));
	assert_int_equal(tn_fail_in(&err, -EPERM, "opening %s", "b"), -EPERM);
	assert_true(strncmp(err.text, "opening b: ", 11) == 0);
	assert_string_equal(err.text + 11, strerror(EPERM));
}

static void nobody_asks(void **state)
{
	(void)state;
	assert_int_equal(tn_fail(NULL, -EIO, "x"), -EIO);
	assert_int_equal(tn_fail_in(NULL, -EIO, "x"), -EIO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records),
		cmocka_unit_test(nothing_recorded),
		cmocka_unit_test(nobody_asks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
