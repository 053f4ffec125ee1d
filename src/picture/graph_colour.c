// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_colour.h"

#include <errno.h>
#include <stdlib.h>

#define KIB 1024u

/* Okabe and Ito, "Color Universal Design" (2008), and a grey; ink has a contrast of 4.5:1 and more upon them. */
static const struct {
	const char *paint, *ink;
} paints[] = {
	{ "#56b4e9", "#000000" }, { "#e69f00", "#000000" }, { "#009e73", "#000000" }, { "#f0e442", "#000000" },
	{ "#0072b2", "#ffffff" }, { "#d55e00", "#000000" }, { "#cc79a7", "#000000" }, { "#000000", "#ffffff" },
};
#define GREY "#b0b0b0"
#define BLACK "#000000"

/* Subsystems that get a colour; the others share grey. */
#define SUBSYSTEMS_SHOWN TN_ARRAY_SIZE(paints)

/* A class as the tables below have it; @paint: one of the above. */
struct row {
	const char *label;
	char mark;
	int paint; /* -1: grey */
};

static const struct row state_rows[] = {
	[TN_GRAPH_NO_STATE] = { "no module", '-', -1 },
	[TN_GRAPH_LOADED] = { "loaded", 'L', 2 },
	[TN_GRAPH_LOADING] = { "being loaded", 'l', 3 },
	[TN_GRAPH_UNLOADING] = { "being unloaded", 'u', 1 },
	[TN_GRAPH_IN_KERNEL] = { "built in", 'B', 4 },
	[TN_GRAPH_AVAILABLE] = { "not loaded", 'N', 0 },
	[TN_GRAPH_ABSENT] = { "missing", 'X', 5 },
};

enum { TAINT_NONE, TAINT_PROPRIETARY, TAINT_OUT_OF_TREE, TAINT_UNSIGNED, TAINT_STAGING, TAINT_OTHER, TAINT_UNKNOWN };
static const struct row taint_rows[] = {
	[TAINT_NONE] = { "no taint", '0', 2 },
	[TAINT_PROPRIETARY] = { "proprietary", 'P', 5 },
	[TAINT_OUT_OF_TREE] = { "out of tree", 'O', 1 },
	[TAINT_UNSIGNED] = { "unsigned", 'E', 6 },
	[TAINT_STAGING] = { "staging", 'C', 3 },
	[TAINT_OTHER] = { "other taint", 'T', 4 },
	[TAINT_UNKNOWN] = { "not known", '?', -1 },
};

/* The darker, the larger. */
enum { SIZE_UNKNOWN = 5 };
static const struct {
	uint64_t below;
	struct row row;
} size_rows[] = {
	{ 32 * KIB, { "under 32 KiB", '1', 3 } },
	{ 128 * KIB, { "32 to 128 KiB", '2', 1 } },
	{ 512 * KIB, { "128 to 512 KiB", '3', 5 } },
	{ 2048 * KIB, { "512 KiB to 2 MiB", '4', 4 } },
	{ UINT64_MAX, { "2 MiB and more", '5', 7 } },
	[SIZE_UNKNOWN] = { 0, { "not known", '?', -1 } },
};

enum { POLICY_NONE, POLICY_BLOCKED, POLICY_COMMAND, POLICY_OPTIONS };
static const struct row policy_rows[] = {
	[POLICY_NONE] = { "no rule", '-', -1 },
	[POLICY_BLOCKED] = { "blocked", 'B', 5 },
	[POLICY_COMMAND] = { "has a command", 'C', 1 },
	[POLICY_OPTIONS] = { "has options", 'O', 0 },
};

static size_t state_class(const struct tn_graph_node *node)
{
	return node->state;
}

static bool has(const struct tn_graph_node *node, char letter)
{
	return strchr(node->taints, letter) != NULL;
}

