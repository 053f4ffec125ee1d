// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/module_catalog.h"

#include <errno.h>
#include <stdlib.h>

#include "base/glob.h"
#include "core/find/lookup.h"
#include "core/name.h"
#include "format/deptext.h"

/* Steps that finding implied dependencies may take: a real tree takes some 100,000. In one that is made to take more, those
 * that were not looked at count as direct. */
#define IMPLIED_STEPS_MAX ((size_t)64 << 20)

void tn_catalog_free(struct tn_catalog *c)
{
	for (size_t i = 0; i < c->items.n; i++) {
		tn_vec_free(&c->items.v[i].down);
		tn_vec_free(&c->items.v[i].up);
		tn_vec_free(&c->items.v[i].holds);
	}
	tn_vec_free(&c->items);
	tn_hash_free(&c->by_name);
	tn_arena_free(&c->arena);
}

bool tn_catalog_find(const struct tn_catalog *c, const char *name, uint32_t *ret)
{
	uintptr_t value = (uintptr_t)tn_hash_get(&c->by_name, tn_text(name));

	if (value)
		*ret = (uint32_t)(value - 1);
	return value != 0;
}

/* @name lives as long as the catalog. */
static int add(struct tn_catalog *c, const struct tn_catalog_item *item, uint32_t *ret)
{
	if (c->items.n >= UINT32_MAX - 1)
		return -ENOMEM;
	if (tn_vec_push(&c->items, *item) < 0 ||
	    tn_hash_put(&c->by_name, tn_text(item->name), (void *)(uintptr_t)c->items.n) < 0)
		return -ENOMEM;
	*ret = (uint32_t)(c->items.n - 1);
	return 0;
}

int tn_catalog_get(struct tn_catalog *c, enum tn_graph_node_kind kind, const char *name, uint32_t *ret)
{
	struct tn_catalog_item item = { .kind = kind };

	if (tn_catalog_find(c, name, ret))
		return 0;
	item.name = tn_arena_str(&c->arena, name);
	return item.name ? add(c, &item, ret) : -ENOMEM;
}

static int add_line(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct tn_catalog *c = data;
	struct tn_catalog_item item = { .kind = TN_GRAPH_MODULE };
	struct tn_deptext line;
	uint32_t i;

	if (!tn_deptext_parse(value, &line))
		return 0;
	item.name = tn_arena_dup(&c->arena, key);
	if (!item.name)
		return -ENOMEM;
	if (tn_catalog_find(c, item.name, &i)) /* the first of a name counts, as for modprobe */
		return 0;
	item.path = line.path;
	item.deps = line.deps;
	return add(c, &item, &i);
}

static int add_edge(struct tn_catalog *c, uint32_t from, const struct tn_catalog_edge *edge)
{
	if (from == edge->to)
		return 0;
	return tn_vec_push(&c->items.v[from].down, *edge);
}

/* The item of a path of modules.dep. Return: 1, 0 (it is no module's), -ENOMEM. */
static int item_of_path(struct tn_catalog *c, struct tn_text path, uint32_t *ret)
{
	const char *slash = memrchr(path.p, '/', path.n);
	struct tn_text file = slash ? tn_text_from(path, (size_t)(slash + 1 - path.p)) : path;
	char text[TN_NAME_MAX], name[TN_NAME_MAX];
	int r;

	if (file.n >= sizeof(text))
		return 0;
	memcpy(text, file.p, file.n);
	text[file.n] = '\0';
	if (!tn_name_from_path(text, name))
		return 0;
	r = tn_catalog_get(c, TN_GRAPH_MISSING, name, ret);
	return r < 0 ? r : 1;
}

static int add_needs(struct tn_catalog *c, uint32_t i)
{
	struct tn_text rest = c->items.v[i].deps, path;
	struct tn_catalog_edge edge = { .kind = TN_GRAPH_DEPENDS };
	int r = 0;

	while (r >= 0 && tn_deptext_dep(&rest, &path)) {
		r = item_of_path(c, path, &edge.to);
		if (r > 0)
			r = add_edge(c, i, &edge);
	}
	return r;
}

/* A module's list has all that it needs, by whatever way: what another one of the list needs as well is implied. One that has as
 * long a list itself is in a circle with it. */
