// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules whose exit hangs, oopses, or takes its time. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/load/unload_within.h"

#define FOR_EVER 60000 /* milliseconds: a test that fails must end */

static int unload(void *data, const char *name, unsigned flags)
{
	const pid_t *parent = data;

	if (strcmp(name, "hangs") == 0)
		while (getppid() == *parent) /* nobody kills it */
			usleep(1000);
	if (strcmp(name, "oopses") == 0)
		raise(SIGKILL);
	if (strcmp(name, "in_parent") == 0)
		return getpid() == *parent ? 0 : -EPERM;
	return -(int)flags;
}

static int try(unsigned timeout_msec, const char *name, unsigned flags, struct tn_error *err)
{
	pid_t self = getpid();
	const struct tn_kernel kernel = { .data = &self, .unload = unload };
	struct tn_unload_within within = { .kernel = &kernel, .timeout_msec = timeout_msec };
	const struct tn_kernel bounded = tn_kernel_unloading_within(&within);

	return tn_unload_within_fail(&within, bounded.unload(bounded.data, name, flags), err);
}

static void test_answer(void **state)
{
	tn_autoerror err = { 0 };

	assert_int_equal(try(FOR_EVER, "good", 0, &err), 0);
	assert_int_equal(try(FOR_EVER, "busy", EAGAIN, &err), -EAGAIN);
	assert_int_equal(try(FOR_EVER, "in_parent", 0, &err), -EPERM);
	assert_null(err.text);
}

static void test_without_limit(void **state)
{
	tn_autoerror err = { 0 };

	assert_int_equal(try(0, "in_parent", 0, &err), 0);
}

static void test_hangs(void **state)
{
	tn_autoerror err = { 0 };

	assert_int_equal(try(50, "hangs", 0, &err), -ETIMEDOUT);
	assert_non_null(err.text);
	assert_non_null(strstr(err.text, "the kernel has not come back from its exit for 0.0 s (process "));
}

static void test_oopses(void **state)
{
	tn_autoerror err = { 0 };

	assert_int_equal(try(FOR_EVER, "oopses", 0, &err), -ECHILD);
	assert_string_equal(err.text, "signal 9 ended the process that unloaded it; see the kernel log");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_answer),
		cmocka_unit_test(test_without_limit),
		cmocka_unit_test(test_hangs),
		cmocka_unit_test(test_oopses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
