// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the machine and its configuration do with a module: state, parameters, devices; and the tree around it. */
#include <errno.h>
#include <string.h>

#include "base/glob.h"
#include "cmd/show/shown.h"
#include "core/name.h"
#include "core/plan/words.h"
#include "core/state/state.h"
#include "diag/loaded_build.h"
#include "format/deptext.h"

static int read_state(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m)
{
	const struct tn_live_facts *live = m->kernel.basis.live;
	int r = 0;

	shown->loaded = live ? tn_live_facts_loaded(live, shown->module) : NULL;
	shown->state = tn_words_state(shown->loaded  ? shown->loaded->state :
				      shown->builtin ? TN_STATE_BUILTIN : TN_STATE_ABSENT)->id;
	shown->taints = tn_arena_str(&world->arena, shown->loaded ? shown->loaded->taints :
								     shown->checked ? shown->result.taints : "");
	if (!shown->taints)
		return -ENOMEM;
	shown->is_tainting = shown->loaded && *shown->taints;
	if (!shown->loaded)
		return 0;
	if (shown->image)
		shown->same_build = tn_loaded_build_is(world->root, shown->module, shown->image);
	r = tn_state_holders(world->root, shown->module, &world->arena, &shown->holders);
	if (r == -ENOENT) /* there is no /sys */
		r = tn_loaded_users(shown->loaded, &world->arena, &shown->holders);
	return r == -ENOMEM ? r : 0;
}

static int read_rules(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m)
{
	const tn_rules *aliases = tn_config_rules(world->config, TN_CONF_ALIAS);
	const struct tn_live_facts *live = m->kernel.basis.live;
	char name[TN_NAME_MAX];
	int r = 0;

	shown->blocks = tn_blocks_of(world->config, live ? live->command_line : NULL, shown->module);
	shown->install = tn_config_command(world->config, TN_CONF_INSTALL, shown->module);
	shown->remove = tn_config_command(world->config, TN_CONF_REMOVE, shown->module);
	shown->softdep = tn_config_dep(world->config, TN_CONF_SOFTDEP, shown->module);
	shown->weakdep = tn_config_dep(world->config, TN_CONF_WEAKDEP, shown->module);
	if (shown->softdep)
		r = tn_config_parse_deps(shown->softdep, &world->arena, &shown->soft);
	if (r == 0 && shown->weakdep)
		r = tn_config_parse_deps(shown->weakdep, &world->arena, &shown->weak);
	for (size_t i = 0; i < aliases->n && r == 0; i++)
		if (tn_name_normalise(tn_text(aliases->v[i].d.value), name) == 0 && strcmp(name, shown->module) == 0)
			r = tn_vec_push(&shown->aliases_set, aliases->v[i]);
	return r;
}

static int read_parameters(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m,
			   struct tn_error *err)
{
	const struct tn_parameters_of of = {
		.module = shown->module, .modinfo = shown->modinfo, .builtin = shown->builtin, .live = m->kernel.basis.live != NULL,
	};
	int r = tn_parameters_read(world->root, world->config, &of, &world->arena, &shown->parameters, err);

	if (r < 0 && r != -ENOMEM) {
		tn_error_clear(err);
		r = 0;
	}
	return r;
}

/* The bus tells most aliases apart: "pci:v00008086d*". Some have a pattern there, "acpi*:PNP0A05:*". */
static bool may_fit(const char *alias, const char *modalias)
{
	size_t bus = strcspn(modalias, ":"), plain = strcspn(alias, "*?[");

	return strncmp(alias, modalias, plain < bus ? plain : bus) == 0;
}

static bool fits(const tn_names *aliases, const char *modalias)
{
	for (size_t i = 0; i < aliases->n; i++)
		if (may_fit(aliases->v[i], modalias) && tn_glob_match_str(aliases->v[i], tn_text(modalias)))
			return true;
	return false;
}