static size_t taint_class(const struct tn_graph_node *node)
{
	if (node->kind == TN_GRAPH_BUILTIN)
		return TAINT_NONE;
	if (!node->taints)
		return TAINT_UNKNOWN;
	if (!*node->taints)
		return TAINT_NONE;
	return has(node, 'P') ? TAINT_PROPRIETARY : has(node, 'O') ? TAINT_OUT_OF_TREE : has(node, 'E') ? TAINT_UNSIGNED :
	       has(node, 'C') ? TAINT_STAGING : TAINT_OTHER;
}

static size_t size_class(const struct tn_graph_node *node)
{
	size_t i = 0;

	if (!node->has_size)
		return SIZE_UNKNOWN;
	while (node->size >= size_rows[i].below && i + 1 < SIZE_UNKNOWN)
		i++;
	return i;
}

static size_t policy_class(const struct tn_graph_node *node)
{
	return node->policy & TN_GRAPH_BLOCKED ? POLICY_BLOCKED : node->policy & TN_GRAPH_COMMAND ? POLICY_COMMAND :
	       node->policy & TN_GRAPH_OPTIONS ? POLICY_OPTIONS : POLICY_NONE;
}

static const struct row *state_row(size_t i)
{
	return &state_rows[i];
}

static const struct row *taint_row(size_t i)
{
	return &taint_rows[i];
}

static const struct row *size_row(size_t i)
{
	return &size_rows[i].row;
}

static const struct row *policy_row(size_t i)
{
	return &policy_rows[i];
}

/* Subsystems have no table: they are counted. */
static const struct {
	const char *word;
	size_t n;
	size_t (*class_of)(const struct tn_graph_node *node);
	const struct row *(*row)(size_t i);
} ways[TN_GRAPH_N_COLOUR_BY] = {
	[TN_GRAPH_BY_SUBSYSTEM] = { "subsystem", 0, NULL, NULL },
	[TN_GRAPH_BY_STATE] = { "state", TN_ARRAY_SIZE(state_rows), state_class, state_row },
	[TN_GRAPH_BY_TAINT] = { "taint", TN_ARRAY_SIZE(taint_rows), taint_class, taint_row },
	[TN_GRAPH_BY_SIZE] = { "size", TN_ARRAY_SIZE(size_rows), size_class, size_row },
	[TN_GRAPH_BY_POLICY] = { "policy", TN_ARRAY_SIZE(policy_rows), policy_class, policy_row },
};

const char *tn_graph_colour_word(enum tn_graph_colour_by by)
{
	return ways[by].word;
}

bool tn_graph_colour_find(const char *word, enum tn_graph_colour_by *ret)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(ways); i++)
		if (strcmp(ways[i].word, word) == 0) {
			*ret = (enum tn_graph_colour_by)i;
			return true;
		}
	return false;
}

static void add_class(struct tn_graph_colours *c, const char *label, char mark, int paint, size_t n)
{
	c->classes[c->n++] = (struct tn_graph_class){
		label, mark, paint < 0 ? GREY : paints[paint].paint, paint < 0 ? BLACK : paints[paint].ink, n
	};
}

/* A group counts as all that is in it. */
static size_t weight(const struct tn_graph_node *node)
{
	return node->n_modules ? node->n_modules : 1;
}

static int colour_by_table(const struct tn_graph *graph, struct tn_graph_colours *c)
{
	size_t counts[TN_GRAPH_CLASSES_MAX] = { 0 }, at[TN_GRAPH_CLASSES_MAX] = { 0 };

	for (size_t i = 0; i < graph->nodes.n; i++)
		counts[ways[c->by].class_of(&graph->nodes.v[i])] += weight(&graph->nodes.v[i]);
	for (size_t i = 0; i < ways[c->by].n; i++) {
		const struct row *row = ways[c->by].row(i);

		at[i] = c->n;
		if (counts[i])
			add_class(c, row->label, row->mark, row->paint, counts[i]);
	}
	for (size_t i = 0; i < graph->nodes.n; i++)
		c->of[i] = (unsigned char)at[ways[c->by].class_of(&graph->nodes.v[i])];
	return 0;
}

