// SPDX-License-Identifier: LGPL-2.1-or-later
/*
 * Each step counts what it waits for, and is ready when that is nothing. What
 * ended is kept until all before it are told.
 */
#include "core/load/walk_parallel.h"

#include <errno.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/heap.h"
#include "core/load/alone.h"
#include "core/load/walk_graph.h"
#include "core/load/walk_rules.h"
#include "sys/clock.h"
#include "sys/workers.h"

/* One that runs for less does not sleep, as far as anybody knows. */
#define YOUNG_MSEC 20

/* Between two looks at what runs: at first, and where nothing comes of it. */
#define PAUSE_MSEC     10
#define PAUSE_MAX_MSEC 160

enum phase {
	PHASE_WAITS,   /* for what it needs, or for its turn */
	PHASE_RUNS,
	PHASE_OVER,
};

struct task {
	enum phase phase;
	size_t n_waits;  /* steps that must be over first */
	bool taken;      /* it was begun */
	bool begin_told; /* and the observer knows */
	bool cut;        /* not begun: its request had failed */
	bool hung;       /* it, or the one that it repeats, did not return in time */
	bool there;      /* it runs still, but nobody needs to wait for it any more */
	uint64_t begun;  /* when, in milliseconds */
	struct tn_step_end end;
	struct tn_error err;
};

struct parallel {
	struct tn_walk_rules rules;
	const struct tn_walk_crew *crew;
	const struct tn_step *steps;
	size_t n;
	struct task *tasks;
	struct tn_walk_graph graph;
	tn_workers *workers;
	size_t told;    /* steps, from the first, that are over and told */
	size_t barrier; /* the first that is not over and wants to be alone; n: none */
	size_t running[TN_WORKERS_MAX], n_running, n_there;
	size_t n_waiting; /* steps that are not begun */
	bool held;        /* there is one whose turn it is, but not yet */
	unsigned pause;   /* until the next look */
	bool called_off; /* nothing more is begun, and nobody is waited for */
	struct tn_heap ready; /* those that wait for nothing more than their turn */
};

/* In a worker. */
static int work(void *data, size_t job, struct tn_error *err)
{
	const struct parallel *p = data;
	const struct tn_walker *walk = p->rules.walk;

	return walk->take(walk->data, &p->steps[job], err);
}

static bool is_barrier(const struct parallel *p, size_t i)
{
	const struct tn_step *step = &p->steps[i];

	return step->kind == TN_STEP_COMMAND || step->kind == TN_STEP_REMOVE || tn_step_wants_alone(step);
}

static size_t next_barrier(const struct parallel *p, size_t i)
{
	while (i < p->n && !(is_barrier(p, i) && p->tasks[i].phase != PHASE_OVER))
		i++;
	return i;
}

static void tell(struct parallel *p, size_t i, struct tn_step_end end, const struct tn_error *err)
{
	const struct tn_observer *observer = p->rules.walk->observer;

	if (observer)
		observer->tell(observer->data, &p->steps[i], end.outcome, end.result, err);
}

static void tell_begin(struct parallel *p, size_t i)
{
	if (!p->tasks[i].begin_told)
		tell(p, i, (struct tn_step_end){ TN_OUTCOME_BEGIN, 0 }, NULL);
	p->tasks[i].begin_told = true;
}

static void tell_end(struct parallel *p, size_t i)
{
	struct task *task = &p->tasks[i];

	if (task->taken)
		tell_begin(p, i);
	if (!task->cut)
		tell(p, i, task->end, task->end.result ? &task->err : NULL);
	tn_error_clear(&task->err);
}

/* All that is over and has nothing before it that is not, and what has begun behind that. */
static void tell_all(struct parallel *p)
{
	while (p->told < p->n && p->tasks[p->told].phase == PHASE_OVER)
		tell_end(p, p->told++);
	if (p->told < p->n && p->tasks[p->told].taken)
		tell_begin(p, p->told);
}

static void stamp(const struct parallel *p, size_t i, size_t member)
{
	struct tn_step_time *times = p->rules.walk->times;
	uint64_t now;

	if (!times)
		return;
	now = tn_clock_usec();
	memcpy((char *)&times[i] + member, &now, sizeof(now));
}

