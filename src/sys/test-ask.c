// SPDX-License-Identifier: LGPL-2.1-or-later
/* Programs that answer, that do not, and that never end. */
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/ask.h"
#include "sys/clock.h"

/* Long enough for a shell on a loaded machine; whoever has to wait it out waits a fiftieth of it. */
#define PATIENCE 10000

static int ask(const char *script, unsigned msec, char *ret, size_t size)
{
	const char *const argv[] = { "sh", "-c", script, NULL };

	return tn_ask_program("/bin/sh", argv, msec, ret, size);
}

static void answers(void **state)
{
	char line[64];

	assert_int_equal(ask("echo why", PATIENCE, line, sizeof(line)), 0);
	assert_string_equal(line, "why");
	assert_int_equal(ask("echo; exit 1", PATIENCE, line, sizeof(line)), 0);
	assert_string_equal(line, "");
	assert_int_equal(ask("echo $0 $1", PATIENCE, line, 4), 0);
	assert_string_equal(line, "sh");
}

/* What is not one line that fits is none, and leaves the caller's text alone. */
static void no_answers(void **state)
{
	static const char *const scripts[] = {
		":", "printf cut", "echo two; echo lines", "printf '\\n\\n'", "printf 'a\\0b\\n'", "echo 0123456789", "kill -9 $$",
	};
	char line[10] = "as it was";

	for (size_t i = 0; i < sizeof(scripts) / sizeof(*scripts); i++)
		assert_int_equal(ask(scripts[i], PATIENCE, line, sizeof(line)), -ENODATA);
	assert_int_equal(ask("head -c 5000 /dev/zero", PATIENCE, line, sizeof(line)), -EFBIG);
	assert_string_equal(line, "as it was");
}

static void not_started(void **state)
{
	const char *const argv[] = { "x", NULL };
	char line[10];
	int r = tn_ask_program("/nonexistent/x", argv, PATIENCE, line, sizeof(line));

	assert_true(r == -ENOENT || r == -ENODATA); /* the latter where QEMU's user mode starts a child for it all the same */
}

/* Nothing is read from our input, nothing said to our messages. */
static void apart(void **state)
{
	char line[64];

	assert_int_equal(ask("cat; echo noise >&2; readlink /proc/self/fd/2", PATIENCE, line, sizeof(line)), 0);
	assert_string_equal(line, "/dev/null");
}

/* One that does not end is ended, with what it has started: that would keep the pipe open. */
static void too_slow(void **state)
{
	char top[] = "/tmp/tn-ask-XXXXXX", fifo[64], script[256], line[64];
	uint64_t begin = tn_clock_msec();
	int fd;

	assert_non_null(mkdtemp(top));
	snprintf(fifo, sizeof(fifo), "%s/fifo", top);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	fd = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	snprintf(script, sizeof(script), "sleep 1000 3>%s & echo begun; sleep 1000", fifo);
	assert_int_equal(ask(script, PATIENCE / 50, line, sizeof(line)), -ETIMEDOUT);
	assert_true(tn_clock_msec() - begin >= PATIENCE / 50);
	assert_true(tn_clock_msec() - begin < 500 * 1000);

	/* The end of the FIFO comes when nobody can write to it any more. */
	begin = tn_clock_msec();
	while (read(fd, line, sizeof(line)) < 0 && errno == EAGAIN && tn_clock_msec() - begin < PATIENCE)
		tn_clock_sleep(1);
	assert_int_equal(read(fd, line, sizeof(line)), 0);
	close(fd);
	unlink(fifo);
	rmdir(top);
}

/* A caller that blocks or ignores signals does not hand that on. */
static void signals(void **state)
{
	char line[64];
	sigset_t all, before;

	sigfillset(&all);
	sigprocmask(SIG_BLOCK, &all, &before);
	signal(SIGPIPE, SIG_IGN);
	/* glibc keeps the two of its own, 32 and 33, ignored */
	assert_int_equal(ask("grep -cE '^Sig(Blk|Ign):\t[0-9a-f]{8}[08]0{7}$' /proc/self/status", PATIENCE, line, sizeof(line)), 0);
	signal(SIGPIPE, SIG_DFL);
	sigprocmask(SIG_SETMASK, &before, NULL);
	assert_string_equal(line, "2");
}

static void beside(void **state)
{
	char path[4096], small[4], exe[4096];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);

	assert_true(n > 0);
	exe[n] = '\0';
	assert_int_equal(tn_ask_beside(strrchr(exe, '/') + 1, path, sizeof(path)), 0);
	assert_string_equal(path, exe);
	assert_int_equal(tn_ask_beside("x", small, sizeof(small)), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers),  cmocka_unit_test(no_answers), cmocka_unit_test(not_started), cmocka_unit_test(apart),
		cmocka_unit_test(too_slow), cmocka_unit_test(signals),	  cmocka_unit_test(beside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
