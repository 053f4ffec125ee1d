// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/workers.h"

enum { JOB_PID = 1000, JOB_FAILS, JOB_KILLED, JOB_HANGS, JOB_LONG_TEXT };

static int work(void *data, size_t job, struct tn_error *err)
{
	int *pipe_of = data;
	char text[10000];

	switch (job) {
	case JOB_FAILS:
		return tn_fail(err, -EIO, "job %zu is no good", job);
	case JOB_KILLED:
		raise(SIGKILL);
		return 0;
	case JOB_HANGS:
		for (pid_t parent = getppid(); getppid() == parent;) /* nobody kills it */
			usleep(1000);
		return 0;
	case JOB_LONG_TEXT:
		memset(text, 'x', sizeof(text) - 1);
		text[sizeof(text) - 1] = '\0';
		return tn_fail(err, -EIO, "%s", text);
	default:
		if (pipe_of)
			(void)!read(pipe_of[0], text, 1); /* until the test lets it go on */
		return (int)job * 2;
	}
}

static tn_workers *open_workers(unsigned max, void *data)
{
	const struct tn_workers_how how = { .max = max, .work = work, .data = data };
	tn_workers *w = tn_workers_new(&how);

	assert_non_null(w);
	return w;
}

static void give(tn_workers *w, size_t job, unsigned worker)
{
	unsigned got;

	assert_int_equal(tn_workers_give(w, job, 0, &got), 0);
	assert_int_equal(got, worker);
}

static struct tn_worker_result await(tn_workers *w)
{
	struct tn_worker_result r;

	assert_int_equal(tn_workers_await(w, 0, &r), 0);
	return r;
}

static void a_worker_is_used_again(void **state)
{
	tn_cleanup(tn_workers_freep) tn_workers *w = open_workers(4, NULL);
	struct tn_worker_result r;
	pid_t first;

	give(w, 3, 0);
	r = await(w);
	first = r.pid;
	assert_int_equal(r.job, 3);
	assert_int_equal(r.how, TN_WORKER_ANSWERED);
	assert_int_equal(r.result, 6);
	assert_null(r.err.text);
	assert_int_not_equal(first, getpid());
	give(w, 4, 0);
	r = await(w);
	assert_int_equal(r.pid, first);
	assert_int_equal(r.result, 8);
	assert_int_equal(tn_workers_await(w, 0, &r), -ENOENT);
}

static void as_many_as_may_be_are_busy_at_once(void **state)
{
	int ends[2];
	tn_cleanup(tn_workers_freep) tn_workers *w = NULL;
	unsigned worker, seen = 0;

	assert_int_equal(pipe(ends), 0);
	w = open_workers(3, ends);
	for (unsigned i = 0; i < 3; i++)
		give(w, 10 + i, i);
	assert_int_equal(tn_workers_give(w, 13, 0, &worker), -EAGAIN);
	assert_int_equal(write(ends[1], "...", 3), 3);
	for (unsigned i = 0; i < 3; i++) {
		struct tn_worker_result r = await(w);

		assert_int_equal(r.result, r.job * 2);
		assert_int_equal(r.worker, r.job - 10);
		seen |= 1u << r.worker;
	}
	assert_int_equal(seen, 7);
	close(ends[0]);
	close(ends[1]);
}

static void a_sentence_comes_back(void **state)
{
	tn_cleanup(tn_workers_freep) tn_workers *w = open_workers(1, NULL);
	struct tn_worker_result r;

	give(w, JOB_FAILS, 0);
	r = await(w);
	assert_int_equal(r.result, -EIO);
	assert_int_equal(r.err.code, -EIO);
	assert_string_equal(r.err.text, "job 1001 is no good");
	tn_error_clear(&r.err);
	give(w, JOB_LONG_TEXT, 0);
	r = await(w);
	assert_int_equal(strlen(r.err.text), strspn(r.err.text, "x"));
	assert_in_range(strlen(r.err.text), 1000, 9000);
	tn_error_clear(&r.err);
}

static void one_that_dies_is_told_and_replaced(void **state)
{
	tn_cleanup(tn_workers_freep) tn_workers *w = open_workers(1, NULL);
	struct tn_worker_result r;

	give(w, JOB_KILLED, 0);
	r = await(w);
	assert_int_equal(r.how, TN_WORKER_DIED);
	assert_int_equal(r.job, JOB_KILLED);
	assert_true(WIFSIGNALED(r.status));
	assert_int_equal(WTERMSIG(r.status), SIGKILL);
	give(w, 1, 0);
	r = await(w);
	assert_int_equal(r.how, TN_WORKER_ANSWERED);
	/* Between two jobs, too. */
	assert_int_equal(kill(r.pid, SIGKILL), 0);
	assert_int_equal(waitid(P_PID, (id_t)r.pid, &(siginfo_t){ 0 }, WEXITED | WNOWAIT), 0);
	give(w, 2, 0);
	r = await(w);
	assert_int_equal(r.how, TN_WORKER_ANSWERED);
	assert_int_equal(r.result, 4);
}

static void one_that_is_late_is_left(void **state)
{
	tn_cleanup(tn_workers_freep) tn_workers *w = open_workers(2, NULL);
	struct tn_worker_result r;
	unsigned worker;

	assert_int_equal(tn_workers_give(w, JOB_HANGS, 20, &worker), 0);
	give(w, 5, 1);
	r = await(w);
	assert_int_equal(r.job, 5);
	r = await(w);
	assert_int_equal(r.how, TN_WORKER_LATE);
	assert_int_equal(r.job, JOB_HANGS);
	give(w, 6, 1);
	r = await(w);
	assert_int_equal(r.result, 12);
}

struct ear {
	int pipe[2];
	unsigned heard, until; /* how often it was called, and when it ends the waiting */
	int msec;
};

