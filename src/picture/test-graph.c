// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "picture/graph_dot.h"
#include "picture/graph_group.h"
#include "picture/graph_pages.h"
#include "picture/graph_svg.h"
#include "picture/graph_thin.h"
#include "picture/graph_words.h"

static size_t node(struct tn_graph *g, enum tn_graph_node_kind kind, const char *name, const char *group)
{
	size_t i;

	assert_true(tn_graph_node(g, kind, name, &i) >= 0);
	g->nodes.v[i].group = group;
	if (kind == TN_GRAPH_MODULE)
		g->nodes.v[i].state = TN_GRAPH_AVAILABLE;
	return i;
}

static struct tn_graph_edge *edge(struct tn_graph *g, enum tn_graph_edge_kind kind, size_t from, size_t to)
{
	struct tn_graph_edge *e;

	assert_true(tn_graph_edge(g, kind, from, to, &e) >= 0);
	return e;
}

static void each_once(void **state)
{
	tn_autograph g = { 0 };
	size_t a = node(&g, TN_GRAPH_MODULE, "b", ""), b = node(&g, TN_GRAPH_MODULE, "a", ""), i;

	assert_int_equal(node(&g, TN_GRAPH_MODULE, "b", ""), a);
	assert_int_not_equal(node(&g, TN_GRAPH_MISSING, "b", ""), a);
	edge(&g, TN_GRAPH_DEPENDS, a, b);
	edge(&g, TN_GRAPH_DEPENDS, a, b);
	edge(&g, TN_GRAPH_WEAK, a, b);
	assert_int_equal(g.edges.n, 2);
	assert_int_equal(tn_graph_sort(&g), 0);
	assert_string_equal(g.nodes.v[0].name, "a");
	assert_true(tn_graph_find(&g, TN_GRAPH_MODULE, "b", &i));
	assert_int_equal(g.edges.v[0].from, i);
	assert_true(tn_graph_find_edge(&g, TN_GRAPH_WEAK, i, 0, &i));
}

static void subsystems(void **state)
{
	assert_true(tn_text_is(tn_graph_subsystem("drivers/net/ethernet"), "drivers/net"));
	assert_true(tn_text_is(tn_graph_subsystem("drivers"), "drivers"));
	assert_true(tn_text_is(tn_graph_subsystem("fs/ext4"), "fs"));
	assert_true(tn_text_is(tn_graph_subsystem(""), ""));
}

/* 150 in a/big, 20 in a/small, 3 in a/few, 2 at the top. */
static void make_tree(struct tn_graph *g)
{
	static const struct {
		const char *group;
		size_t n;
	} dirs[] = { { "a/big/x", 90 }, { "a/big/y", 60 }, { "a/small", 20 }, { "a/few", 3 }, { "", 2 } };
	char name[32];

	for (size_t d = 0; d < sizeof(dirs) / sizeof(dirs[0]); d++)
		for (size_t i = 0; i < dirs[d].n; i++) {
			snprintf(name, sizeof(name), "m%zu_%zu", d, i);
			node(g, TN_GRAPH_MODULE, name, dirs[d].group);
		}
	edge(g, TN_GRAPH_DEPENDS, 0, 150); /* a/big/x to a/small */
	edge(g, TN_GRAPH_DEPENDS, 1, 151);
	edge(g, TN_GRAPH_DEPENDS, 1, 2);
	edge(g, TN_GRAPH_DEPENDS, 170, 0); /* a/few to a/big/x */
	assert_int_equal(tn_graph_sort(g), 0);
}

static char *groups_of(const struct tn_graph *g, const char *inside, size_t single)
{
	tn_autograph grouped = { 0 };
	struct tn_buf b = { 0 };
	char *text;

	assert_int_equal(tn_graph_grouped(g, inside, single, &grouped), 0);
	for (size_t i = 0; i < grouped.nodes.n; i++)
		if (grouped.nodes.v[i].kind == TN_GRAPH_GROUP)
			tn_buf_addf(&b, "%s %zu\n", grouped.nodes.v[i].name, grouped.nodes.v[i].n_modules);
	for (size_t i = 0; i < grouped.edges.n; i++)
		tn_buf_addf(&b, "%s %s %zu\n", grouped.nodes.v[grouped.edges.v[i].from].name,
			    grouped.nodes.v[grouped.edges.v[i].to].name, grouped.edges.v[i].n_edges);
	text = tn_buf_take(&b);
	assert_non_null(text);
	return text;
}

