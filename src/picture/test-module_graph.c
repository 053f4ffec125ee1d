// SPDX-License-Identifier: LGPL-2.1-or-later
/* Graphs of trees that are made here, as text: a line for each node, then one for each edge. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "picture/module_graph.h"
#include "tests/support/testplan.h"

static struct testplan t;
static struct tn_arena strings;

static const char deps[] = "0 top kernel/fs/top.ko: kernel/fs/mid.ko kernel/lib/low.ko kernel/lib/base.ko\n"
			   "1 mid kernel/fs/mid.ko: kernel/lib/low.ko kernel/lib/base.ko\n"
			   "2 low kernel/lib/low.ko: kernel/lib/base.ko\n"
			   "3 base kernel/lib/base.ko:\n"
			   "4 one kernel/net/one.ko: kernel/net/two.ko\n"
			   "5 two kernel/net/two.ko: kernel/net/one.ko\n"
			   "6 lone updates/lone.ko:\n";

static int open_tree(void **state)
{
	int r = testplan_open(&t);

	testplan_put_modules(&t, deps);
	testtree_put_index(&t.top, "modules.builtin.bin", "0 inside x\n");
	return r;
}

static int close_tree(void **state)
{
	tn_arena_free(&strings);
	return testplan_close(&t);
}

static const char *text_of(const struct tn_graph *g)
{
	struct tn_buf b = { 0 };
	char *text;

	for (size_t i = 0; i < g->nodes.n; i++) {
		const struct tn_graph_node *n = &g->nodes.v[i];

		tn_graph_node_id(n, &b);
		tn_buf_addf(&b, " %s%s%s%s\n", n->group, *n->group ? " " : "", n->state ? tn_graph_state_word(n->state) : "-",
			    n->asked ? " asked" : "");
	}
	for (size_t i = 0; i < g->edges.n; i++) {
		const struct tn_graph_edge *e = &g->edges.v[i];

		tn_buf_addf(&b, "%s %s %s%s%s\n", g->nodes.v[e->from].name, tn_graph_edge_word(e->kind), g->nodes.v[e->to].name,
			    e->implied ? " implied" : "", e->in_use ? " in-use" : "");
	}
	text = tn_buf_take(&b);
	assert_non_null(text);
	return text;
}

static void check_graph(const char *conf, const char *loaded, const struct tn_module_graph_wish *wish, const char *wanted)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_loaded_list list = { 0 };
	const struct tn_graph_device devices[] = { { "/sys/devices/x/0:1", "pci", "low" }, { "/sys/devices/y", "usb", "nothing" } };
	struct tn_module_graph_from from = { .loaded = loaded ? &list : NULL, .devices = devices, .n_devices = 2 };
	tn_autograph g = { 0 };
	tn_autofree const char *got = NULL;

	testplan_set(&t, conf, NULL);
	from.tree = t.tree;
	from.config = t.config;
	assert_int_equal(tn_loaded_read(tn_text(loaded ? loaded : ""), &arena, NULL, &list), 0);
	assert_int_equal(tn_module_graph(&from, wish, &g, NULL), 0);
	got = text_of(&g);
	assert_string_equal(got, wanted);
}

/* @list: set apart by blanks. */
static tn_names names(const char *list)
{
	tn_autovec tn_names found = { 0 };
	struct tn_text rest = tn_text(list), word;

	while (tn_text_word(&rest, " ", &word))
		if (tn_vec_push(&found, tn_arena_dup(&strings, word)) < 0)
			abort();
	return tn_vec_take(&found);
}

static void whole_tree(void **state)
{
	check_graph("", NULL, &(struct tn_module_graph_wish){ 0 },
		    "module:base lib available\nmodule:lone updates available\nmodule:low lib available\nmodule:mid fs available\n"
		    "module:one net available\nmodule:top fs available\nmodule:two net available\ndevice:/sys/devices/x/0:1 pci -\n"
		    "low depends base\nmid depends low\none depends two\ntop depends mid\ntwo depends one\n"
		    "/sys/devices/x/0:1 drives low\n");
}

static void only_down(void **state)
{
	tn_autovec tn_names start = names("mid");

	check_graph("", NULL, &(struct tn_module_graph_wish){ .start = &start, .down = true, .depth = TN_GRAPH_ANY_DEPTH },
		    "module:base lib available\nmodule:low lib available\nmodule:mid fs available asked\n"
		    "device:/sys/devices/x/0:1 pci -\nlow depends base\nmid depends low\n/sys/devices/x/0:1 drives low\n");
}

