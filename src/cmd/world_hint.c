// SPDX-License-Identifier: LGPL-2.1-or-later
/* What a message can say on what to do. */
#include <string.h>

#include "base/buf.h"
#include "cmd/world.h"
#include "core/name.h"
#include "tenon-config.h"

const char *tn_world_guess(struct tn_world *w, const char *name)
{
	const char *near[TN_NEAR_MAX];

	return tn_tree_near(w->tree, name, &w->arena, near) > 0 ? near[0] : NULL;
}

const char *tn_world_join(struct tn_world *w, const char *const *names, size_t n)
{
	const char *text = n ? names[0] : NULL;

	for (size_t i = 1; i < n && text; i++)
		text = tn_arena_printf(&w->arena, "%s, %s", text, names[i]);
	return text;
}

int tn_world_near(struct tn_world *w, const char *operand, const char *ret[TN_NEAR_MAX])
{
	char name[TN_NAME_MAX];

	return tn_name_normalise(tn_text(operand), name) < 0 ? 0 : tn_tree_near(w->tree, name, &w->arena, ret);
}

const char *tn_world_near_names(struct tn_world *w, const char *operand)
{
	const char *names[TN_NEAR_MAX];
	int n = tn_world_near(w, operand, names);

	return n > 0 ? tn_world_join(w, names, (size_t)n) : NULL;
}

/* Names that a message offers. */
#define NAMES_SHOWN 5

struct starting {
	struct tn_text start;
	struct tn_buf names;
	size_t n;
};

static int add_starting(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct starting *s = data;

	if (!tn_text_starts(key, s->start))
		return 0;
	if (s->n == NAMES_SHOWN)
		tn_buf_add_str(&s->names, ", ...");
	else
		tn_buf_addf(&s->names, "%s%.*s", s->n ? ", " : "", TN_TEXT_FMT(key));
	return ++s->n > NAMES_SHOWN;
}

const char *tn_world_starting(struct tn_world *w, const char *name)
{
	const struct tn_index *index = tn_tree_index(w->tree, TN_TREE_DEP);
	struct starting s = { .start = tn_text(name) };
	const char *names = NULL;

	if (index && *name)
		tn_index_dump(index, TN_TEXT_LITERAL(""), add_starting, &s);
	if (s.n && !s.names.failed)
		names = tn_arena_dup(&w->arena, tn_buf_text(&s.names));
	tn_buf_free(&s.names);
	return names;
}

bool tn_world_has(struct tn_world *w, const char *name)
{
	const struct tn_tree_module *m;

	return tn_tree_module(w->tree, name, &m) == 0 || tn_tree_is_builtin(w->tree, name);
}

const char *tn_depmod_command(const tn_root *root, const char *tree_path, const char *release, struct tn_arena *arena)
{
	static const char elsewhere[] = "/usr/lib/modules/";
	const char *top = tn_root_path(root);
	bool usr = strcmp(TN_MODULEDIR, "/usr/lib/modules") != 0 &&
		   strncmp(tree_path + strlen(top), elsewhere, strlen(elsewhere)) == 0;

	return tn_arena_printf(arena, "depmod%s%s%s %s", *top ? " -b " : "", top, usr ? " -m /usr/lib/modules" : "", release);
}

const char *tn_world_depmod(struct tn_world *w)
{
	const char *text = tn_depmod_command(w->root, tn_tree_path(w->tree), w->release, &w->arena);

	return text ? text : "depmod";
}
