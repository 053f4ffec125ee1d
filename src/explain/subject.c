// SPDX-License-Identifier: LGPL-2.1-or-later
/* From an operand to the modules that are to be explained. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "core/find/meaning.h"
#include "core/name.h"
#include "core/plan/plan_loaded.h"
#include "core/state/state.h"
#include "explain/explain.h"

void tn_explainings_free(tn_explainings *all)
{
	for (size_t i = 0; i < all->n; i++)
		tn_explaining_free(&all->v[i]);
	tn_vec_free(all);
}

static bool is_live(const struct tn_machine *machine, const char *module)
{
	const struct tn_loaded *loaded = machine->basis->live ? tn_live_facts_loaded(machine->basis->live, module) : NULL;

	return loaded && loaded->state == TN_STATE_LIVE;
}

static int describe(struct tn_explaining *x)
{
	const struct tn_machine *machine = x->machine;
	const struct tn_tree_module *m;
	int r;

	x->loaded = is_live(machine, x->module);
	if (x->is_file)
		return 0;
	x->builtin = !x->loaded && (tn_tree_is_builtin(machine->tree, x->module) || x->match->by == TN_FOUND_BUILTIN);
	r = x->builtin ? -ENOENT : tn_tree_module(machine->tree, x->module, &m);
	if (r == 0)
		x->path = m->path;
	return r == -ENOMEM ? r : 0;
}

static int add(const struct tn_explaining *like, const struct tn_match *match, tn_explainings *ret)
{
	struct tn_explaining x = *like;
	struct tn_match *copy = tn_arena_alloc(x.arena, sizeof(*copy));
	int r;

	if (!copy)
		return -ENOMEM;
	*copy = *match;
	x.match = copy;
	x.module = match->module;
	r = describe(&x);
	return r < 0 ? r : tn_vec_push(ret, x);
}

/* A tree that was copied may lack the list of what is built in. */
static int find_built_in(const struct tn_machine *machine, const char *operand, struct tn_arena *arena, tn_matches *ret)
{
	struct tn_match match = { .by = TN_FOUND_BUILTIN };
	char name[TN_NAME_MAX];

	if (tn_name_normalise(tn_text(operand), name) < 0 || !tn_name_is_safe(name) ||
	    tn_state_of(machine->root, name) != TN_STATE_BUILTIN)
		return -ENOENT;
	match.module = tn_arena_str(arena, name);
	return match.module ? tn_vec_push(ret, match) : -ENOMEM;
}

/* What the tree does not know, the kernel may have. */
static int find(const struct tn_machine *machine, const char *operand, struct tn_arena *arena, struct tn_meaning *ret)
{
	int r = tn_meaning_find(machine->tree, machine->config, operand, arena, ret);
	struct tn_state_view state;

	if (r != -ENOENT || !machine->running || tn_meaning_is_path(operand))
		return r;
	state = tn_state_view_live(machine->root);
	r = tn_plan_find_loaded(&state, operand, true, arena, &ret->matches);
	return r == -ENOENT ? find_built_in(machine, operand, arena, &ret->matches) : r;
}

int tn_explain_subjects(const struct tn_machine *machine, const char *operand, struct tn_arena *arena,
			tn_explainings *ret, struct tn_error *err)
{
	struct tn_explaining x = { .machine = machine, .arena = arena, .operand = operand,
				   .is_file = tn_meaning_is_path(operand) };
	tn_automeaning found = { 0 };
	int r = find(machine, operand, arena, &found);

	if (r < 0 && r != -ENOMEM) {
		x.code = r;
		r = tn_vec_push(ret, x);
	} else {
		x.path = found.path;
		for (size_t i = 0; i < found.matches.n && r == 0; i++)
			r = add(&x, &found.matches.v[i], ret);
	}
	return r < 0 ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}
