// SPDX-License-Identifier: LGPL-2.1-or-later
/* The drawing: what is left out of it, its colours, and its form. */
#include <errno.h>
#include <stdlib.h>

#include "cmd/graph/graph_view.h"
#include "machine/distro.h"
#include "picture/graph_group.h"
#include "picture/graph_pages.h"
#include "picture/graph_svg.h"
#include "picture/graph_thin.h"

/* Symbols that stand beside an edge with --symbols; asking it tells all. */
#define NAMES_SHOWN 3

/* What Graphviz may take, and answer. */
#define CPU_SECONDS 60
#define TIMEOUT_MSEC 90000
/* For a set of drawings. */
#define PAGES_CPU_SECONDS 600
#define PAGES_TIMEOUT_MSEC 900000
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

/* One drawing on its way. */
struct sheet {
	struct tn_graph shown; /* of a set: the page's own */
	struct tn_graph drawn;
	struct tn_graph_colours colours;
	struct tn_graph_drawing drawing;
	tn_graph_svg *svg;
};

static void sheet_release(struct sheet *s)
{
	tn_graph_svg_free(s->svg);
	tn_graph_colours_free(&s->colours);
	tn_graph_free(&s->drawn);
	tn_graph_free(&s->shown);
}

static int thin(const struct tn_graph_view *v, const struct tn_graph *graph, struct tn_graph *ret, size_t *ret_dropped)
{
	const struct tn_graph_thinning how = {
		.drop_implied = !v->args->all_edges && graph->nodes.n > TN_GRAPH_IMPLIED_MAX,
		.devices = TN_GRAPH_DEVICES_MAX,
		.strongest = v->args->all_edges || graph->edges.n <= TN_GRAPH_GROUP_EDGES_MAX ? 0 : TN_GRAPH_STRONGEST,
	};

	return tn_graph_thinned(graph, &how, ret, ret_dropped);
}

static bool has_groups(const struct tn_graph *graph)
{
	/* They are the last. */
	return graph->nodes.n && graph->nodes.v[graph->nodes.n - 1].kind == TN_GRAPH_GROUP;
}

