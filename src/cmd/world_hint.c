// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a message can say on what to do. */
#include <string.h>

#include "cli/guess.h"
#include "cmd/world.h"
#include "tenon-config.h"

struct guessing {
	struct tn_guess guess;
	struct tn_arena *arena;
};

static int consider(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct guessing *g = data;
	unsigned before = g->guess.distance;
	bool had = g->guess.best;
	char name[64]; /* what is longer is not guessed */

	if (key.n >= sizeof(name))
		return 0;
	memcpy(name, key.p, key.n);
	name[key.n] = '\0';
	tn_guess_consider(&g->guess, name);
	if (g->guess.best && (!had || g->guess.distance < before))
		g->guess.best = tn_arena_str(g->arena, name); /* NULL: no guess so far */
	return 0;
}

const char *tn_world_guess(struct tn_world *w, const char *name)
{
	struct guessing g = { .guess = { .word = name, .whole = true }, .arena = &w->arena };
	static const enum tn_tree_index indexes[] = { TN_TREE_DEP, TN_TREE_BUILTIN };

	for (size_t i = 0; i < TN_ARRAY_SIZE(indexes); i++) {
		const struct tn_index *index = tn_tree_index(w->tree, indexes[i]);

		if (index)
			tn_index_dump(index, TN_TEXT_LITERAL(""), consider, &g);
	}
	return g.guess.best;
}

const char *tn_world_depmod(struct tn_world *w)
{
	static const char elsewhere[] = "/usr/lib/modules/";
	const char *root = tn_root_path(w->root);
	bool usr = strcmp(TN_MODULEDIR, "/usr/lib/modules") != 0 &&
		   strncmp(tn_tree_path(w->tree) + strlen(root), elsewhere, strlen(elsewhere)) == 0;
	const char *text = tn_arena_printf(&w->arena, "depmod%s%s%s %s", *root ? " -b " : "", root,
					   usr ? " -m /usr/lib/modules" : "", w->release);

	return text ? text : "depmod";
}