/* What a subsystem is called where the tree tells none. */
static struct tn_text subsystem_of(const struct tn_graph_node *node)
{
	if (node->kind == TN_GRAPH_DEVICE)
		return TN_TEXT_LITERAL("devices");
	if (node->kind == TN_GRAPH_BUILTIN)
		return TN_TEXT_LITERAL("built in");
	if (node->kind == TN_GRAPH_GROUP && node->rest)
		return tn_graph_subsystem(*node->group ? node->group : "others");
	return *node->group ? tn_graph_subsystem(node->group) : TN_TEXT_LITERAL("no directory");
}

struct subsystem {
	struct tn_text name;
	size_t n, class_of;
};

static int by_number(const void *a, const void *b)
{
	const struct subsystem *x = *(struct subsystem *const *)a, *y = *(struct subsystem *const *)b;

	if (x->n != y->n)
		return x->n < y->n ? 1 : -1;
	return tn_text_cmp(x->name, y->name);
}

/* The largest have a colour each. */
static int name_classes(struct tn_graph_colours *c, struct subsystem *all, size_t n)
{
	tn_autofree struct subsystem **order = calloc(n + 1, sizeof(*order));
	size_t others = 0;

	if (!order)
		return -ENOMEM;
	for (size_t i = 0; i < n; i++)
		order[i] = &all[i];
	qsort(order, n, sizeof(*order), by_number);
	for (size_t i = 0; i < n; i++) {
		const char *label;

		order[i]->class_of = i < SUBSYSTEMS_SHOWN ? i : SUBSYSTEMS_SHOWN;
		others += i < SUBSYSTEMS_SHOWN ? 0 : order[i]->n;
		if (i >= SUBSYSTEMS_SHOWN)
			continue;
		label = tn_arena_dup(&c->arena, order[i]->name);
		if (!label)
			return -ENOMEM;
		add_class(c, label, (char)('A' + i), (int)i, order[i]->n);
	}
	if (others)
		add_class(c, "other subsystems", 'Z', -1, others);
	return 0;
}

static int colour_by_subsystem(const struct tn_graph *graph, struct tn_graph_colours *c)
{
	tn_cleanup(tn_hash_free) struct tn_hash by_name = { 0 };
	tn_autofree struct subsystem *all = calloc(graph->nodes.n + 1, sizeof(*all));
	size_t n = 0;
	int r = all ? 0 : -ENOMEM;

	for (size_t i = 0; i < graph->nodes.n && r == 0; i++) {
		struct tn_text name = subsystem_of(&graph->nodes.v[i]);
		struct subsystem *s = tn_hash_get(&by_name, name);

		if (!s) {
			s = &all[n++];
			s->name = name;
			r = tn_hash_put(&by_name, name, s);
		}
		s->n += weight(&graph->nodes.v[i]);
	}
	if (r == 0)
		r = name_classes(c, all, n);
	for (size_t i = 0; i < graph->nodes.n && r == 0; i++) {
		const struct subsystem *s = tn_hash_get(&by_name, subsystem_of(&graph->nodes.v[i]));

		c->of[i] = (unsigned char)(s ? s->class_of : 0);
	}
	return r;
}

int tn_graph_colour(const struct tn_graph *graph, enum tn_graph_colour_by by, struct tn_graph_colours *ret)
{
	ret->by = by;
	ret->of = calloc(graph->nodes.n + 1, sizeof(*ret->of));
	if (!ret->of)
		return -ENOMEM;
	return ways[by].class_of ? colour_by_table(graph, ret) : colour_by_subsystem(graph, ret);
}

void tn_graph_colours_free(struct tn_graph_colours *c)
{
	free(c->of);
	c->of = NULL;
	tn_arena_free(&c->arena);
}