static int sheet_make(struct tn_graph_view *v, const struct tn_graph *graph, const char *title, struct sheet *s)
{
	size_t dropped;
	int r = thin(v, graph, &s->drawn, &dropped);

	if (r == 0)
		r = tn_graph_colour(&s->drawn, v->colour_by, &s->colours);
	if (r < 0)
		return r;
	s->drawing = (struct tn_graph_drawing){
		.graph = &s->drawn, .colours = &s->colours, .title = title, .names = v->args->symbols ? NAMES_SHOWN : 0,
		.link = v->args->link, .group_link = v->args->group_link,
	};
	if (!s->drawn.nodes.n)
		s->drawing.note = "there is nothing to show";
	if (!dropped)
		return 0;
	s->drawing.note = tn_arena_printf(&v->world->arena, "%zu connections are not drawn: %s; --all-edges draws them", dropped,
					  has_groups(&s->drawn) ? "those that others imply, and weak ones between directories" :
								  "others imply them");
	return s->drawing.note ? 0 : -ENOMEM;
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

static int tell_placer(const struct tn_graph_view *v, int r, struct tn_error *err)
{
	if (r == -ENOENT)
		return tn_fail(err, r, "an SVG picture is laid out by Graphviz's program dot, which is not here (%s);"
			       " --dot and --text do without", how_to_install());
	if (r == -ETIMEDOUT)
		return tn_fail(err, r, "Graphviz's dot has not laid the graph out in %d seconds; --depth, --group or --groups"
			       " make it smaller", (v->pages ? PAGES_TIMEOUT_MSEC : TIMEOUT_MSEC) / 1000);
	if (r == -EFBIG)
		return tn_fail(err, r, "Graphviz's dot has answered with more than %zu MiB; --depth, --group or --groups make the"
			       " graph smaller", ANSWER_MAX >> 20);
	if (r == -EPIPE || r == -EBADMSG)
		return tn_fail(err, r, "Graphviz's dot has not laid the graph out: what it said is no layout of it");
	return tn_fail(err, r, "Graphviz's dot: %s", strerror(-r));
}

/* All sheets are laid out by one question. */
static int place(struct tn_graph_view *v, const struct sheet *sheets, size_t n, struct tn_buf *ret)
{
	tn_autobuf question = { 0 };
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = sheets[i].svg ? tn_graph_svg_ask(sheets[i].svg, &question) : 0;
	if (r < 0 || !question.n)
		return r;
	return v->no_placer ? v->no_placer : tn_filter_ask(&v->placer, tn_buf_text(&question), ANSWER_MAX,
							   v->pages ? PAGES_TIMEOUT_MSEC : TIMEOUT_MSEC, ret);
}

static int add_svg(struct tn_graph_view *v, struct sheet *sheet, struct tn_buf *ret)
{
	tn_autobuf answer = { 0 };
	struct tn_text rest;
	int r = tn_graph_svg_new(&sheet->drawing, &sheet->svg);

	if (r == 0)
		r = place(v, sheet, 1, &answer);
	rest = tn_buf_text(&answer);
	if (r == 0)
		r = tn_graph_svg_draw(sheet->svg, &rest, ret);
	return r == 0 && rest.n ? -EBADMSG : r;
}

void tn_graph_start_placer(struct tn_graph_view *v)
{
	v->no_placer = tn_filter_start(tn_graph_placer, v->pages ? PAGES_CPU_SECONDS : CPU_SECONDS, &v->placer);
}

int tn_graph_draw(struct tn_graph_view *v, const struct tn_graph *graph, bool svg, struct tn_buf *ret, struct tn_error *err)
{
	tn_cleanup(sheet_release) struct sheet sheet = { 0 };
	int r = sheet_make(v, graph, v->title, &sheet);

	if (r == 0)
		r = svg ? add_svg(v, &sheet, ret) : tn_graph_dot(&sheet.drawing, ret);
	return r == -ENOMEM || r == 0 ? r : tell_placer(v, r, err);
}

/* The way from the first page to this one. */
static int find_above(struct tn_graph_view *v, const tn_graph_pages *pages, size_t page, struct tn_graph_drawing *d)
{
	struct tn_graph_above *above;
	size_t n = 0;

	for (size_t p = page; p; p = tn_graph_page_parent(pages, p))
		n++;
	above = tn_arena_array(&v->world->arena, n + 1, sizeof(*above));
	if (!above)
		return -ENOMEM;
	d->above = above;
	d->n_above = n;
	for (size_t p = page; p; n--) {
		p = tn_graph_page_parent(pages, p);
		above[n - 1].name = p ? tn_graph_page_group(pages, p) : v->title;
		above[n - 1].file = tn_graph_page_file(pages, p);
	}
	return 0;
}

/* A page that nothing leads to, as its group has no modules of its own, is none. */
static int make_page(struct tn_graph_view *v, const tn_graph_pages *pages, size_t page, struct sheet *s)
{
	const char *title = v->title;
	int r = tn_graph_page_make(pages, page, &s->shown);

	if (r < 0 || (page && !s->shown.nodes.n))
		return r;
	if (page)
		title = tn_arena_printf(&v->world->arena, "%s, kernel %s", tn_graph_page_group(pages, page), v->world->release);
	r = title ? sheet_make(v, &s->shown, title, s) : -ENOMEM;
	if (r == 0)
		r = find_above(v, pages, page, &s->drawing);
	return r < 0 ? r : tn_graph_svg_new(&s->drawing, &s->svg);
}

static int add_pages(struct tn_graph_view *v, const tn_graph_pages *pages, struct sheet *sheets, struct tn_buf *ret)
{
	const size_t n = tn_graph_pages_count(pages);
	tn_autobuf answer = { 0 };
	struct tn_text rest;
	int r = 0;

	for (size_t i = 0; i < n && r == 0; i++)
		r = make_page(v, pages, i, &sheets[i]);
	if (r == 0)
		r = place(v, sheets, n, &answer);
	rest = tn_buf_text(&answer);
	for (size_t i = 0; i < n && r == 0; i++) {
		tn_autobuf content = { 0 };

		if (!sheets[i].svg)
			continue;
		r = tn_graph_svg_draw(sheets[i].svg, &rest, &content);
		if (r == 0)
			tn_graph_pack_page(tn_graph_page_file(pages, i), tn_buf_text(&content), ret);
	}
	return r < 0 ? r : rest.n ? -EBADMSG : ret->failed ? -ENOMEM : 0;
}

int tn_graph_draw_pages(struct tn_graph_view *v, struct tn_buf *ret, struct tn_error *err)
{
	tn_cleanup(tn_graph_pages_freep) tn_graph_pages *pages = NULL;
	struct sheet *sheets = NULL;
	const bool many = !v->args->modules && count_modules(v) > TN_GRAPH_SINGLE_MAX;
	int r = tn_graph_pages_new(&v->graph, v->args->groups || many, &pages);

	if (r == 0)
		sheets = calloc(tn_graph_pages_count(pages), sizeof(*sheets));
	if (r == 0)
		r = sheets ? add_pages(v, pages, sheets, ret) : -ENOMEM;
	for (size_t i = 0; sheets && i < tn_graph_pages_count(pages); i++)
		sheet_release(&sheets[i]);
	free(sheets);
	return r == -ENOMEM || r == 0 ? r : tell_placer(v, r, err);
}
