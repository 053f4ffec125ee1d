// SPDX-License-Identifier: LGPL-2.1-or-later
/* A program that runs aside, and what is waited for meanwhile. */
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "sys/aside.h"
#include "sys/await.h"
#include "sys/channel.h"
#include "sys/clock.h"

#define MAX 100000
#define NOT_LONG 60000 /* milliseconds: a test that fails must end */

static struct tn_aside start(const char *script)
{
	const char *const argv[] = { "sh", "-c", script, NULL };
	struct tn_aside aside = TN_ASIDE_NONE;

	assert_int_equal(tn_aside_start(&aside, "/bin/sh", argv), 0);
	assert_true(aside.pid > 0 && aside.output >= 0);
	return aside;
}

static void wait_for_output(const struct tn_aside *aside)
{
	bool ready;

	assert_int_equal(tn_await_any(&aside->output, 1, &ready, NOT_LONG), 1);
	assert_true(ready);
}

/* All that it prints, until its end. Return: as tn_aside_wait(). */
static int finish(struct tn_aside *aside, size_t max, struct tn_buf *text)
{
	do
		wait_for_output(aside);
	while (tn_aside_read(aside, max, text) == 1);
	return tn_aside_wait(aside);
}

static void check(const char *script, const char *expected, int status)
{
	struct tn_aside aside = start(script);
	tn_autobuf text = { 0 };

	assert_int_equal(finish(&aside, MAX, &text), status);
	assert_true(tn_text_is(tn_buf_text(&text), expected));
	assert_int_equal(aside.pid, 0);
	assert_int_equal(aside.output, -1);
}

static void test_what_it_prints(void **state)
{
	check("echo out; echo err >&2; exit 3", "out\nerr\n", 3);
	check("cat", "", 0); /* what is typed here is not for it */
	check("kill -9 $$", "", 128 + SIGKILL);
}

/* Its signals are its own, whatever is blocked or passed over here. */
static void test_signals(void **state)
{
	void (*was)(int) = signal(SIGPIPE, SIG_IGN);
	/* exec: dash passes over what comes while it starts a program. */
	struct tn_aside aside = start("echo on; exec sleep 1000");
	tn_autobuf text = { 0 };
	sigset_t set;

	wait_for_output(&aside);
	assert_int_not_equal(getpgid(aside.pid), getpgid(0));
	tn_aside_interrupt(&aside);
	assert_int_equal(finish(&aside, MAX, &text), 128 + SIGINT);
	assert_true(tn_text_is(tn_buf_text(&text), "on\n"));
	tn_aside_interrupt(&aside); /* of none: nothing */

	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	check("kill -TERM $$; echo alive", "", 128 + SIGTERM);
	check("kill -PIPE $$; echo alive", "", 128 + SIGPIPE);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, was);
}

static void test_too_much(void **state)
{
	struct tn_aside aside = start("i=0; while [ $i -lt 3000 ]; do echo 0123456789; i=$((i + 1)); done");
	tn_autobuf text = { 0 };

	assert_int_equal(finish(&aside, 5001, &text), 0);
	assert_int_equal(text.n, 5001);
}

static void test_not_there(void **state)
{
	const char *const argv[] = { "nothing", NULL };
	struct tn_aside aside = TN_ASIDE_NONE;
	int r = tn_aside_start(&aside, "/nonexistent/program", argv);

	if (r == 0) { /* QEMU's user mode starts a child for it all the same */
		assert_int_equal(tn_aside_wait(&aside), 127);
		return;
	}
	assert_int_equal(r, -ENOENT);
	assert_int_equal(aside.pid, 0);
	assert_int_equal(aside.output, -1);
	assert_int_equal(tn_aside_wait(&aside), -ECHILD);
}

static void test_first_of_several(void **state)
{
	struct tn_channel ours, childs;
	int fds[TN_AWAIT_MAX + 1] = { -1, -1 };
	bool ready[TN_AWAIT_MAX + 1] = { true, true };
	uint64_t begin = tn_clock_msec();

	assert_int_equal(tn_channel_open(&ours, &childs), 0);
	fds[1] = ours.in;
	assert_int_equal(tn_await_any(fds, 2, ready, 30), 0);
	assert_true(!ready[0] && !ready[1]);
	assert_true(tn_clock_msec() - begin >= 29);
	assert_int_equal(write(childs.out, "x", 1), 1);
	assert_int_equal(tn_await_any(fds, 2, ready, NOT_LONG), 1);
	assert_true(!ready[0] && ready[1]);
	fds[0] = ours.in;
	assert_int_equal(tn_await_any(fds, 2, ready, NOT_LONG), 2);
	assert_int_equal(tn_await_any(fds, TN_AWAIT_MAX + 1, ready, 0), -EINVAL);
	tn_channel_close(&ours);
	tn_channel_close(&childs);
}

static void test_channel(void **state)
{
	struct tn_channel ours, childs;
	tn_autobuf text = { 0 };

	assert_int_equal(tn_channel_open(&ours, &childs), 0);
	assert_int_equal(tn_channel_take(ours.in, MAX, &text), 1); /* without waiting */
	assert_int_equal(write(childs.out, "answer", 6), 6);
	assert_int_equal(tn_channel_take(ours.in, 4, &text), 1);
	assert_true(tn_text_is(tn_buf_text(&text), "answ"));
	assert_int_equal(write(ours.out, "question", 8), 8);
	text.n = 0;
	assert_int_equal(tn_channel_hear(&childs, &text), 8);
	assert_true(tn_text_is(tn_buf_text(&text), "question"));
	tn_channel_close(&childs);
	assert_int_equal(childs.in, -1);
	assert_int_equal(tn_channel_take(ours.in, MAX, &text), 0);
	tn_channel_close(&ours);
	assert_int_equal(tn_channel_open(&ours, &childs), 0);
	tn_channel_close(&ours);
	assert_int_equal(tn_channel_hear(&childs, &text), 0);
	tn_channel_close(&childs);
}

/* Who is told that nobody hears goes on, also when signals are let through again. */
static void test_nobody_hears(void **state)
{
	void (*was)(int) = signal(SIGPIPE, SIG_DFL);
	struct tn_channel ours, childs;
	sigset_t set;

	sigemptyset(&set);
	sigaddset(&set, SIGPIPE);
	sigprocmask(SIG_BLOCK, &set, NULL);
	assert_int_equal(tn_channel_open(&ours, &childs), 0);
	assert_int_equal(tn_channel_say(&ours, TN_TEXT_LITERAL("x")), 0);
	tn_channel_close(&childs);
	assert_int_equal(tn_channel_say(&ours, TN_TEXT_LITERAL("x")), -EPIPE);
	tn_channel_close(&ours);
	sigprocmask(SIG_UNBLOCK, &set, NULL);
	signal(SIGPIPE, was);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_what_it_prints),
		cmocka_unit_test(test_signals),
		cmocka_unit_test(test_too_much),
		cmocka_unit_test(test_not_there),
		cmocka_unit_test(test_first_of_several),
		cmocka_unit_test(test_channel),
		cmocka_unit_test(test_nobody_hears),
	};
	int typed[2];

	/* Something is there to be read, for who would. */
	if (pipe(typed) < 0 || write(typed[1], "typed\n", 6) != 6 || close(typed[1]) < 0 || dup2(typed[0], STDIN_FILENO) < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
