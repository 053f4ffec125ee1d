// SPDX-License-Identifier: LGPL-2.1-or-later
/* The graph for programs, without any layout; doc/json.md says what each key means. */
#include "cli/json.h"
#include "cmd/graph/graph_view.h"

static void add_policy(struct tn_json to, const struct tn_graph_node *node)
{
	static const struct {
		enum tn_graph_policy policy;
		const char *word;
	} words[] = {
		{ TN_GRAPH_BLOCKED, "blocked" }, { TN_GRAPH_COMMAND, "command" }, { TN_GRAPH_OPTIONS, "options" },
	};
	struct tn_json list = tn_json_array(to, "policy");

	for (size_t i = 0; i < TN_ARRAY_SIZE(words); i++)
		if (node->policy & words[i].policy)
			tn_json_text(list, NULL, words[i].word);
	tn_json_text(to, "policy_lines", node->policy_text);
}

static void add_id(struct tn_json to, const char *key, const struct tn_graph_node *node)
{
	tn_autobuf id = { 0 };

	tn_graph_node_id(node, &id);
	to.doc->failed |= id.failed;
	tn_json_textn(to, key, tn_buf_text(&id));
}

static void add_classes(struct tn_json top, const struct tn_graph_colours *colours)
{
	struct tn_json list = tn_json_array(top, "classes");

	for (size_t i = 0; i < colours->n; i++) {
		const struct tn_graph_class *class = &colours->classes[i];
		struct tn_json to = tn_json_object(list, NULL);

		tn_json_text(to, "label", class->label);
		tn_json_textn(to, "letter", (struct tn_text){ &class->mark, 1 });
		tn_json_text(to, "color", class->paint);
		tn_json_unsigned(to, "modules", class->n);
	}
}

static void add_node(struct tn_json list, const struct tn_graph_node *node, const struct tn_graph_class *class)
{
	const bool group = node->kind == TN_GRAPH_GROUP;
	struct tn_json to = tn_json_object(list, NULL);

	add_id(to, "id", node);
	tn_json_text(to, "kind", tn_graph_kind_word(node->kind));
	tn_json_text(to, "name", node->name);
	tn_json_text(to, "group", node->group);
	tn_json_textn(to, "subsystem", tn_graph_subsystem(node->group));
	tn_json_text(to, "path", node->path);
	tn_json_text(to, "state", tn_graph_state_word(node->state));
	tn_json_unsigned_if(to, "size", node->has_size, node->size);
	tn_json_text(to, "taints", node->taints);
	add_policy(to, node);
	tn_json_text(to, "description", node->description);
	tn_json_bool(to, "asked", node->asked);
	tn_json_text(to, "class", class->label);
	tn_json_unsigned_if(to, "modules", group, node->n_modules);
	tn_json_unsigned_if(to, "loaded_modules", group, node->n_loaded);
}

static void add_edge(struct tn_json list, const struct tn_graph *graph, const struct tn_graph_edge *edge)
{
	struct tn_json to = tn_json_object(list, NULL);

	add_id(to, "from", &graph->nodes.v[edge->from]);
	add_id(to, "to", &graph->nodes.v[edge->to]);
	tn_json_text(to, "kind", tn_graph_edge_word(edge->kind));
	tn_json_bool(to, "implied", edge->implied);
	tn_json_bool(to, "in_use", edge->in_use);
	tn_json_text(to, "why", edge->why);
	tn_json_texts(to, "symbols", edge->symbols, edge->n_symbols);
	tn_json_unsigned(to, "edges", edge->n_edges);
}

int tn_graph_print_json(const struct tn_graph_view *view, const struct tn_graph *graph, FILE *out)
{
	tn_cleanup(tn_graph_colours_free) struct tn_graph_colours colours = { 0 };
	tn_autojson struct tn_json_doc doc = { 0 };
	struct tn_json top = tn_json_start(&doc), list;

	if (tn_graph_colour(graph, view->colour_by, &colours) < 0)
		return -ENOMEM;

	tn_json_text(top, "tree", tn_tree_path(view->world->tree));
	tn_json_text(top, "kernel", view->world->release);
	tn_json_bool(top, "running", view->running);
	tn_json_text(top, "title", view->title);
	tn_json_bool(top, "loaded_known", view->loaded != NULL);
	tn_json_bool(top, "symbols_known", graph->symbols_known);
	tn_json_unsigned(top, "unread", view->n_unread);
	tn_json_text(top, "color_by", tn_graph_colour_word(colours.by));
	add_classes(top, &colours);
	list = tn_json_array(top, "nodes");
	for (size_t i = 0; i < graph->nodes.n; i++)
		add_node(list, &graph->nodes.v[i], &colours.classes[colours.of[i]]);
	list = tn_json_array(top, "edges");
	for (size_t i = 0; i < graph->edges.n; i++)
		add_edge(list, graph, &graph->edges.v[i]);
	return tn_json_print(&doc, out);
}
