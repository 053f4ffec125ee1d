// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/utsname.h>

#include <cmocka.h>

#include "sys/kernel.h"

static void release(void **unused)
{
	char whole[sizeof(((struct utsname *)0)->release)], cut[2] = "?";
	struct utsname u;

	assert_int_equal(uname(&u), 0);
	assert_int_equal(tn_kernel_release(whole, sizeof(whole)), 0);
	assert_string_equal(whole, u.release);
	assert_int_equal(tn_kernel_release(cut, sizeof(cut)), -ENAMETOOLONG);
	assert_string_equal(cut, "?");
	/* The NUL must fit, too. */
	assert_int_equal(tn_kernel_release(whole, strlen(u.release)), -ENAMETOOLONG);
}

/* Whatever the kernel and our privileges: what is no module is not loaded, and errno comes back. */
static void calls_that_fail(void **unused)
{
	const struct tn_kernel *k = &tn_kernel_running;

	assert_true(k->load_fd(k->data, -1, "", 0) < 0);
	assert_true(k->load_mem(k->data, "rubbish", 7, "") < 0);
	assert_true(k->unload(k->data, "no such module", 0) < 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(release),
		cmocka_unit_test(calls_that_fail),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
