// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/load/apply_parallel.h"

#include <errno.h>

#include "core/state/state_view.h"

struct parallel_application {
	struct tn_application a;
	struct tn_walker plain;
};

static int ready(void *data, const struct tn_step *step)
{
	struct parallel_application *p = data;

	return p->plain.ready(p->plain.data, step);
}

/*
 * Where somebody else was loading the module and failed, the kernel (6.12 and later) says EBUSY to who
 * waited for that; then it is our turn. A module that itself says EBUSY says so again.
 */
static int take(void *data, const struct tn_step *step, struct tn_error *err)
{
	struct parallel_application *p = data;
	int r = p->plain.take(p->plain.data, step, err);

	if (r != -EBUSY || step->kind != TN_STEP_INSERT)
		return r;
	tn_error_clear(err);
	return p->plain.take(p->plain.data, step, err);
}

/* Of one that was loaded before, or whose name may be another, the kernel's answer must be awaited. */
static bool is_there(void *data, const struct tn_step *step)
{
	const struct parallel_application *p = data;
	const struct tn_match *match = step->reason.match;

	if (step->kind != TN_STEP_INSERT || step->insert.first_time || (match && match->by == TN_FOUND_FILE))
		return false;
	return tn_state_view_is_live(p->a.how->state, step->insert.rename ? step->insert.rename : step->module);
}

int tn_apply_parallel(const struct tn_apply *how, const struct tn_walk_crew *crew, const struct tn_step *steps, size_t n)
{
	struct parallel_application p;
	struct tn_walker walk;

	p.plain = walk = tn_apply_walk(&p.a, how);
	walk.data = &p;
	walk.ready = ready;
	walk.take = take;
	walk.is_there = is_there;
	return crew->workers > 1 || crew->aside ? tn_walk_parallel(&walk, crew, steps, n) : tn_walk(&walk, steps, n);
}
