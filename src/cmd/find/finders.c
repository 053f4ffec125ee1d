// SPDX-License-Identifier: LGPL-2.1-or-later
/* Symbols, aliases, firmware, files and names; devices have a file of their own. */
#include "cmd/find/finders.h"

#include <errno.h>
#include <string.h>

#include "base/glob.h"
#include "base/guess.h"
#include "core/find/lookup.h"
#include "core/name.h"
#include "format/deptext.h"

#define SYMBOL "symbol:"

void tn_find_free(struct tn_find *find)
{
	tn_kernel_facts_free(find->facts);
	tn_vec_free(&find->devices);
	tn_vec_free(&find->users);
	tn_vec_free(&find->hits);
	tn_hash_free(&find->seen);
}

/* The same counts once, and a module that several patterns of it lead to. Return: 0, -EEXIST or -ENOMEM. */
static int take_in(struct tn_find *find, const struct tn_find_hit *hit)
{
	const char *key = tn_arena_printf(&find->world->arena, "%u\n%s\n%s\n%s", (unsigned)hit->by, hit->operand,
					  hit->module ? hit->module : "", hit->rank ? "" : hit->match);

	return key ? tn_hash_add(&find->seen, tn_text(key), find, NULL) : -ENOMEM;
}

int tn_find_add(struct tn_find *find, const struct tn_find_hit *hit)
{
	const struct tn_tree_module *m;
	struct tn_find_hit copy = *hit;
	int r;

	r = copy.match ? take_in(find, hit) : -ENOMEM;
	if (r < 0)
		return r == -EEXIST ? 0 : r;
	if (copy.module && !copy.path) {
		r = tn_tree_module(find->world->tree, copy.module, &m);
		if (r == -ENOMEM)
			return r;
		copy.path = r == 0 ? m->path : NULL;
	}
	return tn_vec_push(&find->hits, copy);
}

/* What the finders share while they walk an index. */
struct walk {
	struct tn_find *find;
	const char *operand;
	struct tn_text pattern; /* or part of a name */
	bool is_pattern;
	bool builtin;
};

static int add_symbol(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	const struct walk *w = data;
	struct tn_text symbol = tn_text_from(key, strlen(SYMBOL));
	struct tn_find_hit hit = { .by = TN_FIND_SYMBOL, .operand = w->operand };

	if (w->is_pattern && !tn_glob_match(w->pattern, symbol))
		return 0;
	hit.module = tn_arena_dup(&w->find->world->arena, value);
	hit.match = tn_arena_dup(&w->find->world->arena, symbol);
	return hit.module ? tn_find_add(w->find, &hit) : -ENOMEM;
}

/* Of modules: the index. */
static int find_in_modules(struct tn_find *find, const char *operand)
{
	const struct tn_index *index = tn_tree_index(find->world->tree, TN_TREE_SYMBOLS);
	struct walk w = {
		.find = find, .operand = operand, .pattern = tn_text(operand), .is_pattern = tn_glob_is_pattern(tn_text(operand)),
	};
	char *key = tn_arena_printf(&find->world->arena, SYMBOL "%s", operand);
	int r;

	if (!key)
		return -ENOMEM;
	if (!index)
		return 0;
	r = w.is_pattern ? tn_index_dump(index, TN_TEXT_LITERAL(SYMBOL), add_symbol, &w) :
			   tn_index_find(index, tn_text(key), add_symbol, &w);
	return tn_tree_damaged(find->world->tree, TN_TREE_SYMBOLS, r) == -ENOMEM ? -ENOMEM : 0;
}

static int add_export(struct tn_find *find, const char *operand, const struct tn_kernel_export *e)
{
	struct tn_arena *arena = &find->world->arena;
	struct tn_find_hit hit = {
		.by = TN_FIND_SYMBOL,
		.operand = operand,
		.match = tn_arena_dup(arena, e->name),
		.marks_known = !find->facts->names_only,
		.gpl_only = e->gpl_only,
		.export_ns = e->export_ns.n ? tn_arena_dup(arena, e->export_ns) : NULL,
	};

	return e->export_ns.n && !hit.export_ns ? -ENOMEM : tn_find_add(find, &hit);
}