static int normalise_all(const tn_names *aliases, struct tn_arena *arena, tn_names *ret)
{
	char name[TN_NAME_MAX];

	for (size_t i = 0; i < aliases->n; i++) {
		const char *copy = tn_name_normalise(tn_text(aliases->v[i]), name) == 0 ? tn_arena_str(arena, name) : aliases->v[i];

		if (!copy || tn_vec_push(ret, copy) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* Those that it has, and those that it could have. */
int tn_shown_read_devices(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m)
{
	tn_autovec tn_names aliases = { 0 };
	char name[TN_NAME_MAX];
	int r = normalise_all(&shown->aliases, &world->arena, &aliases);

	for (size_t i = 0; i < m->devices.n && r == 0 && m->kernel.basis.live; i++) {
		const struct tn_device *d = &m->devices.v[i];
		const char *owner = d->module ? d->module : d->builtin;
		const struct tn_shown_device shows = { d, owner && strcmp(owner, shown->module) == 0 };

		if (shows.bound || (d->modalias && aliases.n && tn_name_normalise(tn_text(d->modalias), name) == 0 &&
				    fits(&aliases, name)))
			r = tn_vec_push(&shown->devices, shows);
	}
	return r;
}

int tn_shown_read_machine(struct tn_shown *shown, struct tn_world *world, const struct tn_world_machine *m,
			  struct tn_error *err)
{
	int r = read_state(shown, world, m);

	if (r == 0)
		r = read_rules(shown, world, m);
	if (r == 0)
		r = read_parameters(shown, world, m, err);
	return r;
}

/* Which lines of modules.dep name the module's file. */
struct users {
	struct tn_shown *shown;
	struct tn_arena *arena;
	struct tn_text path; /* as in the index */
};

static int note_user(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct users *u = data;
	struct tn_deptext line;
	struct tn_text dep;
	const char *user;

	if (!memmem(value.p, value.n, u->path.p, u->path.n) || !tn_deptext_parse(value, &line))
		return 0;
	while (tn_deptext_dep(&line.deps, &dep)) {
		if (!tn_text_eq(dep, u->path))
			continue;
		user = tn_arena_dup(u->arena, key);
		return user ? tn_vec_push(&u->shown->needed_by, user) : -ENOMEM;
	}
	return 0;
}

static int read_needs(struct tn_shown *shown, struct tn_arena *arena, const struct tn_tree_module *m)
{
	char name[TN_NAME_MAX];

	for (size_t i = 0; i < m->n_deps; i++) {
		const char *copy = tn_name_from_path(m->deps[i], name) ? tn_arena_str(arena, name) : m->deps[i];

		if (!copy || tn_vec_push(&shown->needs, copy) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* A file that is not of the tree names what it needs itself. */
static int read_depends(struct tn_shown *shown, struct tn_arena *arena)
{
	const char *depends = tn_shown_field(shown, "depends", 0, arena);
	struct tn_text rest = tn_text(depends ? depends : ""), word;

	while (tn_text_word(&rest, ",", &word)) {
		const char *name = tn_arena_dup(arena, word);

		if (!name || tn_vec_push(&shown->needs, name) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_shown_read_tree(struct tn_shown *shown, struct tn_world *world, struct tn_error *err)
{
	struct users users = { .shown = shown, .arena = &world->arena };
	const struct tn_index *index = tn_tree_index(world->tree, TN_TREE_DEP);
	size_t top = strlen(tn_tree_path(world->tree));
	const struct tn_tree_module *m;
	int r = tn_tree_module(world->tree, shown->module, &m);

	if (r == -ENOMEM)
		return r;
	if (r < 0 || (shown->is_file && strcmp(shown->path, m->path) != 0))
		return read_depends(shown, &world->arena);
	r = read_needs(shown, &world->arena, m);
	users.path = tn_text(strncmp(m->path, tn_tree_path(world->tree), top) == 0 && m->path[top] == '/' ? m->path + top + 1 :
														m->path);
	if (r == 0 && index)
		r = tn_tree_damaged(world->tree, TN_TREE_DEP, tn_index_dump(index, TN_TEXT_LITERAL(""), note_user, &users));
	return r == -ENOMEM ? r : 0;
}
