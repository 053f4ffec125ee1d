// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/clock.h"
#include "sys/spawn.h"

#define FOR_EVER 60 /* seconds, as sleep(1) has them: a test that fails must end */

static int spawn(const char *command, unsigned timeout_msec)
{
	return tn_spawn_shell(command, NULL, 0, &(struct tn_spawn_how){ .timeout_msec = timeout_msec });
}

static void test_status(void **state)
{
	for (unsigned msec = 0; msec <= FOR_EVER * 1000; msec += FOR_EVER * 1000) {
		assert_int_equal(spawn("exit 3", msec), 3);
		assert_int_equal(spawn("kill -9 $$", msec), 128 + SIGKILL);
	}
}

static void test_environment(void **state)
{
	const struct tn_env env[] = { { "TN_TEST", "new" } };

	setenv("TN_TEST", "old", 1);
	assert_int_equal(tn_spawn_shell("test \"$TN_TEST\" = new", env, 1, &(struct tn_spawn_how){ 0 }), 0);
}

static void test_late(void **state)
{
	uint64_t begun = tn_clock_msec();

	assert_int_equal(spawn("sleep 60", 50), -ETIMEDOUT);
	assert_true(tn_clock_msec() - begun < FOR_EVER * 1000);
}

/* Whether a process is more than an entry that its parent has not read yet. */
static bool runs(long pid)
{
	char path[64], state = 'Z';
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%ld/stat", pid);
	file = fopen(path, "r");
	if (!file)
		return false;
	if (fscanf(file, "%*d %*s %c", &state) != 1)
		state = 'Z';
	fclose(file);
	return state != 'Z';
}

/* What it has started ends with it, also what does not listen to SIGTERM. */
static void test_late_with_children(void **state)
{
	char path[] = "/tmp/test-spawn-XXXXXX", command[200];
	int fd = mkstemp(path), status;
	FILE *file;
	long pid = 0;

	assert_true(fd >= 0);
	snprintf(command, sizeof(command), "trap '' TERM; sleep 60 & echo $! >%s; wait; sleep 60", path);
	status = spawn(command, 200);
	file = fdopen(fd, "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file, "%ld", &pid), 1);
	fclose(file);
	unlink(path);
	assert_int_equal(status, -ETIMEDOUT);
	for (int i = 0; i < 1000 && runs(pid); i++)
		tn_clock_sleep(10);
	assert_false(runs(pid));
}

static volatile sig_atomic_t interrupts;

static void count(int sig)
{
	interrupts++;
}

/* The terminal does not reach the command's group, so the signal is handed on; who has it blocked finds it afterwards. */
static void test_interrupt_is_handed_on(void **state)
{
	const struct sigaction action = { .sa_handler = count };
	const char *const command = "kill -INT $PPID; while sleep 0.1; do :; done";
	sigset_t interrupt, pending;

	sigaction(SIGINT, &action, NULL);
	assert_int_equal(spawn(command, FOR_EVER * 1000), 128 + SIGINT);
	assert_int_equal(interrupts, 0);
	sigemptyset(&interrupt);
	sigaddset(&interrupt, SIGINT);
	sigprocmask(SIG_BLOCK, &interrupt, NULL);
	assert_int_equal(tn_spawn_shell(command, NULL, 0, &(struct tn_spawn_how){ true, FOR_EVER * 1000 }), 128 + SIGINT);
	sigpending(&pending);
	assert_true(sigismember(&pending, SIGINT));
	/* One that has come before stays, too. */
	assert_int_equal(spawn("exit 0", 0), 0);
	sigpending(&pending);
	assert_true(sigismember(&pending, SIGINT));
	sigprocmask(SIG_UNBLOCK, &interrupt, NULL);
	assert_int_equal(interrupts, 1);
	signal(SIGINT, SIG_DFL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_status),
		cmocka_unit_test(test_environment),
		cmocka_unit_test(test_late),
		cmocka_unit_test(test_late_with_children),
		cmocka_unit_test(test_interrupt_is_handed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