static void make_ready(struct parallel *p, size_t i)
{
	tn_heap_push(&p->ready, i);
	stamp(p, i, offsetof(struct tn_step_time, ready));
}

static void release_dependents(struct parallel *p, size_t i)
{
	size_t n;
	const size_t *next = tn_walk_graph_after(&p->graph, i, &n);

	for (size_t j = 0; j < n; j++)
		if (--p->tasks[next[j]].n_waits == 0)
			make_ready(p, next[j]);
}

static void set_over(struct parallel *p, size_t i)
{
	p->n_waiting -= p->tasks[i].phase == PHASE_WAITS;
	p->tasks[i].phase = PHASE_OVER;
	if (!p->tasks[i].there)
		release_dependents(p, i);
	if (i == p->barrier)
		p->barrier = next_barrier(p, i);
}

/* Nothing from step @i on in request @request (or at all) is begun. */
static void cut_from(struct parallel *p, size_t i, size_t request)
{
	for (size_t j = i; j < p->n && (p->rules.stop || p->steps[j].request == request); j++) {
		struct task *task = &p->tasks[j];

		if (task->phase != PHASE_WAITS)
			continue;
		task->cut = true;
		set_over(p, j);
	}
}

static void finish(struct parallel *p, size_t i, struct tn_step_end end)
{
	p->tasks[i].end = end;
	set_over(p, i);
	if (tn_walk_rules_cut(&p->rules, i, &end))
		cut_from(p, i + 1, p->steps[i].request);
}

static void take_here(struct parallel *p, size_t i)
{
	const struct tn_walker *walk = p->rules.walk;
	struct task *task = &p->tasks[i];
	int r;

	task->taken = true;
	tell_all(p); /* before what a command prints */
	r = walk->take(walk->data, &p->steps[i], &task->err);
	task->hung = r == -ETIMEDOUT;
	stamp(p, i, offsetof(struct tn_step_time, ended));
	finish(p, i, tn_walk_rules_end(&p->rules, i, r));
}

/* Return: whether it is under way, or over; else it must wait until a worker is idle. */
static bool give(struct parallel *p, size_t i)
{
	unsigned worker = 0;
	/* Who runs a command gives up on it by himself. */
	const unsigned timeout_msec = p->steps[i].kind == TN_STEP_INSERT ? p->crew->timeout_msec : 0;
	int r = tn_workers_give(p->workers, i, timeout_msec, &worker);

	if (r == -EAGAIN)
		return false;
	stamp(p, i, offsetof(struct tn_step_time, begun));
	if (r < 0) {
		take_here(p, i);
		return true;
	}
	if (p->rules.walk->times)
		p->rules.walk->times[i].worker = worker;
	p->tasks[i].taken = true;
	p->tasks[i].phase = PHASE_RUNS;
	p->tasks[i].begun = tn_clock_msec();
	p->running[p->n_running++] = i;
	p->n_waiting--;
	return true;
}

/* It is the same that did not come back before, so it is half way in the kernel still: whoever loads it now waits
 * with it, or for it. Once is enough. */
static bool would_hang(struct parallel *p, size_t i)
{
	ptrdiff_t same = p->steps[i].same_as;

	p->tasks[i].hung = same >= 0 && p->tasks[same].hung;
	return p->tasks[i].hung;
}

static void finish_hung(struct parallel *p, size_t i)
{
	int result = p->tasks[p->steps[i].same_as].end.result;

	if (p->steps[i].kind == TN_STEP_COMMAND)
		tn_fail(&p->tasks[i].err, result, "its command has not ended before");
	else
		tn_fail(&p->tasks[i].err, result, "the kernel has not come back from %s since it was loaded before",
			p->steps[i].module);
	finish(p, i, (struct tn_step_end){ TN_OUTCOME_FAILED, result });
}

/* Return: whether there may be more to begin. */
static bool begin(struct parallel *p, size_t i)
{
	struct tn_step_end end;

	if (!tn_walk_rules_begin(&p->rules, i, &end)) {
		finish(p, i, end);
		return true;
	}
	if (would_hang(p, i)) {
		finish_hung(p, i);
		return true;
	}
	if (p->steps[i].kind == TN_STEP_INSERT || (p->steps[i].kind == TN_STEP_COMMAND && p->crew->aside))
		return give(p, i);
	stamp(p, i, offsetof(struct tn_step_time, begun));
	take_here(p, i);
	return true;
}

