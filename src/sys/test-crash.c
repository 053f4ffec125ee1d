// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "sys/crash.h"

static int told[2]; /* the pipe that a deed writes to */

static void deed(void)
{
	if (write(told[1], "x", 1) != 1)
		_exit(1);
}

static void deed_that_crashes(void)
{
	deed();
	raise(SIGSEGV);
}

/* @again: and @fn after all. Return: deeds that were done when @number came. It must have ended the process. */
static int deeds(int number, void (*fn)(void), void (*instead)(void), bool again)
{
	static const int all[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };
	char bytes[8];
	int status;
	pid_t child;

	assert_int_equal(pipe(told), 0);
	child = fork();
	if (child == 0) {
		for (size_t i = 0; i < TN_ARRAY_SIZE(all); i++)
			signal(all[i], SIG_DFL); /* cmocka and sanitizers have handlers of their own */
		alarm(60); /* a crash without end is a failure, not a test without end */
		tn_on_crash(fn);
		if (instead != fn)
			tn_on_crash(instead);
		if (again)
			tn_on_crash(fn);
		raise(number);
		_exit(0);
	}
	close(told[1]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_true(WIFSIGNALED(status));
	assert_int_equal(WTERMSIG(status), number);
	status = (int)read(told[0], bytes, sizeof(bytes));
	close(told[0]);
	return status;
}

static void test_before_each_crash(void **state)
{
	static const int all[] = { SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT };

	for (size_t i = 0; i < TN_ARRAY_SIZE(all); i++)
		assert_int_equal(deeds(all[i], deed, deed, false), 1);
}

static void test_other_ends(void **state)
{
	assert_int_equal(deeds(SIGTERM, deed, deed, false), 0);
	assert_int_equal(deeds(SIGKILL, deed, deed, false), 0);
}

static void test_no_more(void **state)
{
	assert_int_equal(deeds(SIGSEGV, deed, NULL, false), 0);
	assert_int_equal(deeds(SIGABRT, NULL, NULL, false), 0);
	assert_int_equal(deeds(SIGBUS, deed, NULL, true), 1); /* taken back, and wanted again */
}

static void test_once(void **state)
{
	assert_int_equal(deeds(SIGSEGV, deed_that_crashes, deed_that_crashes, false), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_before_each_crash),
		cmocka_unit_test(test_other_ends),
		cmocka_unit_test(test_no_more),
		cmocka_unit_test(test_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