static void large_directories_are_taken_apart(void **state)
{
	tn_autograph g = { 0 };
	tn_autofree char *all = NULL, *inside = NULL;

	make_tree(&g);
	all = groups_of(&g, NULL, 10);
	assert_string_equal(all, "* 2\na/* 3\na/big/x 90\na/big/y 60\na/small 20\na/* a/big/x 1\na/big/x a/small 2\n");
	inside = groups_of(&g, "a/few", 10);
	assert_string_equal(inside, "* 2\na/big/x 90\na/big/y 60\na/small 20\nm3_0 a/big/x 1\na/big/x a/small 2\n");
}

static void what_hides_the_rest_is_left_out(void **state)
{
	tn_autograph g = { 0 }, thin = { 0 };
	size_t a = node(&g, TN_GRAPH_MODULE, "a", ""), b = node(&g, TN_GRAPH_MODULE, "b", ""), dropped;
	char name[32];

	edge(&g, TN_GRAPH_DEPENDS, a, b)->implied = true;
	edge(&g, TN_GRAPH_SOFT_PRE, a, b);
	for (int i = 0; i < 5; i++) {
		snprintf(name, sizeof(name), "/sys/devices/%d", i);
		edge(&g, TN_GRAPH_DRIVES, node(&g, TN_GRAPH_DEVICE, name, i < 4 ? "usb" : "pci"), a);
	}
	assert_int_equal(tn_graph_sort(&g), 0);
	assert_int_equal(tn_graph_thinned(&g, &(struct tn_graph_thinning){ .drop_implied = true, .devices = 3 }, &thin, &dropped),
			 0);
	assert_int_equal(dropped, 1);
	assert_int_equal(thin.edges.n, 3); /* softdep, four of USB together, one of PCI */
	assert_int_equal(thin.nodes.n, 4);
	assert_string_equal(thin.nodes.v[3].name, "usb devices of a");
	assert_int_equal(thin.nodes.v[3].n_modules, 4);
}

static void the_strongest_of_each_group_stay(void **state)
{
	tn_autograph g = { 0 }, thin = { 0 };
	size_t from = node(&g, TN_GRAPH_GROUP, "from", "from"), dropped;

	edge(&g, TN_GRAPH_DEPENDS, from, node(&g, TN_GRAPH_GROUP, "weak", "weak"))->n_edges = 2;
	edge(&g, TN_GRAPH_DEPENDS, from, node(&g, TN_GRAPH_GROUP, "strong", "strong"))->n_edges = 9;
	edge(&g, TN_GRAPH_DEPENDS, from, node(&g, TN_GRAPH_GROUP, "good", "good"))->n_edges = 5;
	assert_int_equal(tn_graph_sort(&g), 0);
	assert_int_equal(tn_graph_thinned(&g, &(struct tn_graph_thinning){ .devices = 3, .strongest = 2 }, &thin, &dropped), 0);
	assert_int_equal(dropped, 1);
	assert_int_equal(thin.edges.n, 2);
	assert_string_equal(thin.nodes.v[thin.edges.v[0].to].name, "good");
	assert_string_equal(thin.nodes.v[thin.edges.v[1].to].name, "strong");
}

/* Who is only there for its edges is not without them. */
static void neighbours_go_with_their_edges(void **state)
{
	tn_autograph g = { 0 }, thin = { 0 };
	size_t a = node(&g, TN_GRAPH_MODULE, "a", ""), b = node(&g, TN_GRAPH_MODULE, "b", ""), dropped;

	node(&g, TN_GRAPH_MODULE, "alone", "");
	g.nodes.v[b].beside = true;
	edge(&g, TN_GRAPH_DEPENDS, a, b)->implied = true;
	assert_int_equal(tn_graph_sort(&g), 0);
	assert_int_equal(tn_graph_thinned(&g, &(struct tn_graph_thinning){ .drop_implied = true, .devices = 3 }, &thin, &dropped),
			 0);
	assert_int_equal(dropped, 1);
	assert_int_equal(thin.nodes.n, 2);
	assert_false(tn_graph_find(&thin, TN_GRAPH_MODULE, "b", &b));
}

