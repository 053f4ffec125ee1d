// SPDX-License-Identifier: LGPL-2.1-or-later
/* What there is to show: the modules by name, then what their files, the kernel and the devices say of them. */
#include "cmd/explore/exploration.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "core/state/state.h"
#include "format/index_walk.h"

const struct tn_explored *tn_explored_find(const struct tn_exploration *ex, const char *name)
{
	return tn_hash_get(&ex->by_name, tn_text(name));
}

static int list_modules(struct tn_exploration *ex, struct tn_error *err)
{
	struct tn_world *world = ex->world;
	int r = ex->running ? tn_inventory_add_loaded(&ex->inventory, world->root, err) : 0;

	if (r == -ENOENT) /* a kernel without modules, or a copy without /proc/modules */
		r = 0;
	if (r >= 0)
		r = tn_inventory_add_tree(&ex->inventory, world->tree, err);
	if (r == -ENOENT || r == -EBADMSG)
		return tn_fail(err, r, "%s; this makes a new one: %s", tn_error_text(err, r), tn_world_depmod(world));
	if (r == 0)
		r = tn_inventory_add_builtin_info(&ex->inventory, world->tree);
	tn_inventory_sort(&ex->inventory);
	return r;
}

static int number_modules(struct tn_exploration *ex)
{
	int r = 0;

	ex->n = ex->inventory.items.n;
	ex->modules = tn_arena_array(&ex->world->arena, ex->n + 1, sizeof(*ex->modules));
	if (!ex->modules)
		return -ENOMEM;
	for (size_t i = 0; i < ex->n && r >= 0; i++) {
		struct tn_explored *m = &ex->modules[i];

		m->item = ex->inventory.items.v[i];
		m->index = i;
		m->shown.operand = m->shown.module = m->item->name;
		m->shown.path = m->item->path;
		m->shown.builtin = m->item->builtin;
		r = tn_hash_put(&ex->by_name, tn_text(m->item->name), m);
	}
	return r < 0 ? r : 0;
}

/* A line of modules.builtin tells from which directory a part of the kernel is. */
static int place_builtins(struct tn_exploration *ex)
{
	struct tn_text rest, line;
	int r = tn_tree_file(ex->world->tree, "modules.builtin", &rest);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	while (tn_text_line(&rest, &line)) {
		const char *path = tn_arena_dup(&ex->world->arena, line);
		struct tn_explored *m;
		char name[TN_NAME_MAX];

		if (!path)
			return -ENOMEM;
		m = tn_name_from_path(path, name) ? tn_hash_get(&ex->by_name, tn_text(name)) : NULL;
		if (m && m->item->builtin)
			m->where = path;
	}
	return 0;
}

static void place_files(struct tn_exploration *ex)
{
	const char *tree = tn_tree_path(ex->world->tree);
	size_t n = strlen(tree);

	for (size_t i = 0; i < ex->n; i++) {
		const char *path = ex->modules[i].item->path;

		if (path)
			ex->modules[i].where = strncmp(path, tree, n) == 0 && path[n] == '/' ? path + n + 1 : path;
	}
}

/* "symbol:NAME" -> the module that has it. */
static int take_owner(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	static const struct tn_text lead = { "symbol:", sizeof("symbol:") - 1 };
	struct tn_exploration *ex = data;
	struct tn_explored *owner = tn_hash_get(&ex->by_name, value);
	struct tn_explored_symbol *symbol;

	if (!owner || !tn_text_starts(key, lead))
		return 0;
	key = tn_text_from(key, lead.n);
	symbol = tn_arena_array(&ex->world->arena, 1, sizeof(*symbol));
	if (!symbol)
		return -ENOMEM;
	*symbol = (struct tn_explored_symbol){ owner, { tn_arena_dup(&ex->world->arena, key), key.n } };
	return !symbol->name.p || tn_hash_put(&ex->owners, symbol->name, symbol) == -ENOMEM ? -ENOMEM : 0;
}

