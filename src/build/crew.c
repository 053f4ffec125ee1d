// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/crew.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "base/size.h"
#include "sys/interrupt.h"
#include "sys/workers.h"

/* How soon a token that a make has given back is noticed. */
#define TOKEN_MSEC 20u
/* What a child may take to end what it has started, once it was told. */
#define END_MSEC 5000u

enum state {
	WAITING, /* for jobs that it needs, a token, or a child */
	MAKING,
	MADE, /* to be finished */
	OVER,
};

struct run {
	const struct tn_build_crew *crew;
	struct tn_build_result *results;
	enum state *states;
	tn_workers *workers;
	struct tn_workers_aside aside;
	int interrupt;
	int signal; /* that came; 0: none */
	size_t making; /* how many are */
	unsigned tokens; /* that are held: one for each that is made, and no other for longer than it takes to begin one */
};

static int forever(void *data)
{
	return -1;
}

static bool hear(void *data)
{
	struct run *run = data;
	int sig = tn_interrupt_take(run->interrupt);

	if (sig && !run->signal)
		run->signal = sig;
	return !sig;
}

static int work(void *data, size_t job, struct tn_error *err)
{
	const struct run *run = data;

	return run->crew->make(run->crew->data, job, err);
}

static void end_job(struct run *run, size_t job, enum tn_build_end end, int code)
{
	struct tn_build_result *result = &run->results[job];

	result->end = end;
	result->code = code;
	run->states[job] = OVER;
	if (run->crew->ends)
		run->crew->ends(run->crew->data, job, result);
}

/* Return: 1: all that it needs is done; 0: not yet; -1: it will not be, and the job is over. */
static int look_at_needs(struct run *run, size_t job)
{
	const struct tn_build_task *task = &run->crew->tasks[job];
	int r = 1;

	for (size_t i = 0; i < task->n_needs; i++) {
		size_t need = task->needs[i];

		if (run->states[need] != OVER) {
			r = 0;
		} else if (run->results[need].end != TN_BUILD_DONE) {
			run->results[job].held_by = need;
			end_job(run, job, TN_BUILD_HELD, 0);
			return -1;
		}
	}
	return r;
}

/* Return: 1: begun; 0: there is no token, or no child, for it now; -errno. */
static int begin(struct run *run, size_t job)
{
	unsigned worker;
	int r = 0;

	if (run->tokens == run->making) {
		r = tn_jobserver_take(run->crew->jobs, 0);
		if (r == -EAGAIN && !run->making) /* somebody has lost one: nobody else would ever give it back */
			r = tn_jobserver_settle(run->crew->jobs) < 0 ? 0 : tn_jobserver_take(run->crew->jobs, 0);
		if (r < 0)
			return r == -EAGAIN || r == -EINTR ? 0 : r;
		run->tokens++;
	}
	r = tn_workers_give(run->workers, job, 0, &worker);
	if (r < 0)
		return r == -EAGAIN ? 0 : r;
	run->states[job] = MAKING;
	run->making++;
	if (run->crew->begins)
		run->crew->begins(run->crew->data, job);
	return 1;
}

/* All that can be begun. @ret_waits: whether one could be but for a token. Return: 0 or -errno. */
static int begin_all(struct run *run, bool *ret_waits)
{
	bool waits = false;

	for (size_t job = 0; job < run->crew->n; job++) {
		int r;

		if (run->states[job] != WAITING || look_at_needs(run, job) <= 0)
			continue;
		if (!run->crew->tasks[job].make) {
			run->states[job] = MADE;
			continue;
		}
		r = waits ? 0 : begin(run, job);
		if (r < 0)
			return r;
		waits |= r == 0;
	}
	while (run->tokens > run->making) {
		tn_jobserver_give(run->crew->jobs);
		run->tokens--;
	}
	*ret_waits = waits;
	return 0;
}

/* Return: whether there was one to finish. */
static bool finish_one(struct run *run)
{
	for (size_t job = 0; job < run->crew->n; job++) {
		int r;

		if (run->states[job] != MADE)
			continue;
		run->results[job].made = run->crew->tasks[job].make;
		r = run->crew->finish(run->crew->data, job, &run->results[job].err);
		end_job(run, job, r == 0 ? TN_BUILD_DONE : TN_BUILD_FAILED, r);
		return true;
	}
	return false;
}