/* 90 modules in each of a/x and a/y, 20 in b, 2 elsewhere; one of a/x needs one of b. */
static tn_graph_pages *make_pages(struct tn_graph *g)
{
	static const char *const dirs[] = { "a/x", "a/y", "b", "" };
	static const size_t counts[] = { 90, 90, 20, 2 };
	tn_graph_pages *pages;
	char name[32];

	for (size_t d = 0; d < sizeof(dirs) / sizeof(dirs[0]); d++)
		for (size_t i = 0; i < counts[d]; i++) {
			snprintf(name, sizeof(name), "m%zu_%03zu", d, i);
			node(g, TN_GRAPH_MODULE, name, dirs[d]);
		}
	edge(g, TN_GRAPH_DEPENDS, 0, 180); /* a/x to b */
	edge(g, TN_GRAPH_DEPENDS, 1, 90);  /* a/x to a/y */
	edge(g, TN_GRAPH_DEPENDS, 1, node(g, TN_GRAPH_MISSING, "none", ""));
	assert_int_equal(tn_graph_sort(g), 0);
	assert_int_equal(tn_graph_pages_new(g, true, &pages), 0);
	return pages;
}

/* "group: its file above: nodes" of each page that is not empty; of nodes: how many modules, and the others. */
static char *pages_of(const tn_graph_pages *pages)
{
	struct tn_buf b = { 0 };
	char *text;

	for (size_t i = 0; i < tn_graph_pages_count(pages); i++) {
		tn_autograph g = { 0 };
		size_t modules = 0;

		assert_int_equal(tn_graph_page_make(pages, i, &g), 0);
		for (size_t k = 0; k < g.nodes.n; k++)
			modules += g.nodes.v[k].kind == TN_GRAPH_MODULE;
		tn_buf_addf(&b, "%s %s <%s: %zu", tn_graph_page_group(pages, i), tn_graph_page_file(pages, i),
			    tn_graph_page_file(pages, tn_graph_page_parent(pages, i)), modules);
		for (size_t k = 0; k < g.nodes.n; k++)
			if (g.nodes.v[k].kind != TN_GRAPH_MODULE)
				tn_buf_addf(&b, " %s(%zu%s%s)", g.nodes.v[k].name, g.nodes.v[k].n_modules,
					    g.nodes.v[k].beside ? " beside" : "", g.nodes.v[k].page ? "" : " no page");
		tn_buf_addf(&b, " /%zu\n", g.edges.n);
	}
	text = tn_buf_take(&b);
	assert_non_null(text);
	return text;
}

static void each_group_has_a_page(void **state)
{
	tn_autograph g = { 0 };
	tn_cleanup(tn_graph_pages_freep) tn_graph_pages *pages = make_pages(&g);
	tn_autofree char *text = pages_of(pages);

	assert_string_equal(text, " index.svg <index.svg: 0 *(2) a/x(90) a/y(90) b(20) /2\n"
				  "* dir-~2a.svg <index.svg: 2 /0\n"
				  "a/* dir-a.~2a.svg <index.svg: 0 /0\n"
				  "b dir-b.svg <index.svg: 20 a/x(90 beside) /1\n"
				  "a/x dir-a.x.svg <index.svg: 90 none(0 beside no page) a/y(90 beside) b(20 beside) /3\n"
				  "a/y dir-a.y.svg <index.svg: 90 a/x(90 beside) /1\n");
}