/* Without the index nobody knows which symbols are between modules: what they need is known all the same. */
static int find_owners(struct tn_exploration *ex)
{
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(ex->world->tree, TN_TREE_SYMBOLS, &index);

	if (r == 0)
		r = tn_tree_damaged(ex->world->tree, TN_TREE_SYMBOLS, tn_index_dump(index, TN_TEXT_LITERAL(""), take_owner, ex));
	return r == -ENOMEM ? r : 0;
}

static int check(struct tn_exploration *ex, struct tn_error *err)
{
	const struct tn_check_tree_item *items;
	const struct tn_check_tree_listener listener = { ex, tn_exploration_take_file };
	int r = ex->checks ? tn_check_tree_run(&ex->machine.kernel.basis, ex->world->tree, 0, &listener, &ex->verdicts, err) : 0;
	size_t n = ex->verdicts ? tn_check_tree_items(ex->verdicts, &items) : 0;

	for (size_t i = 0; i < n; i++) {
		struct tn_explored *m = tn_hash_get(&ex->by_name, tn_text(items[i].name));

		if (!m)
			continue;
		m->check = &items[i];
		m->shown.checked = !items[i].trouble;
		if (m->shown.checked)
			m->shown.result = items[i].result; /* which stays the tree's */
	}
	return r;
}

static int read_devices(struct tn_exploration *ex, struct tn_error *err)
{
	const struct tn_live_facts *live = ex->machine.kernel.basis.live;
	struct tn_world *world = ex->world;
	const struct tn_device_modules_of of = {
		.devices = &ex->machine.devices, .wanted = &ex->wanted, .running = ex->running, .candidates = &ex->candidates,
	};
	int r;

	ex->candidates = (struct tn_candidates){
		.tree = world->tree,
		.config = world->config,
		.loaded = live ? &live->loaded : NULL,
		.command_line = live ? live->command_line : NULL,
		.arena = &world->arena,
	};
	tn_tree_remember_files(world->tree);
	r = tn_wanted_find(&ex->machine.devices, world->tree, world->config, &world->arena, &ex->wanted, err);
	return r < 0 ? r : tn_device_modules_read(&of, &ex->devices, err);
}

int tn_exploration_read(struct tn_exploration *ex, struct tn_error *err)
{
	int r = tn_world_is_running(ex->world);

	ex->running = r > 0;
	r = r < 0 ? tn_fail(err, r, "out of memory") : tn_world_machine_open(&ex->machine, ex->world, err);
	if (r == 0)
		r = list_modules(ex, err);
	if (r == 0)
		r = number_modules(ex);
	if (r == 0)
		place_files(ex);
	if (r == 0)
		r = place_builtins(ex);
	if (r == 0)
		r = find_owners(ex);
	if (r == 0)
		r = check(ex, err);
	if (r == 0)
		r = tn_exploration_read_files(ex);
	if (r == 0)
		r = tn_exploration_read_machine(ex, err);
	if (r == 0)
		r = read_devices(ex, err);
	return r == -ENOMEM ? tn_fail(err, r, "out of memory") : r;
}

void tn_exploration_free(struct tn_exploration *ex)
{
	for (size_t i = 0; i < ex->n; i++) {
		tn_vec_free(&ex->modules[i].uses);
		if (!ex->modules[i].is_own_result)
			ex->modules[i].shown.result.findings = (tn_check_findings){ 0 };
		tn_shown_release(&ex->modules[i].shown);
	}
	for (size_t i = 0; i < TN_PARALLEL_MAX; i++)
		tn_arena_free(&ex->arenas[i]);
	tn_device_modules_free(&ex->devices);
	tn_wanted_free(&ex->wanted);
	tn_candidates_free(&ex->candidates);
	tn_check_tree_free(ex->verdicts);
	tn_hash_free(&ex->by_name);
	tn_hash_free(&ex->owners);
	tn_inventory_free(&ex->inventory);
	ex->timings = tn_json_value_free(ex->timings);
	tn_world_machine_close(&ex->machine);
}
