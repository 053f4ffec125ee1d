// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "build/wanted.h"
#include "sys/dir.h"
#include "tests/support/testtop.h"

static int set_up(void **state)
{
	return testtop_make("cd \"$TOP\" && mkdir -p lib/modules/6.12.1/build/include "
			    "lib/modules/6.1.9/build/include lib/modules/6.9.3/build/include lib/modules/6.2.0/kernel empty "
			    "alike/1.0/build/include \"alike/$(uname -r)/build/include\"");
}

static int find(const struct tn_build_wanted_ask *ask, char *ret, size_t size)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_auto_build_wanted wanted = { 0 };
	tn_autoerror err = { 0 };
	int r = tn_build_wanted_find(root, ask, &wanted, &err);
	size_t n = 0;

	*ret = '\0';
	for (size_t i = 0; r == 0 && i < wanted.kernels.n; i++)
		n += (size_t)snprintf(ret + n, size - n, "%s%s%s%s ", wanted.kernels.v[i].release,
				      wanted.kernels.v[i].arch ? "/" : "", wanted.kernels.v[i].arch ? wanted.kernels.v[i].arch : "",
				      wanted.kernels.v[i].headers ? "" : "!");
	if (r < 0)
		assert_non_null(err.text);
	return r;
}

static void test_another_root_has_no_kernel_that_runs(void **state)
{
	char got[200];

	assert_int_equal(find(&(struct tn_build_wanted_ask){ .install_tree = "/lib/modules" }, got, sizeof(got)), 0);
	assert_string_equal(got, "6.1.9 6.9.3 6.12.1 ");
	assert_int_equal(find(&(struct tn_build_wanted_ask){ .all = true, .install_tree = "/lib/modules" }, got, sizeof(got)), 0);
	assert_string_equal(got, "6.1.9 6.9.3 6.12.1 ");
	/* Not even where it has one of the same name as the kernel that runs. */
	assert_int_equal(find(&(struct tn_build_wanted_ask){ .install_tree = "/alike" }, got, sizeof(got)), 0);
	assert_int_equal(strncmp(got, "1.0 ", 4), 0);
	assert_int_equal(find(&(struct tn_build_wanted_ask){ .install_tree = "/empty" }, got, sizeof(got)), -ENOENT);
	assert_int_equal(find(&(struct tn_build_wanted_ask){ .install_tree = "/none" }, got, sizeof(got)), -ENOENT);
}

static void test_what_is_named_is_taken(void **state)
{
	const char *const kernels[] = { "6.2.0", "9.9/arm64", "6.2.0" };
	const char *const bad[] = { "../x", "..", "", "/x", "x/", "x/y/z" };
	char got[200];

	assert_int_equal(find(&(struct tn_build_wanted_ask){ kernels, 3, false, "/lib/modules" }, got, sizeof(got)), 0);
	assert_string_equal(got, "6.2.0! 9.9/arm64! ");
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(find(&(struct tn_build_wanted_ask){ &bad[i], 1, false, "/lib/modules" }, got, sizeof(got)),
				 -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_another_root_has_no_kernel_that_runs),
		cmocka_unit_test(test_what_is_named_is_taken),
	};

	return cmocka_run_group_tests(tests, set_up, testtop_remove);
}