/* Where there are many groups a large one stays whole, and opens as groups, which lead back to it. */
static void large_groups_open_as_groups(void **state)
{
	tn_autograph g = { 0 };
	tn_cleanup(tn_graph_pages_freep) tn_graph_pages *pages = NULL;
	tn_autofree char *text = NULL;
	char name[32], dirs[61][8];

	for (size_t i = 0; i < 61 * 8; i++) {
		snprintf(dirs[i / 8], sizeof(dirs[0]), "s%zu", i / 8);
		snprintf(name, sizeof(name), "s%03zu", i);
		node(&g, TN_GRAPH_MODULE, name, dirs[i / 8]);
	}
	for (size_t i = 0; i < 160; i++) {
		snprintf(name, sizeof(name), "b%03zu", i);
		node(&g, TN_GRAPH_MODULE, name, i % 2 ? "big/p" : "big/q");
	}
	edge(&g, TN_GRAPH_DEPENDS, 61 * 8, 61 * 8 + 1); /* big/q to big/p */
	edge(&g, TN_GRAPH_DEPENDS, 61 * 8, 0);
	assert_int_equal(tn_graph_sort(&g), 0);
	assert_int_equal(tn_graph_pages_new(&g, true, &pages), 0);
	text = pages_of(pages);
	assert_non_null(strstr(text, " s9(8) /1\n"));
	assert_non_null(strstr(text, "\nbig dir-big.svg <index.svg: 0 big/p(80) big/q(80) s0(8 beside) /2\n"));
	assert_non_null(strstr(text, "\nbig/p dir-big.p.svg <dir-big.svg: 80 big/q(80 beside) /1\n"));
	assert_non_null(strstr(text, "\nbig/q dir-big.q.svg <dir-big.svg: 80 big/p(80 beside) s0(8 beside) /2\n"));
	assert_non_null(strstr(text, "\ns0 dir-s0.svg <index.svg: 8 big(160 beside) /1\n"));
}

static void only_pages_names_are_taken(void **state)
{
	static const char *const bad[] = {
		"", "index.svg/", "../index.svg", "dir-a/b.svg", "dir-..", "dir-a.html", "x.svg", "dir- .svg", "dir-\n.svg",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(tn_graph_page_is_file(tn_text(bad[i])));
	assert_true(tn_graph_page_is_file(tn_text("index.svg")));
	assert_true(tn_graph_page_is_file(tn_text("dir-drivers.net.~2a.svg")));
}

static void classes_are_by_what_is_asked(void **state)
{
	tn_autograph g = { 0 };
	tn_cleanup(tn_graph_colours_free) struct tn_graph_colours by_state = { 0 }, by_taint = { 0 }, by_size = { 0 };
	size_t a = node(&g, TN_GRAPH_MODULE, "a", "fs"), b = node(&g, TN_GRAPH_MODULE, "b", "fs");

	g.nodes.v[a].state = TN_GRAPH_LOADED;
	g.nodes.v[a].taints = "OE";
	g.nodes.v[b].has_size = true;
	g.nodes.v[b].size = 100000;
	assert_int_equal(tn_graph_colour(&g, TN_GRAPH_BY_STATE, &by_state), 0);
	assert_int_equal(by_state.n, 2);
	assert_string_equal(by_state.classes[by_state.of[a]].label, "loaded");
	assert_string_equal(by_state.classes[by_state.of[b]].label, "not loaded");
	assert_int_equal(tn_graph_colour(&g, TN_GRAPH_BY_TAINT, &by_taint), 0);
	assert_int_equal(by_taint.classes[by_taint.of[a]].mark, 'O');
	assert_int_equal(by_taint.classes[by_taint.of[b]].mark, '?');
	assert_int_equal(tn_graph_colour(&g, TN_GRAPH_BY_SIZE, &by_size), 0);
	assert_string_equal(by_size.classes[by_size.of[b]].label, "32 to 128 KiB");
}

static char *shown(void (*add)(uint64_t bytes, struct tn_buf *ret), uint64_t n)
{
	struct tn_buf b = { 0 };
	char *text;

	add(n, &b);
	text = tn_buf_take(&b);
	assert_non_null(text);
	return text;
}

static void sizes_in_words(void **state)
{
	static const struct {
		uint64_t n;
		const char *text;
	} sizes[] = {
		{ 0, "0 B" }, { 1023, "1023 B" }, { 1024, "1.0 KiB" }, { 12288, "12 KiB" }, { 1146880, "1.1 MiB" },
		{ UINT64_MAX, "very large" },
	};

	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		tn_autofree char *text = shown(tn_graph_size_words, sizes[i].n);

		assert_string_equal(text, sizes[i].text);
	}
}