static void up_so_many_steps(void **state)
{
	tn_autovec tn_names start = names("base");

	check_graph("", NULL, &(struct tn_module_graph_wish){ .start = &start, .up = true, .depth = 1 },
		    "module:base lib available asked\nmodule:low lib available\ndevice:/sys/devices/x/0:1 pci -\n"
		    "low depends base\n/sys/devices/x/0:1 drives low\n");
}

/* What the kernel counts is a direct dependency, implied or not; what it holds for no known reason is an edge of its own. */
static void what_is_loaded(void **state)
{
	const char *loaded = "base 10 2 top,lone, Live 0x0\ntop 10 0 - Live 0x0 (O)\nlone 10 1 [permanent],gone, Live 0x0\n"
			     "alien 10 0 - Loading 0x0\n";
	tn_autovec tn_names only = names("base top lone alien");

	check_graph("", loaded, &(struct tn_module_graph_wish){ .only = &only },
		    "module:alien loading\nmodule:base lib loaded\nmodule:lone updates loaded\nmodule:top fs loaded\n"
		    "lone holds base in-use\ntop depends base implied in-use\n");
}

static void soft_and_weak(void **state)
{
	tn_autovec tn_names start = names("lone");

	check_graph("softdep lone pre: low inside post: nowhere\nsoftdep l* pre: mid\nweakdep lone two\nalias nick one\n", NULL,
		    &(struct tn_module_graph_wish){ .start = &start, .down = true, .depth = 1 },
		    "module:lone updates available asked\nmodule:low lib available\nmodule:two net available\n"
		    "builtin:inside builtin\nmissing:nowhere missing\ndevice:/sys/devices/x/0:1 pci -\nlone soft-pre low\n"
		    "lone weak two\nlone soft-pre inside\nlone soft-post nowhere\n/sys/devices/x/0:1 drives low\n");
}

/* The first line that fits is the one, whether by its name or by a pattern; a name there may be an alias. */
static void first_line_and_aliases(void **state)
{
	tn_autovec tn_names start = names("lone");

	check_graph("softdep lo?e post: nick\nsoftdep lone pre: low\nalias nick one\n", NULL,
		    &(struct tn_module_graph_wish){ .start = &start, .down = true, .depth = 1 },
		    "module:lone updates available asked\nmodule:one net available\nlone soft-post one\n");
}

static void files_that_are_gone(void **state)
{
	tn_autovec tn_names start = names("lone inside phantom");

	assert_int_equal(unlink(testtree_path(&t.top, "updates/lone.ko")), 0);
	check_graph("", NULL, &(struct tn_module_graph_wish){ .start = &start, .down = true, .depth = 1 },
		    "module:lone updates missing asked\nbuiltin:inside builtin asked\nmissing:phantom missing asked\n");
	testtree_put(&t.top, "updates/lone.ko", tn_text("module"));
}

/* Each of so many modules needs all others: 250,000 edges, and a whole list to look through for each of them. */
static void all_need_all(void **state)
{
	enum { MODULES = 500 };
	struct testplan many;
	tn_autobuf all = { 0 }, lines = { 0 };
	tn_autograph g = { 0 };
	tn_autofree char *text = NULL;

	for (int i = 0; i < MODULES; i++)
		tn_buf_addf(&all, " m%d.ko", i);
	for (int i = 0; i < MODULES; i++)
		tn_buf_addf(&lines, "%d m%d m%d.ko:%.*s\n", i, i, i, TN_TEXT_FMT(tn_buf_text(&all)));
	text = tn_buf_take(&lines);
	assert_int_equal(testplan_open(&many), 0);
	testtree_put_index(&many.top, "modules.dep.bin", text);
	testplan_set(&many, "", NULL);
	assert_int_equal(tn_module_graph(&(struct tn_module_graph_from){ .tree = many.tree, .config = many.config },
					 &(struct tn_module_graph_wish){ 0 }, &g, NULL), 0);
	assert_int_equal(g.nodes.n, MODULES);
	assert_int_equal(g.edges.n, MODULES * (MODULES - 1)); /* in a circle nothing implies anything */
	assert_int_equal(testplan_close(&many), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_tree),
		cmocka_unit_test(only_down),
		cmocka_unit_test(up_so_many_steps),
		cmocka_unit_test(what_is_loaded),
		cmocka_unit_test(soft_and_weak),
		cmocka_unit_test(first_line_and_aliases),
		cmocka_unit_test(files_that_are_gone),
		cmocka_unit_test(all_need_all),
	};

	return cmocka_run_group_tests(tests, open_tree, close_tree);
}
