// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/find/lookup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/glob.h"
#include "base/sort.h"
#include "core/name.h"

struct search {
	tn_tree *tree;
	const tn_config *config;
	char *name; /* normalised; TN_NAME_MAX bytes */
	struct tn_arena *arena;
	tn_matches *found;
};

static int add(struct search *s, struct tn_match match)
{
	if (!match.module)
		return -ENOMEM;
	return tn_vec_push(s->found, match);
}

static int by_config_alias(struct search *s)
{
	const tn_rules *rules = tn_config_rules(s->config, TN_CONF_ALIAS);
	struct tn_text name = tn_text(s->name);

	for (size_t i = 0; i < rules->n; i++) {
		const struct tn_rule *rule = &rules->v[i];

		if (tn_glob_match_str(rule->d.name, name) &&
		    add(s, (struct tn_match){ .module = rule->d.value,
					      .by = TN_FOUND_CONFIG_ALIAS,
					      .pattern = rule->d.name,
					      .alias = rule->d.name,
					      .rule = rule }) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int by_module(struct search *s)
{
	const struct tn_tree_module *m;
	int r = tn_tree_module(s->tree, s->name, &m);

	if (r == -ENOENT || r == -EBADMSG)
		return 0;
	return r < 0 ? r : add(s, (struct tn_match){ .module = m->name, .by = TN_FOUND_MODULE });
}

/* The matches of one index, in the order of the walk. */
struct hit {
	struct tn_match match;
	uint32_t priority;
	size_t met; /* its place in that order */
};

struct hits {
	struct tn_arena *arena;
	struct tn_text name; /* what was asked for */
	const char *alias;   /* the same, in the arena, from the first hit on */
	enum tn_found_by by;
	TN_VEC(struct hit) v;
};

static int collect(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct hits *hits = data;
	struct hit hit = {
		.match = { .module = tn_arena_dup(hits->arena, value),
			   .by = hits->by,
			   .pattern = tn_arena_dup(hits->arena, key),
			   .alias = hits->alias },
		.priority = priority,
		.met = hits->v.n,
	};

	if (!hits->alias)
		hits->alias = hit.match.alias = tn_arena_dup(hits->arena, hits->name);
	if (!hit.match.module || !hit.match.pattern || !hit.match.alias)
		return -ENOMEM;
	return tn_vec_push(&hits->v, hit);
}

static int by_priority(const void *pa, const void *pb)
{
	const struct hit *a = pa, *b = pb;

	if (a->priority != b->priority)
		return a->priority < b->priority ? -1 : 1;
	return (a->met < b->met) - (a->met > b->met);
}

/* Smaller priority first; of equal ones what the walk met last, as kmod has it. */
static void sort(struct hit *v, size_t n)
{
	if (n > TN_SORT_FEW_MAX) { /* aliases of a module that are made to match */
		qsort(v, n, sizeof(*v), by_priority);
		return;
	}
	TN_SORT_FEW(v, n, a, b, a->priority <= b->priority);
}

static void debug_hits(const struct search *s, enum tn_tree_index which, const struct hits *hits)
{
	const struct tn_log *log = tn_tree_log(s->tree);
	const char *file = tn_tree_index_file(which);

	for (size_t i = 0; i < hits->v.n; i++)
		tn_log_debug(log, TN_AREA_INDEX, "%s: %s: %s by %s, priority %u", file, s->name,
			     hits->v.v[i].match.module, hits->v.v[i].match.pattern,
			     hits->v.v[i].priority);
	if (hits->v.n == 0)
		tn_log_debug(log, TN_AREA_INDEX, "%s: %s: nothing", file, s->name);
}

static int search_index(struct search *s, enum tn_tree_index which, enum tn_found_by by)
{
	const struct tn_index *index = tn_tree_index(s->tree, which);
	struct hits hits = { .arena = s->arena, .name = tn_text(s->name), .by = by };
	int r = index ? tn_index_match(index, tn_text(s->name), collect, &hits) : 0;

	tn_tree_damaged(s->tree, which, r);
	sort(hits.v.v, hits.v.n);
	if (tn_debugs(tn_tree_log(s->tree), TN_AREA_INDEX))
		debug_hits(s, which, &hits);
	for (size_t i = 0; r != -ENOMEM && i < hits.v.n; i++)
		r = add(s, hits.v.v[i].match);
	tn_vec_free(&hits.v);
	return r == -ENOMEM ? r : 0;
}

static int by_symbol(struct search *s)
{
	if (!tn_text_starts(tn_text(s->name), TN_TEXT_LITERAL("symbol:")))
		return 0;
	return search_index(s, TN_TREE_SYMBOLS, TN_FOUND_SYMBOL);
}

static int by_index_alias(struct search *s)
{
	return search_index(s, TN_TREE_ALIAS, TN_FOUND_INDEX_ALIAS);
}

static int by_builtin_alias(struct search *s)
{
	return search_index(s, TN_TREE_BUILTIN_ALIAS, TN_FOUND_BUILTIN_ALIAS);
}

/* Here the name is compared, not matched: a pattern alone makes no module. */
static int by_command(struct search *s)
{
	static const enum tn_conf_kind kinds[] = { TN_CONF_INSTALL, TN_CONF_REMOVE };

	for (size_t k = 0; k < TN_ARRAY_SIZE(kinds); k++) {
		const tn_rules *rules = tn_config_rules(s->config, kinds[k]);

		for (size_t i = 0; i < rules->n; i++)
			if (strcmp(rules->v[i].d.name, s->name) == 0)
				return add(s, (struct tn_match){ .module = rules->v[i].d.name,
								 .by = TN_FOUND_COMMAND,
								 .rule = &rules->v[i] });
	}
	return 0;
}

static int by_builtin(struct search *s)
{
	if (!tn_tree_is_builtin(s->tree, s->name))
		return 0;
	return add(s, (struct tn_match){ .module = tn_arena_str(s->arena, s->name),
					 .by = TN_FOUND_BUILTIN });
}

typedef int step(struct search *s);

/* The first step that finds anything ends the search. */
static int search(struct search *s, const char *request, step *const *steps, size_t n)
{
	size_t before = s->found->n;
	int r = tn_name_normalise(tn_text(request), s->name);

	for (size_t i = 0; r == 0 && s->found->n == before && i < n; i++)
		r = steps[i](s);
	if (r < 0)
		s->found->n = before;
	return r;
}

int tn_lookup(tn_tree *tree, const tn_config *config, const char *request, struct tn_arena *arena,
	      tn_matches *ret)
{
	static step *const steps[] = {
		by_config_alias, by_module,  by_symbol,	       by_command,
		by_index_alias,	 by_builtin, by_builtin_alias,
	};
	char name[TN_NAME_MAX];
	struct search s = {
		.tree = tree, .config = config, .name = name, .arena = arena, .found = ret
	};

	return search(&s, request, steps, TN_ARRAY_SIZE(steps));
}

int tn_lookup_name(tn_tree *tree, const char *request, struct tn_arena *arena, tn_matches *ret)
{
	static step *const steps[] = { by_module, by_builtin, by_builtin_alias };
	char name[TN_NAME_MAX];
	struct search s = { .tree = tree, .name = name, .arena = arena, .found = ret };

	return search(&s, request, steps, TN_ARRAY_SIZE(steps));
}

const struct tn_rule *tn_match_command(const tn_config *config, enum tn_conf_kind kind,
				       const char *name, const struct tn_match *match)
{
	if (match && match->by == TN_FOUND_COMMAND && match->rule->d.kind == kind)
		return match->rule;
	return tn_config_command(config, kind, name);
}