/* Of names that try to be something else. */
static void make_hostile(struct tn_graph *g)
{
	static const char *const symbols[] = { "</title>" };
	size_t a = node(g, TN_GRAPH_MODULE, "\"];x->y<script>alert(1)</script>\\", "a&amp;b/\\"), b;

	b = node(g, TN_GRAPH_MISSING, "\xff\x01\n]]>--><!--\xef\xbf\xbe", "");
	edge(g, TN_GRAPH_SOFT_PRE, a, b)->why = "\"\\\n<a href='javascript:x'>";
	edge(g, TN_GRAPH_DEPENDS, b, a)->symbols = symbols;
	g->edges.v[1].n_symbols = 1;
	g->nodes.v[a].description = "&lt;b>\"";
	g->nodes.v[a].asked = true;
	assert_int_equal(tn_graph_sort(g), 0);
}

static void dot_stays_dot(void **state)
{
	tn_autograph g = { 0 };
	tn_cleanup(tn_graph_colours_free) struct tn_graph_colours colours = { 0 };
	const struct tn_graph_drawing d = { .graph = &g, .colours = &colours, .title = "a \"title\"\\", .link = "x/%s?\"" };
	tn_autofree char *text = NULL;
	struct tn_buf b = { 0 };

	make_hostile(&g);
	assert_int_equal(tn_graph_colour(&g, TN_GRAPH_BY_SUBSYSTEM, &colours), 0);
	assert_int_equal(tn_graph_dot(&d, &b), 0);
	text = tn_buf_take(&b);
	assert_non_null(strstr(text, "\t\"module:\\\"];x->y<script>alert(1)</script>\\\\\" [shape=box"));
	assert_non_null(strstr(text, "label=\"a \\\"title\\\"\\\\\""));
	assert_non_null(strstr(text, "URL=\"x/%22%5D%3Bx-%3Ey%3Cscript%3Ealert%281%29%3C%2Fscript%3E%5C?\\\"\""));
	assert_non_null(strstr(text, "\\n&amp;lt;b>\\\"\""));
	assert_null(strchr(text, '\x01'));
	assert_null(strchr(text, '\xff'));
}

/* Return: of tn_graph_svg_draw(). */
static int draw(const struct tn_graph *g, const char *answer, char **ret)
{
	tn_cleanup(tn_graph_colours_free) struct tn_graph_colours colours = { 0 };
	const struct tn_graph_drawing d = { .graph = g, .colours = &colours, .title = "</title>", .note = "<&>" };
	tn_cleanup(tn_graph_svg_freep) tn_graph_svg *svg = NULL;
	struct tn_text rest = tn_text(answer);
	tn_autobuf b = { 0 };
	int r;

	assert_int_equal(tn_graph_colour(g, TN_GRAPH_BY_STATE, &colours), 0);
	assert_int_equal(tn_graph_svg_new(&d, &svg), 0);
	r = tn_graph_svg_draw(svg, &rest, &b);
	if (r == 0 && rest.n)
		r = -EBADMSG;
	if (r == 0)
		*ret = tn_buf_take(&b);
	return r;
}

#define ANSWER                                                                                                        \
	"graph 1 5 2\nnode n0 1 1 1 .5\nnode n1 4 1 1 .5\nedge n0 n1 4 1.5 1 2 1 3 1 3.5 1\n"                         \
	"edge n1 n0 7 3.5 1 3 1 2.5 1 2 1 1.8 1 1.6 1 1.5 1\nstop\n"

static void svg_stays_svg(void **state)
{
	tn_autograph g = { 0 };
	tn_autofree char *text = NULL;

	make_hostile(&g);
	assert_int_equal(draw(&g, ANSWER, &text), 0);
	assert_null(strstr(text, "<script"));
	assert_null(strstr(text, "<b>"));
	assert_null(strstr(text, "<!--"));
	assert_null(strstr(text, "]]>"));
	assert_null(strstr(text, "<a href='"));
	assert_non_null(strstr(text, "<title id=\"title\">&lt;/title&gt;</title>"));
	assert_non_null(strstr(text, "1 symbol: &lt;/title&gt;</title>"));
	assert_non_null(strstr(text, "<a id=\"module-.22.5d.3bx.2d.3ey"));
}

