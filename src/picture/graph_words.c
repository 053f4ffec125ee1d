// SPDX-License-Identifier: LGPL-2.1-or-later
#include "picture/graph_words.h"

#include <inttypes.h>

/* A title with more than these is no longer read. */
#define SYMBOLS_TOLD_MAX 200u

static const char *const phrases[TN_GRAPH_N_EDGE_KINDS] = {
	[TN_GRAPH_DEPENDS] = "needs @",
	[TN_GRAPH_USES] = "uses symbols of @, which modules.dep does not say",
	[TN_GRAPH_SOFT_PRE] = "wants @ before it",
	[TN_GRAPH_SOFT_POST] = "wants @ after it",
	[TN_GRAPH_WEAK] = "may ask for @",
	[TN_GRAPH_HOLDS] = "holds @",
	[TN_GRAPH_DRIVES] = "is driven by @",
};

void tn_graph_edge_phrase(enum tn_graph_edge_kind kind, const char *name, struct tn_buf *ret)
{
	const char *at = strchr(phrases[kind], '@');

	tn_buf_add_text(ret, (struct tn_text){ phrases[kind], (size_t)(at - phrases[kind]) });
	tn_buf_add_str(ret, name);
	tn_buf_add_str(ret, at + 1);
}

const char *tn_graph_node_label(const struct tn_graph_node *node)
{
	const char *slash = node->kind == TN_GRAPH_DEVICE ? strrchr(node->name, '/') : NULL;

	return slash && slash[1] ? slash + 1 : node->name;
}

void tn_graph_size_words(uint64_t bytes, struct tn_buf *ret)
{
	static const char *const units[] = { "B", "KiB", "MiB", "GiB", "TiB" };
	uint64_t tenths = bytes * 10;
	size_t unit = 0;

	if (bytes >= UINT64_MAX / 10) {
		tn_buf_add_str(ret, "very large");
		return;
	}
	for (; tenths >= 10240 && unit + 1 < TN_ARRAY_SIZE(units); unit++)
		tenths = (tenths + 512) / 1024;
	if (unit && tenths < 100)
		tn_buf_addf(ret, "%" PRIu64 ".%" PRIu64 " %s", tenths / 10, tenths % 10, units[unit]);
	else
		tn_buf_addf(ret, "%" PRIu64 " %s", (tenths + 5) / 10, units[unit]);
}

static const char *state_phrase(const struct tn_graph_node *node)
{
	static const char *const words[TN_GRAPH_N_STATES] = {
		[TN_GRAPH_NO_STATE] = "not known",
		[TN_GRAPH_LOADED] = "loaded",
		[TN_GRAPH_LOADING] = "being loaded",
		[TN_GRAPH_UNLOADING] = "being unloaded",
		[TN_GRAPH_IN_KERNEL] = "built in",
		[TN_GRAPH_AVAILABLE] = "not loaded",
		[TN_GRAPH_ABSENT] = "missing",
	};

	return words[node->state];
}

static void add_group_words(const struct tn_graph_node *node, struct tn_buf *ret)
{
	if (node->kind == TN_GRAPH_DEVICE) {
		tn_buf_addf(ret, "%zu devices", node->n_modules);
		return;
	}
	tn_buf_addf(ret, "%zu module%s", node->n_modules, node->n_modules == 1 ? "" : "s");
	if (node->n_loaded)
		tn_buf_addf(ret, ", %zu loaded", node->n_loaded);
}

