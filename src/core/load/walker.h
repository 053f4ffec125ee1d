/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* walker.h - who takes the steps of a plan, and who hears of it */
#ifndef TN_CORE_LOAD_WALKER_H
#define TN_CORE_LOAD_WALKER_H

#include <stdbool.h>
#include <stdint.h>

#include "core/plan/plan.h"

enum tn_outcome {
	TN_OUTCOME_BEGIN,   /* about to be taken */
	TN_OUTCOME_DONE,
	TN_OUTCOME_SKIPPED, /* nothing to do, done already, or a step it needs was not done */
	TN_OUTCOME_FAILED,
	TN_OUTCOME_LEFT,    /* it goes on, but the walk has ended; only where there is something to end it (walk_parallel.h) */
};

/* Told of each step: one call, or BEGIN and one more. */
struct tn_observer {
	void *data;
	/* @result: 0, -errno, or the exit status (1..255) of a command. */
	void (*tell)(void *data, const struct tn_step *step, enum tn_outcome outcome, int result,
		     const struct tn_error *err);
};

/* When a step was worked on, in microseconds of tn_clock_usec(); 0: never. */
struct tn_step_time {
	uint64_t ready; /* nothing that it needs was missing any more */
	uint64_t begun, ended; /* it was taken */
	unsigned worker; /* by whom: 0, or the number of the worker */
};

/* Of taking a step: nothing was left to do, since somebody else was faster. */
#define TN_WALKER_WAS_THERE 256

struct tn_walker {
	const struct tn_observer *observer; /* may be NULL */
	bool stop_at_fail; /* what cannot be done ends the walk even where it is not required */
	bool all_or_none;  /* what fails for one target ends the walk, not that target alone */
	struct tn_step_time *times; /* one a step, zeroed; NULL: nobody asks */
	void *data;
	/* Whether a step is worth beginning. Return: 1; 0 (nothing to do); -errno. */
	int (*ready)(void *data, const struct tn_step *step);
	/* Takes it. Return: 0, TN_WALKER_WAS_THERE, -errno or a command's status (1..255). */
	int (*take)(void *data, const struct tn_step *step, struct tn_error *err);
	/* Of an insertion that another process is taking: whether all is done that others wait for. NULL: it never is. */
	bool (*is_there)(void *data, const struct tn_step *step);
};

#endif
