// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules of the kernel and of the tree are put together by name, then linked. */
#include "cmd/list/inventory.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"
#include "core/state/state.h"
#include "format/deptext.h"
#include "format/index_walk.h"
#include "format/modinfo.h"

static struct tn_item *item_of(const struct tn_inventory *inv, const char *name)
{
	return tn_hash_get(&inv->by_name, tn_text(name));
}

/* The item of that name, a new one where there is none. NULL when memory is out. */
static struct tn_item *get(struct tn_inventory *inv, const char *name)
{
	struct tn_item *item = item_of(inv, name);

	if (item)
		return item;
	item = tn_arena_alloc(&inv->arena, sizeof(*item));
	if (!item)
		return NULL;
	item->name = name;
	if (tn_vec_push(&inv->items, item) < 0 || tn_hash_put(&inv->by_name, tn_text(name), item) < 0)
		return NULL;
	return item;
}

/* "a,[permanent],b" -> users and permanent. */
static int split_users(struct tn_inventory *inv, struct tn_item *item)
{
	struct tn_text rest = tn_text(item->loaded->users), word;
	const char **users;
	size_t n = 0;

	while (tn_text_word(&rest, ",", &word))
		n++;
	users = tn_arena_array(&inv->arena, n + 1, sizeof(*users));
	if (!users)
		return -ENOMEM;
	rest = tn_text(item->loaded->users);
	n = 0;
	while (tn_text_word(&rest, ",", &word)) {
		if (tn_text_is(word, TN_LOADED_PERMANENT)) {
			item->permanent = true;
			continue;
		}
		users[n] = tn_arena_dup(&inv->arena, word);
		if (!users[n++])
			return -ENOMEM;
	}
	item->users = users;
	item->n_users = n;
	return 0;
}

