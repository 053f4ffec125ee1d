// SPDX-License-Identifier: LGPL-2.1-or-later
/* Who keeps a loaded module in use: modules that use it, from the last one on, each with its own users before it. */
#include "machine/module_users.h"

#include <errno.h>
#include <stdio.h>

#include "core/state/state.h"
#include "machine/sysfs.h"
#include "machine/users.h"

bool tn_user_keeps(enum tn_user_kind kind)
{
	return kind < TN_USER_NETDEV;
}

void tn_usage_free(struct tn_usage *usage)
{
	tn_vec_free(&usage->users);
}

/* Looks at one module: from now on "the module" is it. Return: 0 or -ENOMEM. */
static int look_at(struct tn_users_search *s, const char *module)
{
	s->module = module;
	s->bound.n = 0;
	for (size_t i = 0; s->devices && i < s->devices->n; i++) {
		const struct tn_device *d = &s->devices->v[i];

		if (d->module && strcmp(d->module, module) == 0 && tn_vec_push(&s->bound, d->path) < 0)
			return -ENOMEM;
	}
	return 0;
}

/* All that keeps one module but other modules. */
static int find_users(struct tn_users_search *s, const char *module)
{
	return look_at(s, module) < 0 || tn_users_find_storage(s) < 0 || tn_users_find_nodes(s) < 0 ||
			       tn_users_find_kernel(s) < 0 ?
		       -ENOMEM :
		       0;
}

/* A module whose holders are being looked at. */
struct level {
	const char *module;
	tn_names holders;
	size_t next;
};

struct order {
	struct tn_users_search *search;
	size_t direct; /* holders of the module that was asked about */
	TN_VEC(struct level) levels;
};

/* In a text like "dm_log,dm_mirror,[permanent]". */
static bool is_permanent(const char *users)
{
	struct tn_text rest = tn_text(users), word;

	while (tn_text_word(&rest, ",", &word))
		if (tn_text_is(word, TN_LOADED_PERMANENT))
			return true;
	return false;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int enter(struct order *o, const char *module)
{
	struct tn_users_search *s = o->search;
	struct level level = { .module = module };
	int r = tn_state_holders(s->root, module, s->arena, &level.holders);

	if (r == -ENOMEM)
		return r;
	if (level.holders.n > 1)
		qsort(level.holders.v, level.holders.n, sizeof(*level.holders.v), compare_names);
	if (!o->levels.n)
		o->direct = level.holders.n;
	r = tn_vec_push(&o->levels, level);
	if (r < 0)
		tn_vec_free(&level.holders);
	return r;
}

/* The last level has no more holders to look at: what else uses its module comes now, and then itself. */
static int leave(struct order *o)
{
	struct tn_users_search *s = o->search;
	struct level *top = &o->levels.v[o->levels.n - 1];
	const char *module = top->module;
	int r = find_users(s, module);

	tn_vec_free(&top->holders);
	o->levels.n--;
	if (r < 0 || !o->levels.n)
		return r;
	s->module = o->levels.v[o->levels.n - 1].module;
	return tn_users_add(s, (struct tn_module_user){
		.kind = TN_USER_MODULE,
		.name = module,
		.source = tn_users_text(s, "/sys/module/%s/holders/%s", s->module, module),
		.let_go = tn_users_text(s, "modprobe -r %s", module),
		.references = 1,
	});
}

static int go_through(struct order *o, const char *module)
{
	struct tn_users_search *s = o->search;
	int r = tn_users_enter(s, "module", module) < 0 ? -ENOMEM : enter(o, module);

	while (r == 0 && o->levels.n) {
		struct level *top = &o->levels.v[o->levels.n - 1];
		const char *holder;

		if (top->next == top->holders.n) {
			r = leave(o);
			continue;
		}
		holder = top->holders.v[top->next++];
		r = tn_users_enter(s, "module", holder);
		if (r > 0)
			r = enter(o, holder);
	}
	for (size_t i = 0; i < o->levels.n; i++)
		tn_vec_free(&o->levels.v[i].holders);
	tn_vec_free(&o->levels);
	return r;
}

/* What /proc/modules says, and where that is not to be had, /sys/module. Return: 1; 0: it is not loaded; -ENOMEM. */
static int read_state(const tn_root *root, const char *module, struct tn_arena *arena, struct tn_usage *ret)
{
	tn_autovec tn_loaded_list list = { 0 };
	int state = tn_state_of(root, module);

	ret->references = tn_state_refcount(root, module);
	ret->leaving = state == TN_STATE_GOING;
	ret->starting = state == TN_STATE_COMING;
	if (tn_state_loaded(root, arena, &list, NULL) == -ENOMEM)
		return -ENOMEM;
	for (size_t i = 0; i < list.n; i++) {
		if (strcmp(list.v[i].name, module) != 0)
			continue;
		ret->references = list.v[i].refcount;
		ret->leaving = list.v[i].state == TN_STATE_GOING;
		ret->starting = list.v[i].state == TN_STATE_COMING;
		ret->permanent = is_permanent(list.v[i].users);
		return 1;
	}
	ret->references = ret->references < 0 ? -1 : ret->references;
	return state > 0 && state != TN_STATE_BUILTIN;
}

/* A module that uses @module holds it once, even if it has been told already as one that uses another. */
static void count(struct tn_usage *usage, const char *module, size_t holders)
{
	usage->unexplained = usage->references - (int64_t)holders;
	for (size_t i = 0; i < usage->users.n; i++)
		if (usage->users.v[i].kind != TN_USER_MODULE && strcmp(usage->users.v[i].module, module) == 0)
			usage->unexplained -= usage->users.v[i].references;
	if (usage->unexplained < 0)
		usage->unexplained = 0;
}

int tn_module_users_read(const struct tn_users_of *of, const char *module, struct tn_arena *arena, struct tn_usage *ret,
			 struct tn_error *err)
{
	struct tn_usage usage = { .references = -1 };
	struct tn_users_search s = { .root = of->root, .tree = of->tree, .devices = of->devices, .files = of->files,
				     .arena = arena, .sys = tn_sysfs_open(of->root, "/sys"), .found = &usage.users };
	struct order order = { .search = &s };
	int r = read_state(of->root, module, arena, &usage);

	if (r > 0) {
		r = usage.references > 0 ? tn_users_read_facts(&s) : 0;
		if (r == 0 && usage.references > 0)
			r = go_through(&order, module);
		if (r == 0)
			r = look_at(&s, module);
		if (r == 0)
			r = tn_users_find_gone(&s);
		if (s.failed)
			r = -ENOMEM;
	}
	tn_users_free_facts(&s);
	if (r < 0) {
		tn_usage_free(&usage);
		return tn_fail(err, r, "out of memory");
	}
	count(&usage, module, order.direct);
	*ret = usage;
	return 0;
}