/* What is no layout of the graph that was asked for draws nothing. */
static void other_answers_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "graph 1 5 2\n", "graph 1 5 2\nstop\nstop\n", "stop\n", "graph 1 5 2\nnode n9 1 1 1 1\nstop\n",
		"graph 1 5 2\nedge n0 n1 3 1 1 2 2 3 3\nstop\n", "graph 1 5 2\ngraph 1 5 2\nstop\n", "node n0 1 1 1 1\n",
		"graph 1 5 2\nedge n0 n1 4 1 1 2 2 3 3 4 4\nedge n0 n1 4 1 1 2 2 3 3 4 4\nstop\n", ANSWER ANSWER,
	};
	tn_autograph g = { 0 };

	make_hostile(&g);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		char *text = NULL;

		assert_int_equal(draw(&g, bad[i], &text), -EBADMSG);
	}
}

/* Eight leaves of one node: Graphviz hears of the first alone. @edge: its line. */
static int draw_block(const char *edge_line, char **ret)
{
	tn_autograph g = { 0 };
	tn_autofree char *text = NULL;
	struct tn_buf answer = { 0 };
	char name[8];
	size_t hub;

	for (size_t i = 0; i < 8; i++) {
		snprintf(name, sizeof(name), "a%zu", i);
		node(&g, TN_GRAPH_MODULE, name, "");
	}
	hub = node(&g, TN_GRAPH_MODULE, "hub", "");
	for (size_t i = 0; i < 8; i++)
		edge(&g, TN_GRAPH_DEPENDS, i, hub);
	assert_int_equal(tn_graph_sort(&g), 0);
	tn_buf_addf(&answer, "graph 1 20 10\nnode n0 5 5 8 8\nnode n8 15 5 1 .5\n%s\nstop\n", edge_line);
	text = tn_buf_take(&answer);
	assert_non_null(text);
	return draw(&g, text, ret);
}

static size_t count(const char *text, const char *word)
{
	size_t n = 0;

	for (; (text = strstr(text, word)); text++)
		n++;
	return n;
}

static void alike_nodes_are_a_block(void **state)
{
	tn_autofree char *text = NULL, *none = NULL, *long_line = NULL;
	struct tn_buf points = { 0 };

	assert_int_equal(draw_block("edge n0 n8 4 9 5 10 5 13 5 14.5 5", &text), 0);
	assert_int_equal(count(text, "<rect class=\"bk\""), 1);
	assert_int_equal(count(text, ">8, each needs hub<"), 1);
	assert_int_equal(count(text, "<g class=\"e\">"), 8);
	assert_int_equal(draw_block("edge n1 n8 4 9 5 10 5 13 5 14.5 5", &none), -EBADMSG);
	assert_null(none);
	tn_buf_add_str(&points, "edge n0 n8 3004");
	for (size_t i = 0; i < 3004; i++)
		tn_buf_add_str(&points, " 9 5");
	long_line = tn_buf_take(&points);
	assert_non_null(long_line);
	assert_int_equal(draw_block(long_line, &none), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_once),
		cmocka_unit_test(subsystems),
		cmocka_unit_test(large_directories_are_taken_apart),
		cmocka_unit_test(what_hides_the_rest_is_left_out),
		cmocka_unit_test(the_strongest_of_each_group_stay),
		cmocka_unit_test(neighbours_go_with_their_edges),
		cmocka_unit_test(each_group_has_a_page),
		cmocka_unit_test(large_groups_open_as_groups),
		cmocka_unit_test(only_pages_names_are_taken),
		cmocka_unit_test(classes_are_by_what_is_asked),
		cmocka_unit_test(sizes_in_words),
		cmocka_unit_test(dot_stays_dot),
		cmocka_unit_test(svg_stays_svg),
		cmocka_unit_test(other_answers_are_refused),
		cmocka_unit_test(alike_nodes_are_a_block),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
