// SPDX-License-Identifier: LGPL-2.1-or-later
/* Jobs side by side: order by needs, failures that stop only what needs them, tokens, signals, children that are killed. */
#include "build/crew.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "sys/command.h"
#include "tests/support/testtop.h"

#define N 6u

/* What the jobs of one run do, and what became of them. */
struct play {
	int makes[N], finishes[N]; /* what they return */
	int dies; /* a job whose child is killed; -1: none */
	bool sleeps; /* jobs last until a signal ends them */
	pid_t signalled; /* gets SIGTERM when the first is begun */
	struct tn_buf story;
};

static const size_t first[] = { 0 }, second[] = { 1 }, both[] = { 0, 3 };
/* 1 and 2 need 0, 4 needs 0 and 3; nothing is made for 5. */
static const struct tn_build_task tasks[N] = {
	{ .make = true }, { .needs = first, .n_needs = 1, .make = true }, { .needs = second, .n_needs = 1, .make = true },
	{ .make = true }, { .needs = both, .n_needs = 2, .make = true },  { .make = false },
};

static int make(void *data, size_t job, struct tn_error *err)
{
	const struct play *play = data;
	char name[PATH_MAX];

	if (play->dies == (int)job)
		raise(SIGKILL);
	if (play->sleeps) {
		const char *const argv[] = { "/bin/sh", "-c", "sleep 1000", NULL }, *const env[] = { "PATH=/bin:/usr/bin", NULL };
		const struct tn_child sleep = { .root = "", .argv = argv, .env = env, .output = -1 };
		int r = tn_child_run(&sleep, err);

		/* Only one whose command has ended comes here. */
		snprintf(name, sizeof(name), "%s/ended-%zu", top, job);
		close(open(name, O_WRONLY | O_CREAT, 0600));
		return r;
	}
	return play->makes[job] ? tn_fail(err, play->makes[job], "job %zu has failed", job) : 0;
}

static int finish(void *data, size_t job, struct tn_error *err)
{
	struct play *play = data;

	tn_buf_addf(&play->story, "f%zu ", job);
	return play->finishes[job] ? tn_fail(err, play->finishes[job], "no finish") : 0;
}

static void begins(void *data, size_t job)
{
	const struct play *play = data;

	if (play->signalled && job == 0)
		kill(play->signalled, SIGTERM);
}

static void ends(void *data, size_t job, const struct tn_build_result *result)
{
	struct play *play = data;

	tn_buf_addf(&play->story, "%c%zu ", "dFhs"[result->end], job);
}

static int run(struct play *play, unsigned jobs, struct tn_build_result *results, int *sig)
{
	tn_cleanup(tn_jobserver_freep) tn_jobserver *server = NULL;
	struct tn_build_crew crew = {
		.tasks = tasks, .n = N, .make = make, .finish = finish, .begins = begins, .ends = ends, .data = play
	};
	int r;

	assert_int_equal(tn_jobserver_new(jobs, -1, NULL, &server, NULL), 0);
	crew.jobs = server;
	r = tn_build_crew_run(&crew, results, sig, NULL);
	assert_int_equal(tn_jobserver_settle(server), 0); /* all tokens are back */
	tn_buf_add_char(&play->story, '\0');
	return r;
}

static void clear(struct play *play, struct tn_build_result *results)
{
	for (size_t i = 0; i < N; i++)
		tn_error_clear(&results[i].err);
	tn_buf_free(&play->story);
}

static size_t at(const struct play *play, const char *event)
{
	const char *found = strstr(play->story.p, event);

	if (!found)
		fail_msg("no %s in: %s", event, play->story.p);
	return (size_t)(found - play->story.p);
}

static void test_order(void **state)
{
	for (unsigned jobs = 1; jobs <= 8; jobs++) {
		struct play play = { .dies = -1 };
		struct tn_build_result results[N];

		assert_int_equal(run(&play, jobs, results, NULL), 0);
		for (size_t i = 0; i < N; i++) {
			assert_int_equal(results[i].end, TN_BUILD_DONE);
			assert_int_equal(results[i].made, tasks[i].make);
		}
		assert_true(at(&play, "d0") < at(&play, "f1") && at(&play, "d1") < at(&play, "f2"));
		assert_true(at(&play, "d0") < at(&play, "f4") && at(&play, "d3") < at(&play, "f4"));
		clear(&play, results);
	}
}