/* Of the kernel itself: its image, or what else tells. */
static int find_in_kernel(struct tn_find *find, const char *operand, struct tn_error *err)
{
	struct tn_world *world = find->world;
	struct tn_text name = tn_text(operand);
	int r = find->facts ? 0 : tn_kernel_facts_read(world->root, world->tree, world->release, world->cache, world->log,
						       &find->facts, err);
	const struct tn_kernel_export *e;

	if (r < 0)
		return r;
	if (!find->facts->exports_source) {
		find->trouble = "what the kernel itself exports is not known: neither its image nor a Module.symvers could be read";
		return 0;
	}
	if (!tn_glob_is_pattern(name)) {
		e = tn_kernel_facts_export(find->facts, name);
		return e ? add_export(find, operand, e) : 0;
	}
	for (size_t i = 0; i < find->facts->n_exports && r == 0; i++)
		if (tn_glob_match(name, find->facts->exports[i].name))
			r = add_export(find, operand, &find->facts->exports[i]);
	return r;
}

int tn_find_symbol(struct tn_find *find, const char *operand, struct tn_error *err)
{
	const char *plain = strncmp(operand, SYMBOL, strlen(SYMBOL)) == 0 ? operand + strlen(SYMBOL) : operand;
	int r = find_in_modules(find, plain);

	return r < 0 ? r : find_in_kernel(find, plain, err);
}

/* Aliases that a pattern fits as they stand in the index, with their own wildcards. */
static int add_alias(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	const struct walk *w = data;
	struct tn_find_hit hit = { .by = TN_FIND_ALIAS, .operand = w->operand };

	if (!tn_glob_match(w->pattern, key))
		return 0;
	hit.module = tn_arena_dup(&w->find->world->arena, value);
	hit.match = tn_arena_dup(&w->find->world->arena, key);
	return hit.module ? tn_find_add(w->find, &hit) : -ENOMEM;
}

static int find_alias_pattern(struct tn_find *find, const char *operand, struct tn_text pattern)
{
	static const enum tn_tree_index indexes[] = { TN_TREE_ALIAS, TN_TREE_BUILTIN_ALIAS };
	const tn_rules *rules = tn_config_rules(find->world->config, TN_CONF_ALIAS);
	struct walk w = { .find = find, .operand = operand, .pattern = pattern };
	int r = 0;

	for (size_t i = 0; i < rules->n && r == 0; i++) {
		const struct tn_rule *rule = &rules->v[i];
		const struct tn_find_hit hit = {
			.by = TN_FIND_ALIAS, .operand = operand, .module = rule->d.value, .match = rule->d.name, .rule = rule,
		};

		if (tn_glob_match(pattern, tn_text(rule->d.name)))
			r = tn_find_add(find, &hit);
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(indexes) && r == 0; i++) {
		const struct tn_index *index = tn_tree_index(find->world->tree, indexes[i]);

		if (index)
			r = tn_tree_damaged(find->world->tree, indexes[i],
					    tn_index_dump(index, TN_TEXT_LITERAL(""), add_alias, &w));
		r = r == -ENOMEM ? r : 0;
	}
	return r;
}

static bool is_alias(const struct tn_match *match)
{
	switch (match->by) {
	case TN_FOUND_CONFIG_ALIAS:
	case TN_FOUND_INDEX_ALIAS:
	case TN_FOUND_BUILTIN_ALIAS:
		return true;
	default:
		return false;
	}
}

int tn_find_alias(struct tn_find *find, const char *operand, struct tn_error *err)
{
	struct tn_world *world = find->world;
	tn_autovec tn_matches matches = { 0 };
	char name[TN_NAME_MAX];
	size_t first = find->hits.n;
	int r;

	if (tn_glob_is_pattern(tn_text(operand)) && tn_name_normalise(tn_text(operand), name) == 0)
		return find_alias_pattern(find, operand, tn_text(name));
	r = tn_lookup(world->tree, world->config, operand, &world->arena, &matches);
	for (size_t i = 0; i < matches.n && r == 0; i++) {
		const struct tn_match *m = &matches.v[i];
		const struct tn_find_hit hit = {
			.by = TN_FIND_ALIAS, .operand = operand, .module = m->module, .match = m->pattern, .rule = m->rule,
			.rank = (unsigned)(find->hits.n - first + 1),
		};

		if (is_alias(m))
			r = tn_find_add(find, &hit);
	}
	return r == -ENOMEM ? r : 0;
}

/* What the kernel asks for is a path; people know its last part. */
static bool is_firmware(struct tn_text asked, const char *name)
{
	struct tn_text text = tn_text(name);
	const char *slash = strrchr(name, '/');

	if (tn_glob_match(asked, text) || tn_glob_match(text, asked))
		return true;
	return slash && !(asked.n && memchr(asked.p, '/', asked.n)) && tn_glob_match(asked, tn_text(slash + 1));
}

