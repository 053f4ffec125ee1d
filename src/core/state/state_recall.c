// SPDX-License-Identifier: LGPL-2.1-or-later
/* A state that remembers what it has said, and what a rehearsal took away. */
#include "core/state/state_recall.h"

#include <errno.h>

#include "base/vec.h"
#include "core/state/loaded.h"
#include "core/state/sysmodule.h"

static bool is_removed(const struct tn_state_recall *recall, const char *name)
{
	return tn_hash_get(&recall->removed, tn_text(name));
}

static int state_of(void *data, const char *name)
{
	const struct tn_state_recall *recall = data;

	return is_removed(recall, name) ? TN_STATE_ABSENT :
					  recall->of.state_of(recall->of.data, name);
}

static int holders(void *data, const char *name, struct tn_arena *arena, tn_names *ret)
{
	const struct tn_state_recall *recall = data;
	size_t before = ret->n, kept = before;
	int r = is_removed(recall, name) ? -ENOENT :
					   recall->of.holders(recall->of.data, name, arena, ret);

	if (r < 0)
		return r;
	for (size_t i = before; i < ret->n; i++)
		if (!is_removed(recall, ret->v[i]))
			ret->v[kept++] = ret->v[i];
	ret->n = kept;
	return 0;
}

/* Each module that uses another counts once there. */
static int refcount(void *data, const char *name)
{
	struct tn_state_recall *recall = data;
	int count = is_removed(recall, name) ? -ENOENT :
					       recall->of.refcount(recall->of.data, name);
	tn_autovec tn_names users = { 0 };

	if (count <= 0 || recall->removed.n == 0)
		return count;
	if (recall->of.holders(recall->of.data, name, &recall->arena, &users) == 0)
		for (size_t i = 0; i < users.n && count > 0; i++)
			count -= is_removed(recall, users.v[i]);
	return count;
}

/* Where memory is out, the next question goes to the kernel again. */
static bool is_live(void *data, const char *name)
{
	static const bool answers[] = { false, true };
	struct tn_state_recall *recall = data;
	const bool *answer = tn_hash_get(&recall->live, tn_text(name));
	char *key;

	if (is_removed(recall, name))
		return false;
	if (answer)
		return *answer;
	answer = &answers[tn_state_view_is_live(&recall->of, name)];
	key = tn_arena_str(&recall->arena, name);
	if (key)
		tn_hash_put(&recall->live, tn_text(key), (void *)answer); /* read alone */
	return *answer;
}

struct tn_state_view tn_state_recall(struct tn_state_recall *recall, const struct tn_state_view *of)
{
	recall->of = *of;
	return (struct tn_state_view){ recall, state_of, refcount, holders, is_live };
}

int tn_state_recall_removal(struct tn_state_recall *recall, const char *name)
{
	const char *key = tn_arena_str(&recall->arena, name);
	int r = key ? tn_hash_put(&recall->removed, tn_text(key), recall) : -ENOMEM;

	return r < 0 ? r : 0;
}

void tn_state_recall_free(struct tn_state_recall *recall)
{
	tn_hash_free(&recall->removed);
	tn_hash_free(&recall->live);
	tn_arena_free(&recall->arena);
}