/* Whether it is the turn of the first that is ready. */
static bool has_turn(const struct parallel *p)
{
	size_t i = p->ready.n ? p->ready.v[0] : p->n;

	return i < p->barrier || (i < p->n && i == p->barrier && !p->n_running && p->told == i);
}

/* Whether another one would take the processors from those that have hardly begun: then they, and with them all that
 * waits for them, would end later. */
static bool is_crowded(const struct parallel *p)
{
	uint64_t now = tn_clock_msec();
	unsigned n = 0;

	if (!p->crew->processors)
		return false;
	for (size_t k = 0; k < p->n_running; k++) {
		const struct task *task = &p->tasks[p->running[k]];

		n += !task->there && now - task->begun < YOUNG_MSEC;
	}
	return n > p->crew->processors;
}

/* Begins what can be begun. */
static void begin_all(struct parallel *p)
{
	p->held = false;
	for (;;) {
		size_t i;

		tell_all(p);
		if (!has_turn(p) || p->n_running - p->n_there >= p->crew->workers)
			return;
		i = p->ready.v[0];
		p->held = p->tasks[i].phase == PHASE_WAITS && p->steps[i].kind == TN_STEP_INSERT && is_crowded(p);
		if (p->held)
			return;
		tn_heap_pop(&p->ready);
		if (p->tasks[i].phase == PHASE_WAITS && !begin(p, i)) {
			tn_heap_push(&p->ready, i);
			return;
		}
	}
}

/* How an insertion ended that did not answer, or how it answered. */
static int result_of(struct parallel *p, struct tn_worker_result *w)
{
	struct task *task = &p->tasks[w->job];
	const struct tn_step *step = &p->steps[w->job];

	task->err = w->err;
	switch (w->how) {
	case TN_WORKER_LATE:
		task->hung = true;
		return tn_fail(&task->err, -ETIMEDOUT,
			       "the kernel has not come back from %s for %u.%u s (process %d, which is left to it)",
			       step->module, p->crew->timeout_msec / 1000, p->crew->timeout_msec % 1000 / 100, (int)w->pid);
	case TN_WORKER_DIED:
		task->hung = true; /* an oops leaves the module where it was */
		if (WIFSIGNALED(w->status))
			return tn_fail(&task->err, -ECHILD, "signal %d ended the process that loaded %s; see the kernel log",
				       WTERMSIG(w->status), step->module);
		return tn_fail(&task->err, -ECHILD, "the process that loaded %s ended without an answer", step->module);
	default:
		task->hung = step->kind == TN_STEP_COMMAND && w->result == -ETIMEDOUT;
		return w->result;
	}
}

/* Of those that run: which are there. */
static void look(struct parallel *p)
{
	const struct tn_walker *walk = p->rules.walk;
	uint64_t now = tn_clock_msec();

	p->pause = p->pause < PAUSE_MAX_MSEC ? 2 * p->pause : p->pause;
	for (size_t k = 0; k < p->n_running; k++) {
		size_t i = p->running[k];

		if (p->tasks[i].there || now - p->tasks[i].begun < YOUNG_MSEC || !walk->is_there(walk->data, &p->steps[i]))
			continue;
		p->tasks[i].there = true;
		p->rules.done[i] = true;
		p->n_there++;
		p->pause = PAUSE_MSEC;
		release_dependents(p, i);
	}
}

static void stop_running(struct parallel *p, size_t i)
{
	size_t k = 0;

	while (p->running[k] != i)
		k++;
	p->running[k] = p->running[--p->n_running];
	p->n_there -= p->tasks[i].there;
}

/* How long to wait for a worker until there may be something else to do; 0: for ever. */
static unsigned patience(const struct parallel *p)
{
	if (p->held)
		return PAUSE_MSEC;
	return p->n_waiting && p->rules.walk->is_there ? p->pause : 0;
}

/* Whether all is done that others wait for, though its loader has not come back. */
static bool is_live(const struct parallel *p, size_t i)
{
	const struct tn_walker *walk = p->rules.walk;

	return p->tasks[i].there || (walk->is_there && walk->is_there(walk->data, &p->steps[i]));
}

