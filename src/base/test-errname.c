// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of errors: as <errno.h> has them. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "base/errname.h"

static void names(void **state)
{
	assert_string_equal(tn_errname(ENOEXEC), "ENOEXEC");
	assert_string_equal(tn_errname(EKEYREJECTED), "EKEYREJECTED");
	assert_string_equal(tn_errname(EOPNOTSUPP), "EOPNOTSUPP");
}

static void unknown(void **state)
{
	assert_null(tn_errname(0));
	assert_null(tn_errname(-ENOEXEC));
	assert_null(tn_errname(100000));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names),
		cmocka_unit_test(unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
