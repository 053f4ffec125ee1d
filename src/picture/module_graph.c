// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is wanted is marked in the catalog, then marked items become nodes, and what is between two of them edges. */
#include "picture/module_graph.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>

#include "core/plan/blocks.h"
#include "picture/module_catalog.h"
#include "sys/files.h"

enum mark {
	MARK_ALLOWED = 1 << 0, /* it may be shown */
	MARK_SHOWN = 1 << 1,
	MARK_STARTED = 1 << 2, /* it was asked for */
	MARK_SEEN = 1 << 3,    /* on the present walk */
};

struct making {
	const struct tn_module_graph_from *from;
	const struct tn_module_graph_wish *wish;
	struct tn_catalog catalog;
	unsigned char *marks; /* enum mark, one an item */
	size_t *node_of;      /* one an item, where it is shown */
	struct tn_graph *graph;
};

static void making_release(struct making *m)
{
	tn_catalog_free(&m->catalog);
	free(m->marks);
	free(m->node_of);
}

/* Names that the tree does not know are there all the same. */
static int get_all(struct making *m, const tn_names *names)
{
	for (size_t i = 0; names && i < names->n; i++) {
		bool builtin = tn_tree_is_builtin(m->from->tree, names->v[i]);
		uint32_t k;

		if (tn_catalog_get(&m->catalog, builtin ? TN_GRAPH_BUILTIN : TN_GRAPH_MISSING, names->v[i], &k) < 0)
			return -ENOMEM;
	}
	return 0;
}

static void mark_names(struct making *m, const tn_names *names, unsigned marks)
{
	for (size_t i = 0; i < names->n; i++) {
		uint32_t k;

		if (tn_catalog_find(&m->catalog, names->v[i], &k))
			m->marks[k] |= (unsigned char)marks;
	}
}

static bool is_module(const struct tn_catalog_item *item)
{
	return item->kind == TN_GRAPH_MODULE;
}

/* Whatever is not of the tree comes with what names it. */
static void mark_all(struct making *m, unsigned marks)
{
	for (size_t i = 0; i < m->catalog.items.n; i++)
		if (is_module(&m->catalog.items.v[i]))
			m->marks[i] |= (unsigned char)marks;
}

typedef TN_VEC(uint32_t) numbers;

static int visit(struct making *m, uint32_t i, numbers *next)
{
	if (!(m->marks[i] & MARK_ALLOWED) || m->marks[i] & MARK_SEEN)
		return 0;
	m->marks[i] |= MARK_SEEN | MARK_SHOWN;
	return tn_vec_push(next, i);
}

static int visit_next(struct making *m, uint32_t i, bool up, numbers *next)
{
	const struct tn_catalog_item *item = &m->catalog.items.v[i];
	int r = 0;

	for (size_t k = 0; up && k < item->up.n && r == 0; k++)
		r = visit(m, item->up.v[k], next);
	for (size_t k = 0; !up && k < item->down.n && r == 0; k++)
		if (!item->down.v[k].implied)
			r = visit(m, item->down.v[k].to, next);
	return r;
}

/* From what was asked for, step by step. */
static int walk(struct making *m, bool up)
{
	tn_autovec numbers queue = { 0 };
	size_t at = 0;
	int r = 0;

	for (uint32_t i = 0; i < m->catalog.items.n && r == 0; i++) {
		m->marks[i] &= (unsigned char)~MARK_SEEN;
		if (m->marks[i] & MARK_STARTED)
			r = visit(m, i, &queue);
	}
	for (size_t depth = 0; r == 0 && at < queue.n && depth < m->wish->depth; depth++)
		for (size_t end = queue.n; at < end && r == 0; at++)
			r = visit_next(m, queue.v[at], up, &queue);
	return r;
}

/* What they want that is no module of the tree is shown, too: that it is not there is worth knowing. */
static void mark_others(struct making *m)
{
	for (size_t i = 0; i < m->catalog.items.n; i++)
		if (!is_module(&m->catalog.items.v[i]))
			m->marks[i] |= MARK_ALLOWED;
	for (size_t i = 0; i < m->catalog.items.n && !m->wish->start; i++) {
		const struct tn_catalog_item *item = &m->catalog.items.v[i];

		for (size_t k = 0; is_module(item) && m->marks[i] & MARK_SHOWN && k < item->down.n; k++)
			if (!is_module(&m->catalog.items.v[item->down.v[k].to]))
				m->marks[item->down.v[k].to] |= MARK_SHOWN;
	}
}

