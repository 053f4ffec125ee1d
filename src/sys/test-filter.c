// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sys/filter.h"

#define FOR_EVER 60000 /* milliseconds: a test that fails must end */

static int ask(const char *script, struct tn_text question, size_t max, unsigned timeout_msec, struct tn_buf *ret)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	tn_cleanup(tn_filter_close) struct tn_filter filter = { -1, -1 };

	assert_int_equal(tn_filter_start(argv, 60, &filter), 0);
	return tn_filter_ask(&filter, question, max, timeout_msec, ret);
}

/* More than pipes hold: who gives all before it takes anything waits for ever. */
static void question_and_answer_pass_each_other(void **state)
{
	const size_t n = 1 << 20;
	tn_autofree char *text = calloc(n, 1);
	tn_autobuf answer = { 0 };

	memset(text, 'x', n);
	assert_int_equal(ask("cat", (struct tn_text){ text, n }, n, FOR_EVER, &answer), 0);
	assert_true(tn_text_eq(tn_buf_text(&answer), (struct tn_text){ text, n }));
}

static void limits_hold(void **state)
{
	tn_autobuf answer = { 0 };

	assert_int_equal(ask("while :; do echo y; done", tn_text("x"), 100, FOR_EVER, &answer), -EFBIG);
	assert_int_equal(ask("cat >/dev/null; sleep 60", tn_text("x"), 100, 50, &answer), -ETIMEDOUT);
}

static void who_does_not_listen_is_told(void **state)
{
	const size_t n = 1 << 20;
	tn_autofree char *text = calloc(n, 1);
	tn_autobuf answer = { 0 };

	assert_int_equal(ask("exit 0", (struct tn_text){ text, n }, 100, FOR_EVER, &answer), -EPIPE);
	assert_int_equal(answer.n, 0);
}

static void no_such_program(void **state)
{
	const char *const argv[] = { "tenon-no-such-program", NULL };
	struct tn_filter filter = { -1, -1 };

	assert_int_equal(tn_filter_start(argv, 60, &filter), -ENOENT);
	assert_int_equal(filter.to, -1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(question_and_answer_pass_each_other),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(who_does_not_listen_is_told),
		cmocka_unit_test(no_such_program),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
