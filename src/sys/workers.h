/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* workers.h - jobs done side by side in processes of their own
 *
 * A module's init may hang or oops, and takes whoever loads it along: so each
 * job runs in a child, which is forked when it is needed and used again. A child
 * has what the parent had in memory then; only the result and a sentence come
 * back. When the parent ends, in whatever way, idle children end too, and busy
 * ones once their job is done.
 */
#ifndef TN_SYS_WORKERS_H
#define TN_SYS_WORKERS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

/* Children there are at most. */
#define TN_WORKERS_MAX 64

typedef struct tn_workers tn_workers;

#define TN_WORKERS_ASIDE_MAX 2

/* What else the parent has an ear for while its children work. */
struct tn_workers_aside {
	int fds[TN_WORKERS_ASIDE_MAX]; /* that may have something to read; -1: none */
	void *data;
	/* For how many milliseconds only those descriptors are of interest; -1: for ever. */
	int (*patience)(void *data);
	/* Called when one has something, or the time is up. Return: whether to go on waiting for the children. */
	bool (*hear)(void *data);
};

struct tn_workers_how {
	unsigned max; /* children at a time, 1 to TN_WORKERS_MAX: more or fewer are taken for these */
	/* In the child. Return: what the parent hears. */
	int (*work)(void *data, size_t job, struct tn_error *err);
	void *data;
	const struct tn_workers_aside *aside; /* NULL: nothing else is heard */
	int orphan_signal; /* that a child gets when the parent is gone; 0: none, it does its job to its end */
};

enum tn_worker_end {
	TN_WORKER_ANSWERED,
	TN_WORKER_DIED, /* it ended before it answered: @status, as of waitpid(2) */
	TN_WORKER_LATE, /* the time was up; it goes on, and ends when it is done: nobody listens any more */
	TN_WORKER_LEFT, /* the same, but it still had time: tn_workers_leave() */
};

struct tn_worker_result {
	size_t job;
	enum tn_worker_end how;
	int result;   /* of work(), where it answered */
	int status;   /* where it died */
	pid_t pid;    /* of the child */
	unsigned worker; /* its number, from 0; that of one that is lost is given again */
	struct tn_error err; /* the caller's to clear */
};

/* NULL: out of memory. No child is started yet. */
tn_workers *tn_workers_new(const struct tn_workers_how *how);
/* Waits for children that are idle; kills the others. */
tn_workers *tn_workers_free(tn_workers *w);
TN_DEFINE_CLEANUP(tn_workers, tn_workers_free);

/**
 * tn_workers_give() - let an idle child do a job, or a new one
 * @timeout_msec: how long it may take; 0: for ever
 * @ret_worker:   the child's number
 *
 * Return: 0; -EAGAIN when all are busy; -errno where there is no child at all and none can be had.
 */
int tn_workers_give(tn_workers *w, size_t job, unsigned timeout_msec, unsigned *ret_worker);

/**
 * tn_workers_await() - wait for the next job to end
 * @wait_msec: how long at most, below INT_MAX; 0: for ever
 *
 * Return: 0; -EAGAIN when none ended in that time; -ENOENT when none is under way; -ECANCELED: what was
 * heard aside ended the waiting; -errno.
 */
int tn_workers_await(tn_workers *w, unsigned wait_msec, struct tn_worker_result *ret);

/* Takes leave of one that is busy, as if its time were up; or takes its answer, if there is one. Return: 0;
 * -ENOENT: none is busy. */
int tn_workers_leave(tn_workers *w, struct tn_worker_result *ret);

/* Sends @sig to all that are busy. */
void tn_workers_signal(const tn_workers *w, int sig);

enum tn_worker_fate {
	TN_WORKER_GOES_ON,
	TN_WORKER_ENDED,     /* its work is done, with what is told of it */
	TN_WORKER_IS_GONE,   /* by a signal, or somebody else has asked: nobody knows */
};

/* What has become of one that was late or left, without waiting; the child of one that ended is gone afterwards.
 * @ret_result: where it ended: 0, or what work() said, a negative errno. */
enum tn_worker_fate tn_worker_fate(pid_t pid, int *ret_result);

#endif