int tn_inventory_add_list(struct tn_inventory *inv, const tn_loaded_list *list)
{
	for (size_t i = 0; i < list->n; i++) {
		struct tn_loaded *loaded = tn_arena_alloc(&inv->arena, sizeof(*loaded));
		struct tn_item *item = loaded ? get(inv, list->v[i].name) : NULL;

		if (!item)
			return -ENOMEM;
		*loaded = list->v[i];
		item->loaded = loaded;
		if (split_users(inv, item) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_inventory_add_loaded(struct tn_inventory *inv, const tn_root *root, struct tn_error *err)
{
	tn_autovec tn_loaded_list list = { 0 };
	int r = tn_state_loaded(root, &inv->arena, &list, err);

	if (r >= 0 && tn_inventory_add_list(inv, &list) < 0)
		r = tn_fail(err, -ENOMEM, "out of memory");
	return r;
}

/* Paths of modules.dep -> the modules' names. */
static int name_needs(struct tn_inventory *inv, struct tn_item *item, const struct tn_tree_module *m)
{
	const char **needs = tn_arena_array(&inv->arena, m->n_deps + 1, sizeof(*needs));
	char name[TN_NAME_MAX];

	if (!needs)
		return -ENOMEM;
	for (size_t i = 0; i < m->n_deps; i++) {
		const struct tn_item *other;

		if (!tn_name_from_path(m->deps[i], name))
			continue;
		other = item_of(inv, name); /* its name will do: most are needed many times */
		needs[item->n_needs] = other ? other->name : tn_arena_str(&inv->arena, name);
		if (!needs[item->n_needs++])
			return -ENOMEM;
	}
	item->needs = needs;
	return 0;
}

static int locate(struct tn_inventory *inv, tn_tree *tree, struct tn_item *item)
{
	const struct tn_tree_module *m;
	int r = tn_tree_module(tree, item->name, &m);

	if (r < 0)
		return r;
	item->path = m->path;
	return name_needs(inv, item, m);
}

int tn_inventory_locate(struct tn_inventory *inv, tn_tree *tree)
{
	for (size_t i = 0; i < inv->items.n; i++) {
		int r = locate(inv, tree, inv->items.v[i]);

		/* Not of this tree, or a damaged index: logged, and the rest is worth telling. */
		if (r < 0 && r != -ENOENT && r != -EBADMSG)
			return r;
	}
	return 0;
}

/* A line of modules.dep: "PATH: PATH..." */
static int note_user(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct tn_inventory *inv = data;
	const char *user = NULL;
	struct tn_deptext line;
	struct tn_text dep;

	if (!tn_deptext_parse(value, &line))
		return 0;
	while (tn_deptext_dep(&line.deps, &dep)) {
		char path[TN_NAME_MAX], name[TN_NAME_MAX];
		struct tn_item *item = NULL;
		const char *slash = memrchr(dep.p, '/', dep.n);
		struct tn_text file = slash ? tn_text_from(dep, (size_t)(slash + 1 - dep.p)) : dep;

		if (file.n < sizeof(path)) {
			memcpy(path, file.p, file.n);
			path[file.n] = '\0';
			item = tn_name_from_path(path, name) ? item_of(inv, name) : NULL;
		}
		if (!item)
			continue;
		if (!user)
			user = tn_arena_dup(&inv->arena, key);
		if (!user || tn_vec_push(&item->needed_by, user) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_inventory_add_needed_by(struct tn_inventory *inv, tn_tree *tree)
{
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(tree, TN_TREE_DEP, &index);

	if (r == 0)
		r = tn_tree_damaged(tree, TN_TREE_DEP,
				    tn_index_dump(index, TN_TEXT_LITERAL(""), note_user, inv));
	return r == -ENOMEM ? r : 0;
}

struct walk {
	struct tn_inventory *inv;
	bool builtin;
};

static int take_name(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct walk *w = data;
	const char *name = tn_arena_dup(&w->inv->arena, key);
	struct tn_item *item = name ? get(w->inv, name) : NULL;

	if (!item)
		return -ENOMEM;
	item->builtin = w->builtin;
	return 0;
}

/* Add each module that the index knows. */
static int add_names(struct tn_inventory *inv, tn_tree *tree, enum tn_tree_index which)
{
	const struct tn_index *index = NULL;
	struct walk walk = { inv, which == TN_TREE_BUILTIN };
	int r = tn_tree_open_index(tree, which, &index);

	if (r == 0)
		r = tn_index_dump(index, TN_TEXT_LITERAL(""), take_name, &walk);
	return tn_tree_damaged(tree, which, r);
}

int tn_inventory_add_tree(struct tn_inventory *inv, tn_tree *tree, struct tn_error *err)
{
	int r = add_names(inv, tree, TN_TREE_BUILTIN);

	/* A tree may do without built-in modules; a damaged index is logged. */
	if (r != -ENOMEM)
		r = add_names(inv, tree, TN_TREE_DEP);
	if (r == -ENOENT)
		return tn_fail(err, r, "%s has no modules.dep.bin", tn_tree_path(tree));
	if (r == -EBADMSG)
		return tn_fail(err, r, "%s/modules.dep.bin is damaged", tn_tree_path(tree));
	if (r == 0)
		r = tn_inventory_locate(inv, tree);
	return r < 0 ? tn_fail(err, r, "%s: modules.dep.bin: %s", tn_tree_path(tree), strerror(-r)) : 0;
}

/* The records of one module stand together. */
int tn_inventory_add_builtin_info(struct tn_inventory *inv, tn_tree *tree)
{
	struct tn_text rest, before;
	struct tn_modinfo_entry entry;
	int r = tn_tree_file(tree, "modules.builtin.modinfo", &rest);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (before = rest; tn_modinfo_next(&rest, &entry); before = rest) {
		struct tn_text name, key;
		struct tn_item *item = tn_modinfo_split(&entry, &name, &key) ?
					       tn_hash_get(&inv->by_name, name) : NULL;

		if (!item || !item->builtin)
			continue;
		if (!item->builtin_info.n)
			item->builtin_info.p = before.p;
		item->builtin_info.n = (size_t)(rest.p - item->builtin_info.p);
	}
	return 0;
}

static int by_name(const void *a, const void *b)
{
	return strcmp((*(struct tn_item *const *)a)->name, (*(struct tn_item *const *)b)->name);
}

void tn_inventory_sort(struct tn_inventory *inv)
{
	if (inv->items.n)
		qsort(inv->items.v, inv->items.n, sizeof(*inv->items.v), by_name);
}

/* What tn_inventory_link() was asked for. */
struct linking {
	struct tn_inventory *inv;
	bool by_index, inverse;
};

static int put_edge(const struct linking *how, struct tn_item *user, struct tn_item *needed)
{
	struct tn_item *upper = how->inverse ? needed : user;
	struct tn_item *lower = how->inverse ? user : needed;

	if (upper == lower)
		return 0;
	lower->is_below = true;
	return tn_vec_push(&upper->below, lower);
}

static int link_loaded(const struct linking *how, struct tn_item *item)
{
	for (size_t i = 0; i < item->n_users; i++) {
		struct tn_item *user = item_of(how->inv, item->users[i]);

		if (!user || (how->by_index && user->path))
			continue;
		if (put_edge(how, user, item) < 0)
			return -ENOMEM;
	}
	return 0;
}

static bool has_name(const char *const *names, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

/* Whether another module that @item needs will bring @name. */
static bool is_indirect(const struct tn_inventory *inv, const struct tn_item *item, const char *name)
{
	for (size_t i = 0; i < item->n_needs; i++) {
		const struct tn_item *other = item_of(inv, item->needs[i]);

		if (other && other->n_needs < item->n_needs &&
		    has_name(other->needs, other->n_needs, name))
			return true;
	}
	return false;
}

static int link_needs(const struct linking *how, struct tn_item *item)
{
	for (size_t i = 0; i < item->n_needs; i++) {
		struct tn_item *other = item_of(how->inv, item->needs[i]);

		if (!other || is_indirect(how->inv, item, item->needs[i]))
			continue;
		if (put_edge(how, item, other) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_inventory_link(struct tn_inventory *inv, bool by_index, bool inverse)
{
	const struct linking how = { inv, by_index, inverse };
	int r = 0;

	for (size_t i = 0; i < inv->items.n && r == 0; i++) {
		struct tn_item *item = inv->items.v[i];

		r = link_loaded(&how, item);
		if (r == 0 && by_index)
			r = link_needs(&how, item);
	}
	return r;
}

void tn_inventory_free(struct tn_inventory *inv)
{
	for (size_t i = 0; i < inv->items.n; i++) {
		tn_vec_free(&inv->items.v[i]->below);
		tn_vec_free(&inv->items.v[i]->needed_by);
	}
	tn_vec_free(&inv->items);
	tn_hash_free(&inv->by_name);
	tn_arena_free(&inv->arena);
}
