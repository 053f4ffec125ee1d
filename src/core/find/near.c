// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/find/near.h"

#include <errno.h>
#include <string.h>

#include "base/guess.h"

struct nearest {
	const char *word;
	struct tn_arena *arena;
	const char **names; /* nearest first */
	unsigned distances[TN_NEAR_MAX];
	size_t n;
};

static bool has(const struct nearest *near, const char *name)
{
	for (size_t i = 0; i < near->n; i++)
		if (strcmp(near->names[i], name) == 0)
			return true;
	return false;
}

/* Of equally near names the first stays first. */
static void insert(struct nearest *near, const char *name, unsigned distance)
{
	size_t at = near->n < TN_NEAR_MAX ? near->n++ : TN_NEAR_MAX - 1;

	for (; at > 0 && near->distances[at - 1] > distance; at--) {
		near->names[at] = near->names[at - 1];
		near->distances[at] = near->distances[at - 1];
	}
	near->names[at] = name;
	near->distances[at] = distance;
}

static int consider(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct nearest *near = data;
	struct tn_guess guess = { .word = near->word, .whole = true };
	char name[64]; /* what is longer is not guessed */
	const char *copy;

	if (key.n >= sizeof(name))
		return 0;
	memcpy(name, key.p, key.n);
	name[key.n] = '\0';
	tn_guess_consider(&guess, name);
	if (!guess.best || has(near, name) || (near->n == TN_NEAR_MAX && near->distances[TN_NEAR_MAX - 1] <= guess.distance))
		return 0;
	copy = tn_arena_str(near->arena, name);
	if (!copy)
		return -ENOMEM;
	insert(near, copy, guess.distance);
	return 0;
}

int tn_tree_near(tn_tree *tree, const char *name, struct tn_arena *arena, const char *ret[TN_NEAR_MAX])
{
	static const enum tn_tree_index indexes[] = { TN_TREE_DEP, TN_TREE_BUILTIN };
	struct nearest near = { .word = name, .arena = arena, .names = ret };

	for (size_t i = 0; i < TN_ARRAY_SIZE(indexes); i++) {
		const struct tn_index *index = tn_tree_index(tree, indexes[i]);

		if (index && tn_index_dump(index, TN_TEXT_LITERAL(""), consider, &near) == -ENOMEM)
			return -ENOMEM;
	}
	/* What is farther than the nearest is hardly meant. */
	while (near.n && near.distances[near.n - 1] > near.distances[0])
		near.n--;
	return (int)near.n;
}
