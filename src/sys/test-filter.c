// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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

static void messages_go_nowhere(void **state)
{
	tn_autobuf answer = { 0 };

	assert_int_equal(ask("cat; echo message >&2", tn_text("x"), 100, FOR_EVER, &answer), 0);
	assert_true(tn_text_is(tn_buf_text(&answer), "x"));
}

/* What it has said until then is there. */
static void who_crashes_ends(void **state)
{
	tn_autobuf answer = { 0 };

	assert_int_equal(ask("cat; echo begun; kill -SEGV $$", tn_text("x"), 100, FOR_EVER, &answer), 0);
	assert_true(tn_text_is(tn_buf_text(&answer), "xbegun\n"));
}

static void who_is_deaf_is_given_up(void **state)
{
	const size_t n = 1 << 20;
	tn_autofree char *text = calloc(n, 1);
	tn_autobuf answer = { 0 };

	assert_int_equal(ask("exec sleep 60", (struct tn_text){ text, n }, 100, 50, &answer), -ETIMEDOUT);
}

static void who_never_stops_counting(void **state)
{
	const char *const argv[] = { "sh", "-c", "echo begun; while :; do :; done", NULL };
	tn_cleanup(tn_filter_close) struct tn_filter filter = { -1, -1 };
	tn_autobuf answer = { 0 };

	assert_int_equal(tn_filter_start(argv, 1, &filter), 0);
	assert_int_equal(tn_filter_ask(&filter, tn_text(""), 100, FOR_EVER, &answer), 0);
	assert_true(tn_text_is(tn_buf_text(&answer), "begun\n"));
}

/* Whoever started it ends, and it with him: the pipe that only it holds comes to its end. */
static void it_ends_with_its_parent(void **state)
{
	const char *const argv[] = { "sleep", "60", NULL };
	int fds[2];
	pid_t pid;
	char byte;

	assert_int_equal(pipe(fds), 0); /* not closed on exec: sleep has it */
	pid = fork();
	assert_true(pid >= 0);
	if (pid == 0) {
		struct tn_filter filter = { -1, -1 };

		_exit(tn_filter_start(argv, 60, &filter) == 0 ? 0 : 1);
	}
	close(fds[1]);
	alarm(30);
	assert_int_equal(read(fds[0], &byte, 1), 0);
	alarm(0);
	close(fds[0]);
	waitpid(pid, NULL, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(question_and_answer_pass_each_other),
		cmocka_unit_test(limits_hold),
		cmocka_unit_test(who_does_not_listen_is_told),
		cmocka_unit_test(no_such_program),
		cmocka_unit_test(messages_go_nowhere),
		cmocka_unit_test(who_crashes_ends),
		cmocka_unit_test(who_is_deaf_is_given_up),
		cmocka_unit_test(who_never_stops_counting),
		cmocka_unit_test(it_ends_with_its_parent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
