// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/load/walk_rules.h"

#include <errno.h>
#include <stdlib.h>

int tn_walk_rules_init(struct tn_walk_rules *rules, const struct tn_walker *walk, const struct tn_step *steps, size_t n)
{
	*rules = (struct tn_walk_rules){ .walk = walk, .steps = steps, .done = calloc(n ? n : 1, 1) };
	return rules->done ? 0 : -ENOMEM;
}

void tn_walk_rules_release(struct tn_walk_rules *rules)
{
	free(rules->done);
	rules->done = NULL;
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

static bool needs_are_done(const struct tn_walk_rules *rules, const struct tn_step *step)
{
	for (size_t i = 0; i < step->n_needs; i++)
		if (!rules->done[step->needs[i]])
			return false;
	return true;
}

/* What cannot be done, as opposed to what was tried and failed. */
static struct tn_step_end hopeless(struct tn_walk_rules *rules, int result)
{
	rules->stop = rules->walk->stop_at_fail;
	return (struct tn_step_end){ TN_OUTCOME_FAILED, result };
}

bool tn_walk_rules_begin(struct tn_walk_rules *rules, size_t i, struct tn_step_end *ret)
{
	const struct tn_step *step = &rules->steps[i];
	int r;

	*ret = (struct tn_step_end){ TN_OUTCOME_SKIPPED, 0 };
	if (step->kind == TN_STEP_FAIL && (!step->only_if_done || needs_are_done(rules, step))) {
		*ret = hopeless(rules, code_of(step->fail.why));
		return false;
	}
	if (step->only_if_done && !needs_are_done(rules, step))
		return false;
	if (step->kind == TN_STEP_SKIP || (step->same_as >= 0 && rules->done[step->same_as])) {
		rules->done[i] = true;
		return false;
	}
	r = rules->walk->ready(rules->walk->data, step);
	if (r < 0)
		*ret = hopeless(rules, r);
	else if (r == 0)
		rules->done[i] = step->kind != TN_STEP_REMOVE;
	return r > 0;
}

struct tn_step_end tn_walk_rules_end(struct tn_walk_rules *rules, size_t i, int result)
{
	if (result == 0) {
		rules->done[i] = true;
		return (struct tn_step_end){ TN_OUTCOME_DONE, 0 };
	}
	if (result == TN_WALKER_WAS_THERE) {
		rules->done[i] = true;
		return (struct tn_step_end){ TN_OUTCOME_SKIPPED, 0 };
	}
	if (rules->steps[i].kind == TN_STEP_COMMAND)
		rules->stop = rules->walk->stop_at_fail;
	return (struct tn_step_end){ TN_OUTCOME_FAILED, result };
}

bool tn_walk_rules_cut(struct tn_walk_rules *rules, size_t i, const struct tn_step_end *end)
{
	if (end->result == 0 || !(rules->steps[i].required || rules->stop))
		return false;
	rules->stop |= rules->walk->all_or_none;
	return true;
}