static int choose(struct making *m)
{
	const struct tn_module_graph_wish *w = m->wish;
	const unsigned shown = w->start ? MARK_ALLOWED : MARK_ALLOWED | MARK_SHOWN;
	int r = get_all(m, w->only);

	if (r == 0)
		r = get_all(m, w->start);
	m->marks = calloc(m->catalog.items.n + 1, sizeof(*m->marks));
	m->node_of = calloc(m->catalog.items.n + 1, sizeof(*m->node_of));
	if (r < 0 || !m->marks || !m->node_of)
		return -ENOMEM;
	if (w->only)
		mark_names(m, w->only, shown);
	else
		mark_all(m, shown);
	mark_others(m);
	if (w->start)
		mark_names(m, w->start, MARK_ALLOWED | MARK_STARTED | MARK_SHOWN);
	if (w->start && w->down)
		r = walk(m, false);
	if (r == 0 && w->start && w->up)
		r = walk(m, true);
	return r;
}

/* "kernel/drivers/net/x.ko" -> "drivers/net"; a file elsewhere has the directory that it is in. */
static struct tn_text group_of(struct tn_text path)
{
	const char *slash = memrchr(path.p, '/', path.n);
	struct tn_text dir = slash ? (struct tn_text){ path.p, (size_t)(slash - path.p) } : (struct tn_text){ "", 0 };

	if (tn_text_is(dir, "kernel"))
		return tn_text_from(dir, dir.n);
	return tn_text_starts(dir, TN_TEXT_LITERAL("kernel/")) ? tn_text_from(dir, strlen("kernel/")) : dir;
}

static enum tn_graph_state state_of(const struct tn_catalog_item *item, bool is_there)
{
	if (item->loaded)
		return item->loaded->state == TN_STATE_COMING ? TN_GRAPH_LOADING :
		       item->loaded->state == TN_STATE_GOING ? TN_GRAPH_UNLOADING : TN_GRAPH_LOADED;
	if (item->kind == TN_GRAPH_BUILTIN)
		return TN_GRAPH_IN_KERNEL;
	return is_there ? TN_GRAPH_AVAILABLE : TN_GRAPH_ABSENT;
}

static int add_policy_line(struct making *m, struct tn_graph_node *node, const char *what, const struct tn_rule *rule)
{
	const char *place = tn_rule_place(rule, &m->graph->arena);

	node->policy_text = place ? tn_arena_printf(&m->graph->arena, "%s%s%s: %s", node->policy_text ? node->policy_text : "",
						    node->policy_text ? ", " : "", place, what) : NULL;
	return node->policy_text ? 0 : -ENOMEM;
}

/* What keeps it out, what runs in its place, and the options that it gets. */
static int find_policy(struct making *m, struct tn_graph_node *node)
{
	const struct tn_blocks blocks = tn_blocks_of(m->from->config, m->from->command_line, node->name);
	const struct tn_rule *command = tn_config_command(m->from->config, TN_CONF_INSTALL, node->name);
	const tn_rules *options = tn_config_rules(m->from->config, TN_CONF_OPTIONS);
	int r = tn_blocks_text(&blocks, &m->graph->arena, &node->policy_text);

	if (r < 0)
		return r;
	node->policy |= node->policy_text ? TN_GRAPH_BLOCKED : 0;
	if (!command)
		command = tn_config_command(m->from->config, TN_CONF_REMOVE, node->name);
	if (command && command != blocks.rules[TN_BLOCK_COMMAND]) {
		node->policy |= TN_GRAPH_COMMAND;
		r = add_policy_line(m, node, tn_conf_keyword(command->d.kind), command);
	}
	for (size_t i = 0; i < options->n && r == 0; i++)
		if (tn_config_options_apply(&options->v[i], node->name, NULL)) {
			node->policy |= TN_GRAPH_OPTIONS;
			r = add_policy_line(m, node, "options", &options->v[i]);
		}
	return r;
}

