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

#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"

/* Children there are at most. */
#define TN_WORKERS_MAX 64

typedef struct tn_workers tn_workers;

struct tn_workers_how {
	unsigned max; /* children at a time, 1 to TN_WORKERS_MAX: more or fewer are taken for these */
	/* In the child. Return: what the parent hears. */
	int (*work)(void *data, size_t job, struct tn_error *err);
	void *data;
};

enum tn_worker_end {
	TN_WORKER_ANSWERED,
	TN_WORKER_DIED, /* it ended before it answered: @status, as of waitpid(2) */
	TN_WORKER_LATE, /* the time was up; it goes on, and ends when it is done: nobody listens any more */
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
 * Return: 0; -EAGAIN when none ended in that time; -ENOENT when none is under way; -errno.
 */
int tn_workers_await(tn_workers *w, unsigned wait_msec, struct tn_worker_result *ret);

#endif