static void take_result(struct run *run, struct tn_worker_result *result)
{
	struct tn_build_result *ret = &run->results[result->job];

	run->making--;
	ret->err = result->err;
	if (run->signal) {
		ret->made = result->how == TN_WORKER_ANSWERED && result->result == 0;
		end_job(run, result->job, TN_BUILD_STOPPED, 0);
	} else if (result->how != TN_WORKER_ANSWERED) {
		tn_fail(&ret->err, -ECANCELED, "the process that was making it was killed");
		end_job(run, result->job, TN_BUILD_FAILED, -ECANCELED);
	} else if (result->result != 0) {
		end_job(run, result->job, TN_BUILD_FAILED, result->result);
	} else {
		run->states[result->job] = MADE;
	}
}

/* The next that was made, or nothing once @msec is up (0: for ever). Return: 0 or -errno. */
static int await(struct run *run, unsigned msec)
{
	struct tn_worker_result result;
	int r = tn_workers_await(run->workers, msec, &result);

	if (r == 0)
		take_result(run, &result);
	return r;
}

/* Until a signal comes, or nothing is left to do. Return: 0, -ECANCELED or -errno. */
static int go_on(struct run *run)
{
	for (;;) {
		bool waits;
		int r = begin_all(run, &waits);

		if (r < 0)
			return r;
		hear(run); /* while one was finished nobody listened */
		if (run->signal)
			return -ECANCELED;
		if (finish_one(run))
			continue;
		if (!run->making)
			return waits ? -EAGAIN : 0;
		r = await(run, waits ? TOKEN_MSEC : 0);
		if (r < 0 && r != -EAGAIN)
			return r;
	}
}

/* Children end what they have started, and then answer. */
static void stop(struct run *run)
{
	int r = 0;

	tn_workers_signal(run->workers, SIGTERM);
	while (run->making && (r >= 0 || r == -ECANCELED))
		r = await(run, END_MSEC);
	tn_workers_signal(run->workers, SIGKILL);
	while (run->making && await(run, END_MSEC) == 0)
		;
	for (size_t job = 0; job < run->crew->n; job++)
		if (run->states[job] != OVER) {
			run->results[job].made |= run->states[job] == MADE && run->crew->tasks[job].make;
			end_job(run, job, TN_BUILD_STOPPED, 0);
		}
}

static int check(const struct tn_build_crew *crew, struct tn_error *err)
{
	for (size_t job = 0; job < crew->n; job++)
		for (size_t i = 0; i < crew->tasks[job].n_needs; i++)
			if (crew->tasks[job].needs[i] >= job)
				return tn_fail(err, -EINVAL, "job %zu needs job %zu, which does not come before it", job,
					       crew->tasks[job].needs[i]);
	return 0;
}

static int prepare(struct run *run, struct tn_error *err)
{
	const struct tn_workers_how how = {
		.max = tn_jobserver_jobs(run->crew->jobs), .work = work, .data = run, .aside = &run->aside, .orphan_signal = SIGTERM
	};

	run->states = calloc(run->crew->n ? run->crew->n : 1, sizeof(*run->states));
	run->interrupt = tn_interrupt_open();
	if (run->interrupt < 0)
		return tn_fail(err, run->interrupt, "signalfd: %s", strerror(-run->interrupt));
	run->aside = (struct tn_workers_aside){ .fds = { run->interrupt, -1 }, .data = run, .patience = forever, .hear = hear };
	run->workers = tn_workers_new(&how);
	return run->states && run->workers ? 0 : tn_fail(err, -ENOMEM, "out of memory");
}

int tn_build_crew_run(const struct tn_build_crew *crew, struct tn_build_result *ret, int *ret_signal, struct tn_error *err)
{
	struct run run = { .crew = crew, .results = ret, .interrupt = -1 };
	int r = check(crew, err);

	for (size_t job = 0; job < crew->n; job++)
		ret[job] = (struct tn_build_result){ .end = TN_BUILD_STOPPED };
	if (r == 0)
		r = prepare(&run, err);
	if (r == 0) {
		r = go_on(&run);
		if (r < 0)
			stop(&run);
		if (r < 0 && !run.signal)
			tn_fail(err, r, "the processes that make modules: %s", strerror(-r));
	}
	tn_workers_free(run.workers);
	for (; run.tokens; run.tokens--)
		tn_jobserver_give(crew->jobs);
	if (run.interrupt >= 0)
		tn_interrupt_close(run.interrupt);
	free(run.states);
	if (run.signal && ret_signal)
		*ret_signal = run.signal;
	return run.signal ? -EINTR : r;
}
