// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/clock.h"
#include "sys/command.h"
#include "sys/jobserver.h"
#include "tests/support/testtop.h"

static int setup(void **state)
{
	return testtop_make(NULL);
}

static void write_file(const char *name, const char *text)
{
	char path[128];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", top, name);
	file = fopen(path, "w");
	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void test_tokens(void **state)
{
	tn_cleanup(tn_jobserver_freep) tn_jobserver *server = NULL;

	assert_int_equal(tn_jobserver_new(2, -1, NULL, &server, NULL), 0);
	assert_int_equal(tn_jobserver_jobs(server), 2);
	assert_int_equal(tn_jobserver_take(server, 0), 0);
	assert_int_equal(tn_jobserver_take(server, -1), 0);
	assert_int_equal(tn_jobserver_take(server, 0), -EAGAIN);
	assert_int_equal(tn_jobserver_take(server, 20), -EAGAIN);
	tn_jobserver_give(server);
	assert_int_equal(tn_jobserver_settle(server), 1);
	assert_int_equal(tn_jobserver_settle(server), 0);
	tn_jobserver_give(server); /* one too many */
	assert_int_equal(tn_jobserver_settle(server), 0);
	assert_int_equal(tn_jobserver_take(server, 0), 0);
	assert_int_equal(tn_jobserver_take(server, 0), 0);
	assert_int_equal(tn_jobserver_take(server, 0), -EAGAIN);
}

/* In a child: a make of its own that has a token. */
static pid_t start_make(const tn_jobserver *server, const char *target)
{
	char flags[96];
	const char *const environment[] = { "PATH=/usr/bin:/bin", flags, NULL };
	const char *const argv[] = { "/bin/sh", "-c", "exec make -s \"$0\" </dev/null", target, NULL };
	const struct tn_child command = {
		.root = "", .dir = top, .argv = argv, .env = environment, .output = -1,
		.keep = tn_jobserver_descriptors(server), .n_keep = TN_JOBSERVER_DESCRIPTORS,
	};
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid)
		return pid;
	snprintf(flags, sizeof(flags), "MAKEFLAGS=%s", tn_jobserver_flags(server));
	if (tn_jobserver_take(server, -1) < 0)
		_exit(100);
	pid = tn_child_run(&command, NULL);
	tn_jobserver_give(server);
	_exit(pid);
}

static int end_of(pid_t pid)
{
	int status;

	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	return WEXITSTATUS(status);
}

/* Each job notes how many run with it: a directory each, counted while it is there. */
static const char makefile[] =
	".PHONY: a b all\n"
	"a: $(addprefix a,1 2 3 4 5 6 7 8)\n"
	"b: $(addprefix b,1 2 3 4 5 6 7 8)\n"
	"%:\n"
	"\t@mkdir run.$@; ls -d run.* | wc -l >> counts; sleep 0.05; rmdir run.$@\n";

static void test_side_by_side(void **state)
{
	tn_cleanup(tn_jobserver_freep) tn_jobserver *server = NULL;
	char line[16], path[128];
	unsigned most = 0, n = 0;
	pid_t a, b;
	FILE *file;

	write_file("Makefile", makefile);
	assert_int_equal(tn_jobserver_new(3, -1, NULL, &server, NULL), 0);
	a = start_make(server, "a");
	b = start_make(server, "b");
	assert_int_equal(end_of(a), 0);
	assert_int_equal(end_of(b), 0);
	snprintf(path, sizeof(path), "%s/counts", top);
	file = fopen(path, "r");
	assert_non_null(file);
	for (; fgets(line, sizeof(line), file); n++)
		if (strtoul(line, NULL, 10) > most)
			most = (unsigned)strtoul(line, NULL, 10);
	fclose(file);
	assert_int_equal(n, 16);
	assert_in_range(most, 1, 3);
	assert_int_equal(tn_jobserver_settle(server), 0); /* each has given back what it took */
}

/* A make that is told to end gives back; one that is killed cannot. */
static void test_killed(void **state)
{
	static const char *const kills[] = { "kill -TERM $$PPID; sleep 60", "kill -KILL $$PPID" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(kills); i++) {
		tn_cleanup(tn_jobserver_freep) tn_jobserver *server = NULL;
		char text[256];
		int lost;

		snprintf(text, sizeof(text), ".PHONY: all x y\nall: x y\nx:\n\t@sleep 60\ny:\n\t@sleep 0.2; %s\n", kills[i]);
		write_file("Makefile", text);
		assert_int_equal(tn_jobserver_new(3, -1, NULL, &server, NULL), 0);
		assert_int_not_equal(end_of(start_make(server, "all")), 0);
		lost = tn_jobserver_settle(server);
		assert_int_equal(lost, i);
		for (int k = 0; k < 3; k++)
			assert_int_equal(tn_jobserver_take(server, 0), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_tokens),
		cmocka_unit_test(test_side_by_side),
		cmocka_unit_test(test_killed),
	};

	return cmocka_run_group_tests_name("jobserver", tests, setup, testtop_remove);
}