static int patience(void *data)
{
	return ((struct ear *)data)->msec;
}

static bool hear(void *data)
{
	struct ear *ear = data;
	char c;

	if (ear->msec < 0)
		assert_int_equal(read(ear->pipe[0], &c, 1), 1);
	return ++ear->heard < ear->until;
}

static tn_workers *open_with_ear(struct ear *ear, struct tn_workers_aside *aside, unsigned max)
{
	const struct tn_workers_how how = { .max = max, .work = work, .aside = aside };

	assert_int_equal(pipe(ear->pipe), 0);
	*aside = (struct tn_workers_aside){ { -1, ear->pipe[0] }, ear, patience, hear };
	return tn_workers_new(&how);
}

static void close_ear(struct ear *ear)
{
	close(ear->pipe[0]);
	close(ear->pipe[1]);
}

static void what_comes_meanwhile_is_heard(void **state)
{
	struct ear ear = { .msec = -1, .until = 3 };
	struct tn_workers_aside aside;
	tn_cleanup(tn_workers_freep) tn_workers *w = open_with_ear(&ear, &aside, 2);
	struct tn_worker_result r;

	assert_non_null(w);
	give(w, JOB_HANGS, 0);
	assert_int_equal(write(ear.pipe[1], "...", 3), 3);
	assert_int_equal(tn_workers_await(w, 0, &r), -ECANCELED);
	assert_int_equal(ear.heard, 3);
	/* Before an answer, too: there might be another one each time. */
	ear.until = 5;
	give(w, 6, 1);
	assert_int_equal(write(ear.pipe[1], ".", 1), 1);
	r = await(w);
	assert_int_equal(r.job, 6);
	assert_int_equal(ear.heard, 4);
	ear.msec = 0;
	assert_int_equal(tn_workers_await(w, 0, &r), -ECANCELED);
	close_ear(&ear);
}

static void one_that_is_left_says_later_how_it_went(void **state)
{
	int ends[2], result = 7;
	tn_cleanup(tn_workers_freep) tn_workers *w = NULL;
	enum tn_worker_fate fate;
	struct tn_worker_result r;

	assert_int_equal(pipe(ends), 0);
	w = open_workers(2, ends);
	give(w, 7, 0);
	assert_int_equal(tn_workers_leave(w, &r), 0);
	assert_int_equal(r.how, TN_WORKER_LEFT);
	assert_int_equal(r.job, 7);
	assert_int_equal(tn_workers_leave(w, &(struct tn_worker_result){ 0 }), -ENOENT);
	assert_int_equal(tn_worker_fate(r.pid, &result), TN_WORKER_GOES_ON);
	assert_int_equal(write(ends[1], ".", 1), 1);
	while ((fate = tn_worker_fate(r.pid, &result)) == TN_WORKER_GOES_ON)
		usleep(1000);
	assert_int_equal(fate, TN_WORKER_ENDED);
	assert_int_equal(result, 0);
	assert_int_equal(tn_worker_fate(r.pid, &result), TN_WORKER_IS_GONE); /* nothing stays of it */
	close(ends[0]);
	close(ends[1]);
}

static void so_does_one_that_fails(void **state)
{
	tn_cleanup(tn_workers_freep) tn_workers *w = open_workers(2, NULL);
	struct tn_worker_result r;
	enum tn_worker_fate fate;
	int result = 7;

	give(w, JOB_FAILS, 0);
	assert_int_equal(tn_workers_leave(w, &r), 0);
	if (r.how == TN_WORKER_ANSWERED) { /* it was faster */
		assert_int_equal(r.result, -EIO);
		tn_error_clear(&r.err);
		skip();
	}
	while ((fate = tn_worker_fate(r.pid, &result)) == TN_WORKER_GOES_ON)
		usleep(1000);
	assert_int_equal(fate, TN_WORKER_ENDED);
	assert_int_equal(result, -EIO);
	give(w, JOB_KILLED, 0);
	assert_int_equal(tn_workers_leave(w, &r), 0);
	while (r.how == TN_WORKER_LEFT && (fate = tn_worker_fate(r.pid, &result)) == TN_WORKER_GOES_ON)
		usleep(1000);
	assert_true(r.how == TN_WORKER_DIED || fate == TN_WORKER_IS_GONE);
}

/* Nobody but a process that may have no children can tell. */
static _Noreturn void give_without_processes(void)
{
	const struct rlimit none = { 0, 0 };
	tn_workers *w = tn_workers_new(&(struct tn_workers_how){ .max = 2, .work = work });
	unsigned worker;

	/* Root's are not counted. */
	if (!w || (geteuid() == 0 && setuid(65534) < 0) || setrlimit(RLIMIT_NPROC, &none) < 0)
		_exit(77);
	/* Not that all are busy: then the caller would wait for one of them. */
	_exit(tn_workers_give(w, 1, 0, &worker) == -ECHILD ? 0 : 1);
}

static void without_processes_it_says_so(void **state)
{
	pid_t pid = fork();
	int status;

	assert_true(pid >= 0);
	if (pid == 0)
		give_without_processes();
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_true(WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		skip();
	assert_int_equal(WEXITSTATUS(status), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_worker_is_used_again),
		cmocka_unit_test(as_many_as_may_be_are_busy_at_once),
		cmocka_unit_test(a_sentence_comes_back),
		cmocka_unit_test(one_that_dies_is_told_and_replaced),
		cmocka_unit_test(one_that_is_late_is_left),
		cmocka_unit_test(what_comes_meanwhile_is_heard),
		cmocka_unit_test(one_that_is_left_says_later_how_it_went),
		cmocka_unit_test(so_does_one_that_fails),
		cmocka_unit_test(without_processes_it_says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
