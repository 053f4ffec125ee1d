/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testplan.h - for tests: a made tree, configuration and kernel state, and plans as text */
#ifndef TN_TESTPLAN_H
#define TN_TESTPLAN_H

#include "core/state/loaded.h"
#include "core/state/sysmodule.h"
#include "tests/support/testplan_text.h"
#include "tests/support/testtree.h"

/* A module of the made kernel. The table ends with a NULL name. */
struct testmodule {
	const char *name;
	int state; /* enum tn_initstate */
	int refcount;
	const char *holders; /* set apart by blanks */
};

struct testplan {
	struct testtree top;
	tn_root *root;
	tn_tree *tree;
	tn_config *config;
	struct testmodule *modules;
	struct tn_state_view state;
	struct tn_plan_source from;
	struct tn_arena arena;
};

static inline struct testmodule *testplan_module(void *data, const char *name)
{
	const struct testplan *t = data;

	for (struct testmodule *m = t->modules; m && m->name; m++)
		if (strcmp(m->name, name) == 0)
			return m;
	return NULL;
}

static inline int testplan_state_of(void *data, const char *name)
{
	const struct testmodule *m = testplan_module(data, name);

	return m ? m->state : TN_STATE_ABSENT;
}

static inline int testplan_refcount(void *data, const char *name)
{
	const struct testmodule *m = testplan_module(data, name);

	return m && m->state != TN_STATE_ABSENT ? m->refcount : -ENOENT;
}

static inline int testplan_holders(void *data, const char *name, struct tn_arena *arena,
				   tn_names *ret)
{
	const struct testmodule *m = testplan_module(data, name);
	struct tn_text rest = tn_text(m && m->holders ? m->holders : ""), word;

	if (!m)
		return -ENOENT;
	while (tn_text_word(&rest, " ", &word))
		if (tn_vec_push(ret, tn_arena_dup(arena, word)) < 0)
			return -ENOMEM;
	return 0;
}

static inline int testplan_open(struct testplan *t)
{
	memset(t, 0, sizeof(*t));
	return testtree_open(&t->top);
}

/* modules.dep.bin from lines "PRIORITY NAME PATH: PATH...", and the files that it names. */
static inline void testplan_put_modules(struct testplan *t, const char *lines)
{
	struct tn_text rest = tn_text(lines), line, word;
	char path[64];

	testtree_put_index(&t->top, "modules.dep.bin", lines);
	while (tn_text_line(&rest, &line)) {
		for (int i = 0; i < 3; i++)
			tn_text_word(&line, " ", &word);
		snprintf(path, sizeof(path), "%.*s", (int)word.n - 1, word.p);
		testtree_put(&t->top, path, tn_text("module"));
	}
}

static inline void testplan_release(struct testplan *t)
{
	tn_arena_free(&t->arena);
	t->config = tn_config_free(t->config);
	t->tree = tn_tree_free(t->tree);
	t->root = tn_root_free(t->root);
}

static inline int testplan_close(struct testplan *t)
{
	testplan_release(t);
	return testtree_close(&t->top);
}

/* What the plans from now on are made for. */
static inline void testplan_set(struct testplan *t, const char *conf, struct testmodule *modules)
{
	const char *const paths[] = { testtree_path(&t->top, "c"), NULL };
	struct tn_config_source from = { .paths = paths, .log = &t->top.log };

	testplan_release(t);
	testtree_put(&t->top, "c/x.conf", tn_text(conf));
	from.root = t->root = tn_root_new(t->top.path);
	t->tree = tn_tree_new(t->top.path, &t->top.log);
	if (tn_config_load(&from, &t->config, NULL) < 0)
		abort();
	t->modules = modules;
	t->state = (struct tn_state_view){ t, testplan_state_of, testplan_refcount,
					   testplan_holders };
	t->from = (struct tn_plan_source){ t->tree, t->config, &t->state };
}

/* Adds the modules that @name stands for. Return: of the last tn_plan_add(). */
static inline int testplan_add(struct testplan *t, tn_plan *plan, const char *name,
			       const struct tn_plan_request *request)
{
	tn_autovec tn_matches found = { 0 };
	struct tn_match *v;
	int r = tn_lookup(t->tree, t->config, name, &t->arena, &found);

	v = tn_arena_alloc(&t->arena, (found.n + 1) * sizeof(*v));
	if (r == 0 && found.n)
		memcpy(v, found.v, found.n * sizeof(*v));
	for (size_t i = 0; r == 0 && i < found.n; i++)
		r = tn_plan_add(plan, &v[i], request, NULL);
	return r;
}

/* The plan for one name, with what was set before. */
static inline const char *testplan_for(struct testplan *t, const char *name,
				       struct tn_plan_request request)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&t->from);

	if (testplan_add(t, plan, name, &request) < 0 || tn_plan_link(plan) < 0)
		return "error";
	return testplan_text(plan);
}

#endif
