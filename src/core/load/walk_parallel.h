/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* walk_parallel.h - take the steps of a plan side by side, each when all that it needs is over
 *
 * The rules are those of tn_walk(), and so is what is told: each step in the
 * order of the plan, whatever the order in which they end. Insertions run in
 * workers of their own (sys/workers), so that one which hangs or oopses takes
 * nothing else along. Commands, removals and modules that want to be alone are
 * barriers: everything before them is over first, and nothing after them begins.
 *
 * Where a step fails without which its request cannot be, nothing more of that
 * request is begun, but what is under way already is not called back: it may
 * load what a walk in sequence would not have come to.
 *
 * A module's init can be over long before the kernel returns: it also waits for whatever any driver has it do in the
 * background, such as asking a SCSI bus for its disks, which takes seconds. What needs only that module goes on then.
 */
#ifndef TN_CORE_LOAD_WALK_PARALLEL_H
#define TN_CORE_LOAD_WALK_PARALLEL_H

#include <sys/types.h>

#include "core/load/walk.h"

struct tn_workers_aside;

/*
 * Where nobody said how many. Not fewer on a machine with few processors: a module's init often sleeps, and those
 * that do not sleep are not slowed by others that wait (doc/performance.md). More only wait for the kernel's locks.
 */
#define TN_WALK_WORKERS 16

struct tn_walk_crew {
	unsigned workers;      /* how many insertions at a time at most, 1 to TN_WORKERS_MAX (sys/workers.h) */
	unsigned processors;   /* more than one for each, and one, only where some take long: they may sleep; 0: at once */
	unsigned timeout_msec; /* for one insertion: then it has failed with -ETIMEDOUT; 0: for ever */
	/* What is heard meanwhile (sys/workers.h); NULL: nothing. Then commands run in workers, too; and when it ends the
	 * walk, nothing more is begun, and what is under way is left to its worker: TN_OUTCOME_LEFT. */
	const struct tn_workers_aside *aside;
	/* Told of each worker whose time is up: it stays a child of this process, and tn_worker_fate() tells what becomes of
	 * it. NULL: nobody asks. */
	void (*late)(void *data, const struct tn_step *step, pid_t pid);
	void *data;
};

/**
 * tn_walk_parallel() - take the steps side by side
 * @steps: of a plan that is linked (tn_plan_link())
 *
 * @walk's take() is called in another process for insertions, and all else in this one.
 * Return: 0, what the first step that failed (by its place in the plan) returned, where a request needs it,
 * -ECANCELED where the walk was ended before it was through, or -ENOMEM. Where no worker can be had, the steps are
 * taken here, one after another.
 */
int tn_walk_parallel(const struct tn_walker *walk, const struct tn_walk_crew *crew, const struct tn_step *steps, size_t n);

#endif
