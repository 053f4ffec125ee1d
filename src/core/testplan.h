/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* testplan.h - for tests: a made tree, configuration and kernel state, and plans as text */
#ifndef TN_CORE_TESTPLAN_H
#define TN_CORE_TESTPLAN_H

#include "core/plan.h"
#include "core/testtree.h"

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
	struct tn_plan_state state;
	struct tn_plan_world world;
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
static inline void testplan_world(struct testplan *t, const char *conf, struct testmodule *modules)
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
	t->state = (struct tn_plan_state){ t, testplan_state_of, testplan_refcount,
					   testplan_holders };
	t->world = (struct tn_plan_world){ t->tree, t->config, &t->state };
}

/* Adds the modules that @name stands for. Return: of the last tn_plan_add(). */
static inline int testplan_add(struct testplan *t, tn_plan *plan, const char *name,
			       const struct tn_plan_request *request)
{
	tn_matches found = { 0 };
	struct tn_match *v;
	int r = tn_lookup(t->tree, t->config, name, &t->arena, &found);

	v = tn_arena_alloc(&t->arena, (found.n + 1) * sizeof(*v));
	if (r == 0 && found.n)
		memcpy(v, found.v, found.n * sizeof(*v));
	for (size_t i = 0; r == 0 && i < found.n; i++)
		r = tn_plan_add(plan, &v[i], request, NULL);
	tn_vec_free(&found);
	return r;
}

static inline void testplan_print_kind(struct tn_buf *b, const struct tn_step *s)
{
	static const char *const skips[] = { "", "builtin", "loaded", "absent", "blacklisted" };
	static const char *const fails[] = { "", "loaded", "absent", "builtin", "no-file" };
	static const char *const busy[] = { "", "?", "~" };

	switch (s->kind) {
	case TN_STEP_INSERT:
		tn_buf_addf(b, "+%s", s->module);
		break;
	case TN_STEP_REMOVE:
		tn_buf_addf(b, "-%s%s%d", s->module, busy[s->busy], s->refcount);
		break;
	case TN_STEP_COMMAND:
		tn_buf_addf(b, "!%s{%s}", s->module, s->shell);
		break;
	case TN_STEP_SKIP:
		tn_buf_addf(b, "%s:%s", s->module, skips[s->skip]);
		break;
	case TN_STEP_FAIL:
		tn_buf_addf(b, "%s:CANNOT:%s", s->module, fails[s->fail]);
		break;
	}
}

/*
 * A step as +load -unload{refcount} !command{shell} MODULE:why-not, its options
 * in [], "=N" the step it repeats, "(why for)" in letters (Requested,
 * Dependency, Pre and pOst softdep, Holder, Unused), '*' when its failure
 * matters, and the steps it needs. Steps are set apart by ", ".
 */
static inline const char *testplan_text(tn_plan *plan)
{
	static char text[4096];
	const struct tn_step *steps;
	tn_autobuf b = { 0 };
	size_t n = tn_plan_steps(plan, &steps);

	for (size_t i = 0; i < n; i++) {
		const struct tn_step *s = &steps[i];

		tn_buf_add_str(&b, i ? ", " : "");
		testplan_print_kind(&b, s);
		if (*s->options)
			tn_buf_addf(&b, "[%s]", s->options);
		if (s->same_as >= 0)
			tn_buf_addf(&b, "=%d", (int)s->same_as);
		tn_buf_addf(&b, "(%c%s%s)%s", "RDPOHU"[s->why], s->for_module ? " " : "",
			    s->for_module ? s->for_module : "", s->required ? "*" : "");
		for (size_t j = 0; j < s->n_needs; j++)
			tn_buf_addf(&b, "%c%d", j ? '.' : ' ', (int)s->needs[j]);
	}
	tn_buf_add_char(&b, '\0');
	snprintf(text, sizeof(text), "%s", b.p);
	return text;
}

/* The plan for one name, in a world made before. */
static inline const char *testplan_for(struct testplan *t, const char *name,
				       struct tn_plan_request request)
{
	tn_cleanup(tn_plan_freep) tn_plan *plan = tn_plan_new(&t->world);

	if (testplan_add(t, plan, name, &request) < 0 || tn_plan_link(plan) < 0)
		return "error";
	return testplan_text(plan);
}

#endif