static int find_file(struct making *m, const struct tn_catalog_item *item, struct tn_graph_node *node)
{
	struct tn_arena *arena = &m->graph->arena;
	bool absolute = item->path.n && *item->path.p == '/';

	if (!item->path.n)
		return 0;
	node->path = tn_arena_join(arena, tn_text(absolute ? "" : tn_tree_path(m->from->tree)), tn_text(absolute ? "" : "/"),
				   item->path);
	node->group = tn_arena_dup(arena, group_of(item->path));
	if (!node->path || !node->group)
		return -ENOMEM;
	node->has_size = tn_file_size_at(AT_FDCWD, node->path, &node->size) == 0;
	return 0;
}

static int add_node(struct making *m, uint32_t i)
{
	const struct tn_catalog_item *item = &m->catalog.items.v[i];
	struct tn_graph_node *node;
	int r = tn_graph_node(m->graph, item->kind, item->name, &m->node_of[i]);

	if (r < 0)
		return r;
	node = &m->graph->nodes.v[m->node_of[i]];
	node->asked = m->marks[i] & MARK_STARTED;
	if (find_file(m, item, node) < 0)
		return -ENOMEM;
	node->state = state_of(item, node->path && (node->has_size || tn_tree_has_file(m->from->tree, node->path)));
	if (item->loaded) {
		node->size = item->loaded->size;
		node->has_size = true;
		node->taints = tn_arena_str(&m->graph->arena, item->loaded->taints);
		if (!node->taints)
			return -ENOMEM;
	}
	return item->kind == TN_GRAPH_MISSING ? 0 : find_policy(m, node);
}

/* Of implied dependencies only those are known to be direct that the kernel counts. */
static int add_edges(struct making *m, uint32_t i)
{
	const struct tn_catalog_item *item = &m->catalog.items.v[i];
	struct tn_graph_edge *edge;
	int r = 0;

	for (size_t k = 0; k < item->down.n && r >= 0; k++) {
		const struct tn_catalog_edge *e = &item->down.v[k];

		if (!(m->marks[e->to] & MARK_SHOWN) || (e->implied && !e->in_use))
			continue;
		r = tn_graph_edge(m->graph, e->kind, m->node_of[i], m->node_of[e->to], &edge);
		if (r <= 0)
			continue;
		edge->implied = e->implied;
		edge->in_use = e->in_use;
		edge->why = e->rule ? tn_rule_place(e->rule, &m->graph->arena) : NULL;
		if (e->rule && !edge->why)
			r = -ENOMEM;
	}
	return r < 0 ? r : 0;
}

static int add_device(struct making *m, const struct tn_graph_device *device)
{
	struct tn_graph_edge *edge;
	size_t node, module;
	uint32_t item;
	int r;

	if (!device->module || !tn_catalog_find(&m->catalog, device->module, &item) || !(m->marks[item] & MARK_SHOWN))
		return 0;
	module = m->node_of[item];
	r = tn_graph_node(m->graph, TN_GRAPH_DEVICE, device->path, &node);
	if (r < 0)
		return r;
	m->graph->nodes.v[node].path = m->graph->nodes.v[node].name;
	m->graph->nodes.v[node].group = tn_arena_str(&m->graph->arena, device->bus);
	if (!m->graph->nodes.v[node].group)
		return -ENOMEM;
	r = tn_graph_edge(m->graph, TN_GRAPH_DRIVES, node, module, &edge);
	return r < 0 ? r : 0;
}

static int put_all(struct making *m)
{
	int r = 0;

	for (uint32_t i = 0; i < m->catalog.items.n && r == 0; i++)
		if (m->marks[i] & MARK_SHOWN)
			r = add_node(m, i);
	for (uint32_t i = 0; i < m->catalog.items.n && r == 0; i++)
		if (m->marks[i] & MARK_SHOWN)
			r = add_edges(m, i);
	for (size_t i = 0; i < m->from->n_devices && r == 0; i++)
		r = add_device(m, &m->from->devices[i]);
	return r < 0 ? r : tn_graph_sort(m->graph);
}

int tn_module_graph(const struct tn_module_graph_from *from, const struct tn_module_graph_wish *wish, struct tn_graph *ret,
		    struct tn_error *err)
{
	tn_cleanup(making_release) struct making m = { .from = from, .wish = wish, .graph = ret };
	int r = tn_catalog_read(&m.catalog, from, err);

	if (r < 0)
		return r;
	r = choose(&m);
	if (r == 0)
		r = put_all(&m);
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}