/* A path of the file in the system, without where firmware lies and how it is packed. */
static struct tn_text firmware_name(const char *operand)
{
	static const struct tn_text tops[] = { TN_TEXT_LITERAL("/usr/lib/firmware/"), TN_TEXT_LITERAL("/lib/firmware/") };
	static const struct tn_text ends[] = { TN_TEXT_LITERAL(".zst"), TN_TEXT_LITERAL(".xz") };
	struct tn_text name = tn_text(operand);

	for (size_t i = 0; i < TN_ARRAY_SIZE(tops); i++)
		if (tn_text_starts(name, tops[i]))
			name = tn_text_from(name, tops[i].n);
	if (tn_text_starts(name, TN_TEXT_LITERAL("updates/")))
		name = tn_text_from(name, strlen("updates/"));
	for (size_t i = 0; i < TN_ARRAY_SIZE(ends); i++)
		if (tn_text_ends(name, ends[i]))
			name.n -= ends[i].n;
	return name;
}

static int add_firmware(struct tn_find *find, const char *operand, struct tn_text asked, const struct tn_firmware_user *user)
{
	struct tn_text names = user->names;
	const char *name;
	int r = 0;

	while (r == 0 && (name = tn_firmware_user_next(&names))) {
		const struct tn_find_hit hit = {
			.by = TN_FIND_FIRMWARE, .operand = operand, .module = user->module, .path = user->path, .match = name,
		};

		if (is_firmware(asked, name))
			r = tn_find_add(find, &hit);
	}
	return r;
}

static int read_users(struct tn_find *find, struct tn_error *err)
{
	struct tn_world *world = find->world;
	int r;

	if (find->users_read)
		return 0;
	r = tn_firmware_users_read(world->tree, world->cache, &world->arena, &find->users, &find->unread, err);
	if (r < 0 && r != -ENOMEM) {
		find->trouble = err->text ? tn_arena_printf(&world->arena, "which firmware modules ask for is not known: %s",
							    err->text) : NULL;
		tn_error_clear(err);
		return find->trouble ? 0 : -ENOMEM;
	}
	find->users_read = r == 0;
	return r;
}

int tn_find_firmware(struct tn_find *find, const char *operand, struct tn_error *err)
{
	struct tn_text asked = firmware_name(operand);
	int r = read_users(find, err);

	for (size_t i = 0; i < find->users.n && r == 0 && asked.n; i++)
		r = add_firmware(find, operand, asked, &find->users.v[i]);
	return r;
}

static bool has_part(struct tn_text text, struct tn_text part)
{
	return part.n && text.n && memmem(text.p, text.n, part.p, part.n);
}

static int add_file(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	const struct walk *w = data;
	struct tn_arena *arena = &w->find->world->arena;
	struct tn_find_hit hit = { .by = TN_FIND_FILE, .operand = w->operand };
	struct tn_deptext line;
	const char *slash;

	if (!tn_deptext_parse(value, &line))
		return 0;
	slash = memrchr(line.path.p, '/', line.path.n);
	if (w->is_pattern ? !tn_glob_match(w->pattern, line.path) &&
			    !tn_glob_match(w->pattern, tn_text_from(line.path, slash ? (size_t)(slash + 1 - line.path.p) : 0)) :
			    !has_part(line.path, w->pattern))
		return 0;
	hit.module = tn_arena_dup(arena, key);
	hit.match = tn_arena_dup(arena, line.path);
	return hit.module ? tn_find_add(w->find, &hit) : -ENOMEM;
}

/* The operand as a part of what modules.dep has: without the tree's own path. */
static const char *below_tree(const struct tn_find *find, const char *operand)
{
	const char *tree = tn_tree_path(find->world->tree);
	const char *places[] = { tree, tree + strlen(tn_root_path(find->world->root)) };

	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++) {
		size_t n = strlen(places[i]);

		if (strncmp(operand, places[i], n) == 0 && operand[n] == '/')
			return operand + n + 1;
	}
	return operand;
}

int tn_find_file(struct tn_find *find, const char *operand, struct tn_error *err)
{
	const struct tn_index *index = tn_tree_index(find->world->tree, TN_TREE_DEP);
	struct tn_text part = tn_text(below_tree(find, operand));
	struct walk w = { .find = find, .operand = operand, .pattern = part, .is_pattern = tn_glob_is_pattern(part) };
	int r = index ? tn_index_dump(index, TN_TEXT_LITERAL(""), add_file, &w) : 0;

	return tn_tree_damaged(find->world->tree, TN_TREE_DEP, r) == -ENOMEM ? -ENOMEM : 0;
}