static void add_policy(const struct tn_graph_node *node, struct tn_buf *ret)
{
	static const struct {
		enum tn_graph_policy policy;
		const char *word;
	} words[] = {
		{ TN_GRAPH_BLOCKED, "blocked" }, { TN_GRAPH_COMMAND, "has a command" }, { TN_GRAPH_OPTIONS, "has options" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++)
		if (node->policy & words[i].policy)
			tn_buf_addf(ret, ", %s", words[i].word);
}

static void add_taints(const struct tn_graph_node *node, struct tn_buf *ret)
{
	if (!node->taints)
		tn_buf_add_str(ret, ", taints not known");
	else if (*node->taints)
		tn_buf_addf(ret, ", taints: %s", node->taints);
}

void tn_graph_node_words(const struct tn_graph_node *node, enum tn_graph_colour_by by, struct tn_buf *ret)
{
	struct tn_text subsystem = tn_graph_subsystem(node->group);

	if (node->kind == TN_GRAPH_GROUP || node->n_modules) {
		add_group_words(node, ret);
	} else if (node->kind == TN_GRAPH_DEVICE) {
		tn_buf_addf(ret, "%s device", node->group);
		return;
	} else {
		tn_buf_add_str(ret, state_phrase(node));
	}
	if (by == TN_GRAPH_BY_SUBSYSTEM && subsystem.n && node->kind != TN_GRAPH_GROUP) {
		tn_buf_add_str(ret, ", ");
		tn_buf_add_text(ret, subsystem);
	}
	if (by == TN_GRAPH_BY_SIZE && node->has_size) {
		tn_buf_add_str(ret, ", ");
		tn_graph_size_words(node->size, ret);
	}
	if (by == TN_GRAPH_BY_TAINT && node->kind == TN_GRAPH_MODULE)
		add_taints(node, ret);
	if (by == TN_GRAPH_BY_POLICY)
		add_policy(node, ret);
}

void tn_graph_node_short_words(const struct tn_graph_node *node, enum tn_graph_colour_by by, struct tn_buf *ret)
{
	struct tn_text subsystem = tn_graph_subsystem(node->group);

	if (node->kind == TN_GRAPH_MODULE && by == TN_GRAPH_BY_SUBSYSTEM && subsystem.n)
		tn_buf_add_text(ret, subsystem);
	else
		tn_graph_node_words(node, by, ret);
}

bool tn_graph_one_state(const struct tn_graph *graph, enum tn_graph_state *ret)
{
	enum tn_graph_state state = TN_GRAPH_NO_STATE;
	size_t n = 0;

	for (size_t i = 0; i < graph->nodes.n; i++) {
		const struct tn_graph_node *node = &graph->nodes.v[i];

		if (node->kind != TN_GRAPH_MODULE)
			continue;
		if (n++ && node->state != state)
			return false;
		state = node->state;
	}
	*ret = state;
	return n > 1;
}

static void add_line(struct tn_buf *ret, const char *what, const char *value)
{
	if (value && *value)
		tn_buf_addf(ret, "\n%s: %s", what, value);
}

void tn_graph_node_tell(const struct tn_graph_node *node, struct tn_buf *ret)
{
	tn_buf_addf(ret, "%s: ", node->name);
	tn_graph_node_words(node, TN_GRAPH_BY_POLICY, ret);
	if (node->description)
		tn_buf_addf(ret, "\n%s", node->description);
	if (node->has_size) {
		tn_buf_add_str(ret, "\nsize: ");
		tn_graph_size_words(node->size, ret);
		if (node->kind != TN_GRAPH_GROUP)
			tn_buf_add_str(ret, node->state == TN_GRAPH_AVAILABLE ? " (file)" : " (memory)");
	}
	add_line(ret, "taints", node->taints);
	add_line(ret, "configuration", node->policy_text);
	add_line(ret, node->kind == TN_GRAPH_GROUP ? "directory" : "file", node->kind == TN_GRAPH_GROUP ? node->group : node->path);
	if (node->page)
		tn_buf_add_str(ret, "\na click opens it");
	else if (node->rest)
		tn_buf_add_str(ret, "\nopen it: tenon graph --all -o DIR/");
	else if (node->kind == TN_GRAPH_GROUP)
		tn_buf_addf(ret, "\nopen it: tenon graph --all --group %s", node->group);
}

void tn_graph_edge_words(const struct tn_graph_edge *edge, size_t names, struct tn_buf *ret)
{
	size_t shown = edge->n_symbols < names ? edge->n_symbols : names;

	switch (edge->kind) {
	case TN_GRAPH_SOFT_PRE:
		tn_buf_add_str(ret, "soft, before");
		return;
	case TN_GRAPH_SOFT_POST:
		tn_buf_add_str(ret, "soft, after");
		return;
	case TN_GRAPH_WEAK:
		tn_buf_add_str(ret, "weak");
		return;
	case TN_GRAPH_HOLDS:
		tn_buf_add_str(ret, "holds");
		return;
	case TN_GRAPH_USES:
		tn_buf_add_str(ret, "not in modules.dep ");
		break;
	default:
		break;
	}
	for (size_t i = 0; i < shown; i++)
		tn_buf_addf(ret, "%s%s", i ? "\n" : "", edge->symbols[i]);
	if (shown && shown < edge->n_symbols)
		tn_buf_addf(ret, "\nand %zu more", edge->n_symbols - shown);
	else if (!shown && edge->n_symbols)
		tn_buf_addf(ret, "%zu", edge->n_symbols);
	else if (edge->n_edges > 1)
		tn_buf_addf(ret, "%zu", edge->n_edges);
}

void tn_graph_edge_tell(const struct tn_graph *graph, const struct tn_graph_edge *edge, struct tn_buf *ret)
{
	size_t shown = edge->n_symbols < SYMBOLS_TOLD_MAX ? edge->n_symbols : SYMBOLS_TOLD_MAX;

	tn_buf_addf(ret, "%s ", tn_graph_node_label(&graph->nodes.v[edge->from]));
	tn_graph_edge_phrase(edge->kind, tn_graph_node_label(&graph->nodes.v[edge->to]), ret);
	if (edge->n_edges > 1)
		tn_buf_addf(ret, " (%zu times)", edge->n_edges);
	if (edge->in_use && edge->kind != TN_GRAPH_HOLDS)
		tn_buf_add_str(ret, ", and uses it now");
	add_line(ret, "because of", edge->why);
	if (edge->n_symbols)
		tn_buf_addf(ret, "\n%zu symbol%s: ", edge->n_symbols, edge->n_symbols == 1 ? "" : "s");
	for (size_t i = 0; i < shown; i++)
		tn_buf_addf(ret, "%s%s", i ? ", " : "", edge->symbols[i]);
	if (shown < edge->n_symbols)
		tn_buf_addf(ret, " and %zu more", edge->n_symbols - shown);
}