static int find_implied(struct tn_catalog *c)
{
	tn_autofree uint32_t *needed_by = calloc(c->items.n + 1, sizeof(*needed_by)); /* number of an item and one */
	size_t steps = 0;

	if (!needed_by)
		return -ENOMEM;
	for (uint32_t i = 0; i < c->items.n; i++) {
		struct tn_catalog_item *item = &c->items.v[i];

		for (size_t k = 0; k < item->down.n && steps <= IMPLIED_STEPS_MAX; k++) {
			const struct tn_catalog_item *other = &c->items.v[item->down.v[k].to];

			if (other->down.n >= item->down.n)
				continue;
			steps += other->down.n;
			for (size_t m = 0; m < other->down.n; m++)
				needed_by[other->down.v[m].to] = i + 1;
		}
		for (size_t k = 0; k < item->down.n; k++)
			item->down.v[k].implied = needed_by[item->down.v[k].to] == i + 1;
	}
	return 0;
}

/* Rules of one kind by the names that they are for: the first that fits a module is its own. */
struct rules_by_name {
	const tn_rules *rules;
	struct tn_hash literal;    /* number and one of the first rule of that name */
	TN_VEC(size_t) patterns;   /* numbers of those with wildcards */
};

static void rules_release(struct rules_by_name *by)
{
	tn_hash_free(&by->literal);
	tn_vec_free(&by->patterns);
}

static int sort_rules(struct rules_by_name *by)
{
	int r = 0;

	for (size_t i = 0; i < by->rules->n && r >= 0; i++) {
		struct tn_text name = tn_text(by->rules->v[i].d.name);

		if (tn_glob_is_pattern(name) || memchr(name.p, '\\', name.n))
			r = tn_vec_push(&by->patterns, i);
		else
			r = tn_hash_add(&by->literal, name, (void *)(uintptr_t)(i + 1), NULL) == -ENOMEM ? -ENOMEM : 0;
	}
	return r;
}

static const struct tn_rule *rule_of(const struct rules_by_name *by, const char *name)
{
	uintptr_t value = (uintptr_t)tn_hash_get(&by->literal, tn_text(name));
	size_t first = value ? (size_t)value - 1 : by->rules->n;

	for (size_t i = 0; i < by->patterns.n && by->patterns.v[i] < first; i++)
		if (tn_glob_match_str(by->rules->v[by->patterns.v[i]].d.name, tn_text(name)))
			first = by->patterns.v[i];
	return first < by->rules->n ? &by->rules->v[first] : NULL;
}

/* What is no module's name may be an alias, as modprobe takes it; else nobody knows it. */
static int add_wanted(struct tn_catalog *c, const struct tn_module_graph_from *from, uint32_t user, const char *word,
		      struct tn_catalog_edge *edge)
{
	tn_autovec tn_matches found = { 0 };
	char name[TN_NAME_MAX];
	int r = tn_name_normalise(tn_text(word), name);

	if (r == 0 && tn_catalog_find(c, name, &edge->to))
		return add_edge(c, user, edge);
	if (r == 0)
		r = tn_lookup(from->tree, from->config, word, &c->arena, &found);
	if (r == -ENOMEM)
		return r;
	for (size_t i = 0; i < found.n && r >= 0; i++) {
		bool builtin = found.v[i].by == TN_FOUND_BUILTIN || found.v[i].by == TN_FOUND_BUILTIN_ALIAS;

		r = tn_catalog_get(c, builtin ? TN_GRAPH_BUILTIN : TN_GRAPH_MISSING, found.v[i].module, &edge->to);
		if (r == 0)
			r = add_edge(c, user, edge);
	}
	if (found.n)
		return r;
	r = tn_catalog_get(c, TN_GRAPH_MISSING, word, &edge->to);
	return r < 0 ? r : add_edge(c, user, edge);
}

static int add_wants(struct tn_catalog *c, const struct tn_module_graph_from *from, uint32_t user, const struct tn_rule *rule)
{
	const bool weak = rule->d.kind == TN_CONF_WEAKDEP;
	struct tn_catalog_edge edge = { .kind = weak ? TN_GRAPH_WEAK : TN_GRAPH_SOFT_PRE, .rule = rule };
	struct tn_config_deps deps;
	int r = tn_config_parse_deps(rule, &c->arena, &deps);

	for (size_t i = 0; r >= 0 && i < deps.n_pre; i++)
		r = add_wanted(c, from, user, deps.pre[i], &edge);
	edge.kind = TN_GRAPH_SOFT_POST;
	for (size_t i = 0; r >= 0 && i < deps.n_post; i++)
		r = add_wanted(c, from, user, deps.post[i], &edge);
	return r;
}

/* Of what modules.dep has and the kernel; @n of the items are that. */
static int add_all_wants(struct tn_catalog *c, const struct tn_module_graph_from *from, enum tn_conf_kind kind, uint32_t n)
{
	tn_cleanup(rules_release) struct rules_by_name by = { .rules = tn_config_rules(from->config, kind) };
	int r = sort_rules(&by);

	for (uint32_t i = 0; i < n && r >= 0; i++) {
		const struct tn_rule *rule = rule_of(&by, c->items.v[i].name);

		if (rule)
			r = add_wants(c, from, i, rule);
	}
	return r;
}