static int add_name(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	const struct walk *w = data;
	struct tn_find_hit hit = { .by = TN_FIND_NAME, .operand = w->operand };

	if (w->is_pattern ? !tn_glob_match(w->pattern, key) : !has_part(key, w->pattern))
		return 0;
	hit.module = hit.match = tn_arena_dup(&w->find->world->arena, key);
	return tn_find_add(w->find, &hit);
}

/* The whole name goes before names that it is a part of. */
static int add_whole_name(struct tn_find *find, const char *operand, const char *name)
{
	const struct tn_find_hit hit = {
		.by = TN_FIND_NAME, .operand = operand, .module = tn_arena_str(&find->world->arena, name), .match = name,
	};
	struct tn_find_hit whole = hit;

	whole.match = whole.module;
	return tn_world_has(find->world, name) ? tn_find_add(find, &whole) : 0;
}

int tn_find_name(struct tn_find *find, const char *operand, struct tn_error *err)
{
	static const enum tn_tree_index indexes[] = { TN_TREE_DEP, TN_TREE_BUILTIN };
	char name[TN_NAME_MAX];
	struct walk w = { .find = find, .operand = operand };
	int r;

	if (tn_name_normalise(tn_text(operand), name) < 0)
		return 0;
	w.pattern = tn_text(name);
	w.is_pattern = tn_glob_is_pattern(w.pattern);
	r = add_whole_name(find, operand, name);
	for (size_t i = 0; i < TN_ARRAY_SIZE(indexes) && r == 0; i++) {
		const struct tn_index *index = tn_tree_index(find->world->tree, indexes[i]);

		if (index)
			r = tn_tree_damaged(find->world->tree, indexes[i],
					    tn_index_dump(index, TN_TEXT_LITERAL(""), add_name, &w));
		r = r == -ENOMEM ? r : 0;
	}
	return r;
}

/* Words that are near, one for each kind. */
struct guessing {
	struct tn_guess guess;
	struct tn_arena *arena;
};

static int consider(struct guessing *g, struct tn_text candidate)
{
	const char *before = g->guess.best;
	unsigned distance = g->guess.distance;
	char name[256]; /* what is longer is not guessed */

	if (candidate.n >= sizeof(name))
		return 0;
	memcpy(name, candidate.p, candidate.n);
	name[candidate.n] = '\0';
	tn_guess_consider(&g->guess, name);
	if (g->guess.best != name)
		return 0;
	g->guess.best = tn_arena_str(g->arena, name);
	if (!g->guess.best)
		g->guess = (struct tn_guess){ .word = g->guess.word, .best = before, .distance = distance, .whole = true };
	return g->guess.best ? 0 : -ENOMEM;
}

static int consider_symbol(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	return consider(data, tn_text_from(key, strlen(SYMBOL)));
}

static const char *near_symbol(struct tn_find *find, const char *operand)
{
	struct guessing g = { .guess = { .word = operand, .whole = true }, .arena = &find->world->arena };
	const struct tn_index *index = tn_tree_index(find->world->tree, TN_TREE_SYMBOLS);

	if (index)
		tn_index_dump(index, TN_TEXT_LITERAL(SYMBOL), consider_symbol, &g);
	for (size_t i = 0; find->facts && i < find->facts->n_exports; i++)
		consider(&g, find->facts->exports[i].name);
	return g.guess.best;
}

static const char *near_firmware(struct tn_find *find, const char *operand)
{
	struct guessing g = { .guess = { .word = operand, .whole = true }, .arena = &find->world->arena };

	for (size_t i = 0; i < find->users.n; i++) {
		struct tn_text names = find->users.v[i].names;
		const char *name;

		while ((name = tn_firmware_user_next(&names)))
			consider(&g, tn_text(name));
	}
	return g.guess.best;
}

const char *tn_find_near(struct tn_find *find, const char *operand, unsigned kinds)
{
	const char *names[TN_NEAR_MAX + 2];
	int n = 0;

	if (kinds & 1u << TN_FIND_NAME)
		n = tn_world_near(find->world, operand, names);
	if (n < 0)
		return NULL;
	if (kinds & 1u << TN_FIND_SYMBOL && (names[n] = near_symbol(find, operand)))
		n++;
	if (kinds & 1u << TN_FIND_FIRMWARE && (names[n] = near_firmware(find, operand)))
		n++;
	return tn_world_join(find->world, names, (size_t)n);
}
