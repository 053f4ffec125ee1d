// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "autoload/refusal.h"

static void a_device_less_module_is_no_failure(void **state)
{
	const struct tn_step insert = { .kind = TN_STEP_INSERT };

	assert_int_equal(tn_refusal_of(&insert, -ENODEV, false), TN_REFUSAL_NO_DEVICE);
	assert_int_equal(tn_refusal_of(&insert, -EIO, false), TN_REFUSAL_FAILURE);
	assert_int_equal(tn_refusal_of(&insert, -ENOENT, false), TN_REFUSAL_FAILURE);
}

static void what_somebody_keeps_out_is_no_failure(void **state)
{
	const struct tn_step insert = { .kind = TN_STEP_INSERT };
	const struct tn_step keeps_out = { .kind = TN_STEP_COMMAND, .command.shell = "/bin/false" };
	const struct tn_step fails = { .kind = TN_STEP_COMMAND, .command.shell = "/sbin/setup-it" };

	assert_int_equal(tn_refusal_of(&keeps_out, 1, false), TN_REFUSAL_BLOCKED);
	assert_int_equal(tn_refusal_of(&fails, 1, false), TN_REFUSAL_FAILURE);
	assert_int_equal(tn_refusal_of(&insert, -EPERM, true), TN_REFUSAL_BLOCKED);
	assert_int_equal(tn_refusal_of(&insert, -EPERM, false), TN_REFUSAL_FAILURE);
	assert_int_equal(tn_refusal_of(&insert, -EIO, true), TN_REFUSAL_FAILURE);
}

static void what_cannot_be_had_is_a_failure(void **state)
{
	const struct tn_step gone = { .kind = TN_STEP_FAIL, .fail.why = TN_FAIL_FILE_GONE };

	assert_int_equal(tn_refusal_of(&gone, -ENOENT, false), TN_REFUSAL_FAILURE);
	assert_int_equal(tn_refusal_of(&gone, -ENODEV, true), TN_REFUSAL_FAILURE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_less_module_is_no_failure),
		cmocka_unit_test(what_somebody_keeps_out_is_no_failure),
		cmocka_unit_test(what_cannot_be_had_is_a_failure),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
