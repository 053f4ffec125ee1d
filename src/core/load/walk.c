// SPDX-License-Identifier: LGPL-2.1-or-later
/* The rules of order, failure and repetition, and the two walks that touch nothing. */
#include "core/load/walk.h"

#include <errno.h>
#include <stdlib.h>

#include "core/plan/command.h"

/* Of a step, once the walk has passed it. */
enum passed {
	NOT_DONE, /* left out, failed, or not reached */
	DONE,
};

struct progress {
	const struct tn_walk *walk;
	const struct tn_step *steps;
	unsigned char *passed; /* enum passed, one a step */
	bool stop;
};

static int tell(const struct progress *p, const struct tn_step *step, enum tn_outcome outcome,
		int result, const struct tn_error *err)
{
	const struct tn_observer *observer = p->walk->observer;

	if (observer)
		observer->tell(observer->data, step, outcome, result, err);
	return result;
}

static int code_of(enum tn_step_fail fail)
{
	switch (fail) {
	case TN_FAIL_LOADED:
		return -EEXIST;
	case TN_FAIL_BUILTIN:
		return -EPERM;
	default:
		return -ENOENT;
	}
}

static bool needs_are_done(const struct progress *p, const struct tn_step *step)
{
	for (size_t i = 0; i < step->n_needs; i++)
		if (p->passed[step->needs[i]] != DONE)
			return false;
	return true;
}

/* What cannot be done, as opposed to what was tried and failed. */
static int hopeless(struct progress *p, const struct tn_step *step, int result)
{
	p->stop = p->walk->stop_at_fail;
	return tell(p, step, TN_OUTCOME_FAILED, result, NULL);
}

static int act(struct progress *p, const struct tn_step *step, unsigned char *passed)
{
	tn_autoerror err = { 0 };
	int r = p->walk->ready(p->walk->data, step);

	if (r < 0)
		return hopeless(p, step, r);
	if (r == 0) {
		*passed = step->kind == TN_STEP_REMOVE ? NOT_DONE : DONE;
		return tell(p, step, TN_OUTCOME_SKIPPED, 0, NULL);
	}
	tell(p, step, TN_OUTCOME_BEGIN, 0, NULL);
	r = p->walk->take(p->walk->data, step, &err);
	if (r == 0) {
		*passed = DONE;
		return tell(p, step, TN_OUTCOME_DONE, 0, NULL);
	}
	if (step->kind == TN_STEP_COMMAND)
		p->stop = p->walk->stop_at_fail;
	return tell(p, step, TN_OUTCOME_FAILED, r, &err);
}

static int pass(struct progress *p, size_t i)
{
	const struct tn_step *step = &p->steps[i];

	if (step->kind == TN_STEP_FAIL && (!step->only_if_done || needs_are_done(p, step)))
		return hopeless(p, step, code_of(step->fail.why));
	if (step->only_if_done && !needs_are_done(p, step))
		return tell(p, step, TN_OUTCOME_SKIPPED, 0, NULL);
	if (step->kind == TN_STEP_SKIP || (step->same_as >= 0 && p->passed[step->same_as] == DONE)) {
		p->passed[i] = DONE;
		return tell(p, step, TN_OUTCOME_SKIPPED, 0, NULL);
	}
	return act(p, step, &p->passed[i]);
}

int tn_walk(const struct tn_walk *walk, const struct tn_step *steps, size_t n)
{
	tn_autofree unsigned char *passed = calloc(n ? n : 1, 1);
	struct progress p = { .walk = walk, .steps = steps, .passed = passed };
	int result = 0;

	if (!passed)
		return -ENOMEM;
	for (size_t i = 0; i < n && !p.stop; i++) {
		int r = pass(&p, i);

		if (r == 0 || !(steps[i].required || p.stop))
			continue;
		if (result == 0)
			result = r;
		while (i + 1 < n && steps[i + 1].request == steps[i].request)
			i++;
	}
	return result;
}

static int foresee(void *data, const struct tn_step *step)
{
	const struct tn_removal *removal = &step->remove;

	if (step->kind != TN_STEP_REMOVE || removal->refcount <= 0 ||
	    removal->busy == TN_BUSY_WAITS)
		return 1;
	return removal->busy == TN_BUSY_SKIPS ? 0 : -EBUSY;
}

static int succeed(void *data, const struct tn_step *step, struct tn_error *err)
{
	return 0;
}

int tn_rehearse(const struct tn_observer *observer, bool stop_at_fail, const struct tn_step *steps,
		size_t n)
{
	const struct tn_walk walk = {
		.observer = observer,
		.stop_at_fail = stop_at_fail,
		.ready = foresee,
		.take = succeed,
	};

	return tn_walk(&walk, steps, n);
}

/* The status of a command that fails without doing anything: of false(1). */
#define FALSE_STATUS 1

static int succeed_unless_known(void *data, const struct tn_step *step, struct tn_error *err)
{
	const struct tn_foresight *foresight = data;

	if (step->kind == TN_STEP_INSERT && foresight)
		return foresight->insert(foresight->data, step);
	if (step->kind != TN_STEP_COMMAND)
		return 0;
	return tn_command_effect(step->command.shell) == TN_COMMAND_FAILS ? FALSE_STATUS : 0;
}

int tn_foretell(const struct tn_observer *observer, const struct tn_foresight *foresight,
		const struct tn_step *steps, size_t n)
{
	const struct tn_walk walk = {
		.observer = observer,
		.data = (void *)foresight,
		.ready = foresee,
		.take = succeed_unless_known,
	};

	return tn_walk(&walk, steps, n);
}
