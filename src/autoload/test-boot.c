// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "autoload/boot.h"

static void only_what_is_nobodys_wish_fails(void **state)
{
	static const struct {
		int result;
		bool denied, fails;
		enum tn_log_level level;
	} cases[] = {
		{ -EPERM, true, false, TN_LOG_INFO },
		{ -EPERM, false, true, TN_LOG_ERROR },
		{ -ENODEV, false, false, TN_LOG_NOTICE },
		{ -ENOENT, false, false, TN_LOG_WARNING },
		{ -EINVAL, true, true, TN_LOG_ERROR },
		{ -ETIMEDOUT, false, true, TN_LOG_ERROR },
		{ 1, false, true, TN_LOG_ERROR }, /* of /bin/false */
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct tn_boot_grade grade = tn_boot_grade(cases[i].result, cases[i].denied);

		assert_int_equal(grade.fails, cases[i].fails);
		assert_int_equal(grade.level, cases[i].level);
	}
	assert_false(tn_boot_grade_unknown().fails);
	assert_int_equal(tn_boot_grade_unknown().level, TN_LOG_ERROR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_what_is_nobodys_wish_fails),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
