// SPDX-License-Identifier: LGPL-2.1-or-later
/* One step after another, and the two walks that touch nothing. */
#include "core/load/walk.h"

#include <errno.h>

#include "core/load/walk_rules.h"
#include "core/plan/command.h"
#include "sys/clock.h"

static void tell(const struct tn_walker *walk, const struct tn_step *step, struct tn_step_end end, const struct tn_error *err)
{
	const struct tn_observer *observer = walk->observer;

	if (observer)
		observer->tell(observer->data, step, end.outcome, end.result, err);
}

static uint64_t now(const struct tn_walker *walk)
{
	return walk->times ? tn_clock_usec() : 0;
}

static struct tn_step_end pass(struct tn_walk_rules *rules, size_t i, struct tn_step_time *time)
{
	const struct tn_walker *walk = rules->walk;
	const struct tn_step *step = &rules->steps[i];
	tn_autoerror err = { 0 };
	struct tn_step_end end;

	time->ready = now(walk);
	if (!tn_walk_rules_begin(rules, i, &end)) {
		tell(walk, step, end, NULL);
		return end;
	}
	time->begun = time->ready;
	tell(walk, step, (struct tn_step_end){ TN_OUTCOME_BEGIN, 0 }, NULL);
	end = tn_walk_rules_end(rules, i, walk->take(walk->data, step, &err));
	time->ended = now(walk);
	tell(walk, step, end, end.result ? &err : NULL);
	return end;
}

int tn_walk(const struct tn_walker *walk, const struct tn_step *steps, size_t n)
{
	tn_cleanup(tn_walk_rules_release) struct tn_walk_rules rules;
	int result = tn_walk_rules_init(&rules, walk, steps, n);
	struct tn_step_time unused;

	if (result < 0)
		return result;
	for (size_t i = 0; i < n && !rules.stop; i++) {
		struct tn_step_end end = pass(&rules, i, walk->times ? &walk->times[i] : &unused);

		if (!tn_walk_rules_cut(&rules, i, &end))
			continue;
		if (result == 0)
			result = end.result;
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
	const struct tn_walker walk = {
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
	const struct tn_walker walk = {
		.observer = observer,
		.data = (void *)foresight,
		.ready = foresee,
		.take = succeed_unless_known,
	};

	return tn_walk(&walk, steps, n);
}
