// SPDX-License-Identifier: LGPL-2.1-or-later
/* The drawing: what is left out of it, its colours, and its form. */
#include <errno.h>

#include "cmd/graph/graph_view.h"
#include "machine/distro.h"
#include "picture/graph_group.h"
#include "picture/graph_svg.h"
#include "picture/graph_thin.h"

/* Symbols that stand beside an edge with --symbols; asking it tells all. */
#define NAMES_SHOWN 3

/* What Graphviz may take, and answer. */
#define CPU_SECONDS 60
#define TIMEOUT_MSEC 90000
#define ANSWER_MAX ((size_t)64 << 20)

static size_t count_modules(const struct tn_graph_view *v)
{
	size_t n = 0;

	for (size_t i = 0; i < v->graph.nodes.n; i++)
		n += v->graph.nodes.v[i].kind == TN_GRAPH_MODULE;
	return n;
}

int tn_graph_pick(struct tn_graph_view *v, bool drawn, const struct tn_graph **ret)
{
	const struct tn_graph_args *args = v->args;
	const bool many = !args->modules && count_modules(v) > TN_GRAPH_SINGLE_MAX;

	*ret = &v->graph;
	if (!args->groups && (!drawn || (!v->inside && !many)))
		return 0;
	*ret = &v->shown;
	return tn_graph_grouped(&v->graph, v->inside, args->modules ? SIZE_MAX : args->groups ? 0 : TN_GRAPH_SINGLE_MAX, &v->shown);
}

static int thin(struct tn_graph_view *v, const struct tn_graph *graph)
{
	const struct tn_graph_thinning how = {
		.drop_implied = !v->args->all_edges && graph->nodes.n > TN_GRAPH_IMPLIED_MAX,
		.devices = TN_GRAPH_DEVICES_MAX,
		.strongest = v->args->all_edges || graph->edges.n <= TN_GRAPH_GROUP_EDGES_MAX ? 0 : TN_GRAPH_STRONGEST,
	};

	return tn_graph_thinned(graph, &how, &v->drawn, &v->n_dropped);
}

static const char *how_to_install(void)
{
	static const char *const commands[TN_N_DISTROS] = {
		[TN_DISTRO_OTHER] = "the package is called graphviz",
		[TN_DISTRO_DEBIAN] = "apt install graphviz",
		[TN_DISTRO_FEDORA] = "dnf install graphviz",
		[TN_DISTRO_ARCH] = "pacman -S graphviz",
		[TN_DISTRO_SUSE] = "zypper install graphviz",
		[TN_DISTRO_ALPINE] = "apk add graphviz",
	};
	tn_root *here = tn_root_new("");
	enum tn_distro distro = here ? tn_distro_of(here) : TN_DISTRO_OTHER;

	tn_root_free(here);
	return commands[distro];
}

static int tell_placer(int r, struct tn_error *err)
{
	if (r == -ENOENT)
		return tn_fail(err, r, "an SVG picture is laid out by Graphviz's program dot, which is not here (%s);"
			       " --dot and --text do without", how_to_install());
	if (r == -ETIMEDOUT)
		return tn_fail(err, r, "Graphviz's dot has not laid the graph out in %d seconds; --depth, --group or --groups"
			       " make it smaller", TIMEOUT_MSEC / 1000);
	if (r == -EPIPE || r == -EBADMSG)
		return tn_fail(err, r, "Graphviz's dot has not laid the graph out: what it said is no layout of it");
	return tn_fail(err, r, "Graphviz's dot: %s", strerror(-r));
}

static int add_svg(struct tn_graph_view *v, const struct tn_graph_drawing *drawing, struct tn_buf *ret, struct tn_error *err)
{
	tn_cleanup(tn_graph_svg_freep) tn_graph_svg *svg = NULL;
	tn_autobuf question = { 0 }, answer = { 0 };
	int r = tn_graph_svg_new(drawing, &svg);

	if (r == 0)
		r = tn_graph_svg_ask(svg, &question);
	if (r < 0)
		return r;
	if (question.n && v->no_placer)
		r = v->no_placer;
	else if (question.n)
		r = tn_filter_ask(&v->placer, tn_buf_text(&question), ANSWER_MAX, TIMEOUT_MSEC, &answer);
	if (r == 0)
		r = tn_graph_svg_draw(svg, tn_buf_text(&answer), ret);
	return r == -ENOMEM ? r : r < 0 ? tell_placer(r, err) : 0;
}

void tn_graph_start_placer(struct tn_graph_view *v)
{
	v->no_placer = tn_filter_start(tn_graph_placer, CPU_SECONDS, &v->placer);
}

int tn_graph_draw(struct tn_graph_view *v, const struct tn_graph *graph, bool svg, struct tn_buf *ret, struct tn_error *err)
{
	tn_cleanup(tn_graph_colours_free) struct tn_graph_colours colours = { 0 };
	struct tn_graph_drawing drawing = {
		.graph = &v->drawn, .colours = &colours, .title = v->title, .names = v->args->symbols ? NAMES_SHOWN : 0,
		.link = v->args->link, .group_link = v->args->group_link,
	};
	int r = thin(v, graph);

	if (r == 0)
		r = tn_graph_colour(&v->drawn, v->colour_by, &colours);
	if (r == 0 && v->n_dropped) {
		drawing.note = tn_arena_printf(&v->world->arena, "%zu connections are not drawn: %s; --all-edges draws them",
					       v->n_dropped,
					       v->drawn.nodes.v[v->drawn.nodes.n - 1].kind == TN_GRAPH_GROUP ?
					       "those that others imply, and weak ones between directories" : "others imply them");
		r = drawing.note ? 0 : -ENOMEM;
	}
	if (r < 0)
		return r;
	return svg ? add_svg(v, &drawing, ret, err) : tn_graph_dot(&drawing, ret);
}