static void test_failures(void **state)
{
	struct play play = { .dies = -1, .makes = { [1] = 10 }, .finishes = { [3] = -EIO } };
	struct tn_build_result results[N];

	assert_int_equal(run(&play, 2, results, NULL), 0);
	assert_int_equal(results[0].end, TN_BUILD_DONE);
	assert_int_equal(results[1].end, TN_BUILD_FAILED);
	assert_int_equal(results[1].code, 10);
	assert_false(results[1].made);
	assert_string_equal(tn_error_text(&results[1].err, 0), "job 1 has failed");
	assert_int_equal(results[2].end, TN_BUILD_HELD);
	assert_int_equal(results[2].held_by, 1);
	assert_int_equal(results[3].end, TN_BUILD_FAILED);
	assert_true(results[3].made);
	assert_int_equal(results[4].end, TN_BUILD_HELD);
	assert_int_equal(results[4].held_by, 3);
	assert_int_equal(results[5].end, TN_BUILD_DONE);
	clear(&play, results);
}

static void test_a_killed_child(void **state)
{
	struct play play = { .dies = 0 };
	struct tn_build_result results[N];

	assert_int_equal(run(&play, 2, results, NULL), 0);
	assert_int_equal(results[0].end, TN_BUILD_FAILED);
	assert_int_equal(results[0].code, -ECANCELED);
	assert_non_null(strstr(tn_error_text(&results[0].err, 0), "was killed"));
	assert_int_equal(results[1].end, TN_BUILD_HELD);
	assert_int_equal(results[3].end, TN_BUILD_DONE);
	clear(&play, results);
}

static void test_a_signal(void **state)
{
	struct play play = { .dies = -1, .sleeps = true, .signalled = getpid() };
	struct tn_build_result results[N];
	char name[PATH_MAX];
	int sig = 0;

	assert_int_equal(run(&play, 1, results, &sig), -EINTR);
	assert_int_equal(sig, SIGTERM);
	for (size_t i = 0; i < N; i++)
		assert_true(results[i].end == TN_BUILD_STOPPED || (i == 5 && results[i].end == TN_BUILD_DONE));
	snprintf(name, sizeof(name), "%s/ended-0", top);
	assert_int_equal(unlink(name), 0); /* its command has ended, and then it did */
	clear(&play, results);
}

/* When the one who made it is killed, what a child has started ends. */
static void test_orphans(void **state)
{
	char name[PATH_MAX];
	int begun[2];
	char byte;
	pid_t pid;

	assert_int_equal(pipe(begun), 0);
	pid = fork();
	if (pid == 0) {
		struct play play = { .dies = -1, .sleeps = true };
		struct tn_build_result results[N];

		close(begun[0]);
		run(&play, 1, results, NULL);
		_exit(1);
	}
	close(begun[1]);
	usleep(200000); /* sooner it would end before it has started anything, which is no less right */
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	/* All who have the other end of the pipe are gone: children, too. */
	assert_int_equal(read(begun[0], &byte, 1), 0);
	close(begun[0]);
	snprintf(name, sizeof(name), "%s/ended-0", top);
	unlink(name);
}

static void test_needs_that_come_later(void **state)
{
	static const size_t later[] = { 1 };
	const struct tn_build_task bad[] = { { .needs = later, .n_needs = 1 }, { .make = false } };
	const struct tn_build_crew crew = { .tasks = bad, .n = 2 };
	struct tn_build_result results[2];

	assert_int_equal(tn_build_crew_run(&crew, results, NULL, NULL), -EINVAL);
}

static int setup(void **state)
{
	return testtop_make(NULL);
}

static int teardown(void **state)
{
	return rmdir(top);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order),    cmocka_unit_test(test_failures), cmocka_unit_test(test_a_killed_child),
		cmocka_unit_test(test_a_signal), cmocka_unit_test(test_orphans),  cmocka_unit_test(test_needs_that_come_later),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
