// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/plan_recall.h"

static int state_of(void *data, const char *name)
{
	const struct tn_plan_recall *recall = data;

	return recall->of.state_of(recall->of.data, name);
}

static int refcount(void *data, const char *name)
{
	const struct tn_plan_recall *recall = data;

	return recall->of.refcount(recall->of.data, name);
}

static int holders(void *data, const char *name, struct tn_arena *arena, tn_names *ret)
{
	const struct tn_plan_recall *recall = data;

	return recall->of.holders(recall->of.data, name, arena, ret);
}

/* Where memory is out, the next question goes to the kernel again. */
static bool is_live(void *data, const char *name)
{
	static const bool answers[] = { false, true };
	struct tn_plan_recall *recall = data;
	const bool *answer = tn_hash_get(&recall->live, tn_text(name));
	char *key;

	if (answer)
		return *answer;
	answer = &answers[tn_plan_is_live(&recall->of, name)];
	key = tn_arena_str(&recall->arena, name);
	if (key)
		tn_hash_put(&recall->live, tn_text(key), (void *)answer); /* read alone */
	return *answer;
}

struct tn_plan_state tn_plan_recall(struct tn_plan_recall *recall, const struct tn_plan_state *of)
{
	recall->of = *of;
	return (struct tn_plan_state){ recall, state_of, refcount, holders, is_live };
}

void tn_plan_recall_free(struct tn_plan_recall *recall)
{
	tn_hash_free(&recall->live);
	tn_arena_free(&recall->arena);
}