static int add_loaded(struct tn_catalog *c, const tn_loaded_list *loaded)
{
	for (size_t i = 0; loaded && i < loaded->n; i++) {
		uint32_t k;

		if (tn_catalog_get(c, TN_GRAPH_MODULE, loaded->v[i].name, &k) < 0)
			return -ENOMEM;
		c->items.v[k].kind = TN_GRAPH_MODULE;
		c->items.v[k].loaded = &loaded->v[i];
	}
	return 0;
}

static int note_holders(struct tn_catalog *c, uint32_t held)
{
	struct tn_text rest = tn_text(c->items.v[held].loaded->users), word;
	int r = 0;

	while (r >= 0 && tn_text_word(&rest, ",", &word)) {
		uintptr_t user = (uintptr_t)tn_hash_get(&c->by_name, word);

		if (user)
			r = tn_vec_push(&c->items.v[user - 1].holds, held);
	}
	return r;
}

/* What a module holds it needs, as a rule; else that is all that is known of it. @edge_of: of each item, the number of an edge
 * that leads to it; some module's. */
static int add_holds(struct tn_catalog *c, uint32_t user, size_t *edge_of)
{
	struct tn_catalog_item *item = &c->items.v[user];
	struct tn_catalog_edge edge = { .kind = TN_GRAPH_HOLDS, .in_use = true };
	int r = 0;

	for (size_t i = 0; i < item->down.n; i++)
		if (item->down.v[i].kind == TN_GRAPH_DEPENDS)
			edge_of[item->down.v[i].to] = i;
	for (size_t i = 0; i < item->holds.n && r >= 0; i++) {
		size_t k;

		edge.to = item->holds.v[i];
		k = edge_of[edge.to];
		if (k < item->down.n && item->down.v[k].to == edge.to && item->down.v[k].kind == TN_GRAPH_DEPENDS)
			item->down.v[k].in_use = true;
		else
			r = add_edge(c, user, &edge);
	}
	return r;
}

static int add_all_holds(struct tn_catalog *c)
{
	tn_autofree size_t *edge_of = calloc(c->items.n + 1, sizeof(*edge_of));
	int r = edge_of ? 0 : -ENOMEM;

	for (uint32_t i = 0; i < c->items.n && r >= 0; i++)
		if (c->items.v[i].loaded)
			r = note_holders(c, i);
	for (uint32_t i = 0; i < c->items.n && r >= 0; i++)
		if (c->items.v[i].holds.n)
			r = add_holds(c, i, edge_of);
	return r;
}

static int turn_round(struct tn_catalog *c)
{
	int r = 0;

	for (uint32_t i = 0; i < c->items.n; i++)
		for (size_t k = 0; k < c->items.v[i].down.n && r >= 0; k++)
			if (!c->items.v[i].down.v[k].implied)
				r = tn_vec_push(&c->items.v[c->items.v[i].down.v[k].to].up, i);
	return r;
}

static int read_index(struct tn_catalog *c, const struct tn_module_graph_from *from, struct tn_error *err)
{
	tn_tree *tree = from->tree;
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(tree, TN_TREE_DEP, &index);

	if (r == 0)
		r = tn_tree_damaged(tree, TN_TREE_DEP, tn_index_dump(index, TN_TEXT_LITERAL(""), add_line, c));
	if (r == -ENOENT && from->no_index)
		return 0;
	if (r == -ENOENT)
		return tn_fail(err, r, "%s has no modules.dep.bin", tn_tree_path(tree));
	if (r == -EBADMSG)
		return tn_fail(err, r, "%s/modules.dep.bin is damaged", tn_tree_path(tree));
	return r < 0 ? tn_fail(err, r, "%s/modules.dep.bin: %s", tn_tree_path(tree), strerror(-r)) : 0;
}

int tn_catalog_read(struct tn_catalog *c, const struct tn_module_graph_from *from, struct tn_error *err)
{
	int r = read_index(c, from, err);
	size_t n;

	if (r < 0)
		return r;
	n = c->items.n;
	for (uint32_t i = 0; i < n && r >= 0; i++)
		r = add_needs(c, i);
	if (r >= 0)
		r = find_implied(c);
	if (r >= 0)
		r = add_loaded(c, from->loaded);
	n = c->items.n;
	if (r >= 0)
		r = add_all_wants(c, from, TN_CONF_SOFTDEP, (uint32_t)n);
	if (r >= 0)
		r = add_all_wants(c, from, TN_CONF_WEAKDEP, (uint32_t)n);
	if (r >= 0)
		r = add_all_holds(c);
	if (r >= 0)
		r = turn_round(c);
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}