static struct tn_step_end end_of(struct parallel *p, struct tn_worker_result *w)
{
	const struct tn_step *step = &p->steps[w->job];

	if (p->crew->late && w->how == TN_WORKER_LATE)
		p->crew->late(p->crew->data, step, w->pid);
	if ((w->how == TN_WORKER_LEFT || w->how == TN_WORKER_LATE) && is_live(p, w->job))
		return tn_walk_rules_end(&p->rules, w->job, 0);
	if (w->how != TN_WORKER_LEFT)
		return tn_walk_rules_end(&p->rules, w->job, result_of(p, w));
	tn_fail(&p->tasks[w->job].err, -ECANCELED, "%s is left to process %d, which goes on", step->module, (int)w->pid);
	return (struct tn_step_end){ TN_OUTCOME_LEFT, -ECANCELED };
}

static void call_off(struct parallel *p)
{
	p->called_off = true;
	p->rules.stop = true;
	cut_from(p, 0, 0);
}

static int await(struct parallel *p, struct tn_worker_result *ret)
{
	int r = p->called_off ? -ECANCELED : tn_workers_await(p->workers, patience(p), ret);

	if (r != -ECANCELED)
		return r;
	if (!p->called_off)
		call_off(p);
	return tn_workers_leave(p->workers, ret);
}

static int run(struct parallel *p)
{
	struct tn_worker_result w;
	int r;

	for (size_t i = 0; i < p->n; i++)
		if (p->tasks[i].n_waits == 0)
			make_ready(p, i);
	for (begin_all(p); p->n_running; begin_all(p)) {
		r = await(p, &w);
		if (r == -EAGAIN && p->rules.walk->is_there)
			look(p);
		if (r == -EAGAIN)
			continue;
		if (r < 0)
			return r;
		p->pause = PAUSE_MSEC;
		stop_running(p, w.job);
		if (w.how != TN_WORKER_LEFT)
			stamp(p, w.job, offsetof(struct tn_step_time, ended));
		finish(p, w.job, end_of(p, &w));
	}
	return 0;
}

/* The first that failed of those without which a request cannot be. */
static int result_of_all(struct parallel *p)
{
	for (size_t i = 0; i < p->n; i++)
		if (!p->tasks[i].cut && tn_walk_rules_cut(&p->rules, i, &p->tasks[i].end))
			return p->tasks[i].end.result;
	return 0;
}

static void release(struct parallel *p)
{
	for (size_t i = 0; p->tasks && i < p->n; i++)
		tn_error_clear(&p->tasks[i].err);
	tn_workers_free(p->workers);
	tn_walk_graph_release(&p->graph);
	tn_walk_rules_release(&p->rules);
	free(p->tasks);
	free(p->ready.v);
}

static int prepare(struct parallel *p, const struct tn_walker *walk)
{
	const struct tn_workers_how how = { .max = TN_WORKERS_MAX, .work = work, .data = p, .aside = p->crew->aside };
	int r = tn_walk_rules_init(&p->rules, walk, p->steps, p->n);

	if (r == 0)
		r = tn_walk_graph_init(&p->graph, p->steps, p->n);
	if (r < 0)
		return r;
	p->tasks = calloc(p->n + 1, sizeof(*p->tasks));
	p->ready.v = calloc(p->n + 1, sizeof(*p->ready.v));
	p->workers = tn_workers_new(&how);
	if (!p->tasks || !p->ready.v || !p->workers)
		return -ENOMEM;
	for (size_t i = 0; i < p->n; i++)
		p->tasks[i].n_waits = p->graph.n_before[i];
	p->barrier = next_barrier(p, 0);
	p->n_waiting = p->n;
	p->pause = PAUSE_MSEC;
	return 0;
}

int tn_walk_parallel(const struct tn_walker *walk, const struct tn_walk_crew *crew, const struct tn_step *steps, size_t n)
{
	tn_cleanup(release) struct parallel p = { .crew = crew, .steps = steps, .n = n };
	int r = prepare(&p, walk);

	if (r == 0)
		r = run(&p);
	if (r == 0)
		r = result_of_all(&p);
	return r == 0 && p.called_off ? -ECANCELED : r;
}
