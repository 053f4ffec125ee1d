// SPDX-License-Identifier: LGPL-2.1-or-later
/* A walk in depth over what modules need and want, each entered once. */
#include "autoload/closure.h"

#include <errno.h>
#include <string.h>

#include "core/name.h"

static const char *const whys[] = {
	[TN_CLOSURE_ASKED] = "asked",
	[TN_CLOSURE_SELECTED] = "selected",
	[TN_CLOSURE_LOADED] = "loaded",
	[TN_CLOSURE_DEVICE] = "device",
	[TN_CLOSURE_FILESYSTEM] = "filesystem",
	[TN_CLOSURE_CMDLINE] = "command-line",
	[TN_CLOSURE_DEPENDENCY] = "dependency",
	[TN_CLOSURE_PRE_SOFTDEP] = "softdep-pre",
	[TN_CLOSURE_POST_SOFTDEP] = "softdep-post",
	[TN_CLOSURE_WEAKDEP] = "weakdep",
};

const char *tn_closure_why_word(enum tn_closure_why why)
{
	return whys[why];
}

static const char *const lack_words[] = {
	[TN_CLOSURE_NO_SUCH_MODULE] = "no-such-module",
	[TN_CLOSURE_FILE_GONE] = "file-gone",
	[TN_CLOSURE_EXCLUDED] = "excluded",
};

const char *tn_closure_lack_word(enum tn_closure_lack_kind kind)
{
	return lack_words[kind];
}

/* Why a module is wanted. */
struct cause {
	enum tn_closure_why why;
	const char *for_module, *operand;
	const struct tn_match *match;
	const struct tn_rule *rule;
	bool required;
};

/* What softdeps and weakdeps name. */
typedef TN_VEC(struct tn_match) wanted;

/* A module on its way; it waits for those that come before it. */
struct level {
	struct tn_closure_module *m;
	wanted pre, post, weak;
	size_t n_pre, n_needs, n_post, n_weak; /* how many of them have been entered */
	bool placed;
};
typedef TN_VEC(struct level) levels;

static void level_free(struct level *l)
{
	tn_vec_free(&l->pre);
	tn_vec_free(&l->post);
	tn_vec_free(&l->weak);
}

static int add_lack(struct tn_closure *c, const struct tn_closure_lack *lack)
{
	const char *key = tn_arena_printf(&c->arena, "%s\n%s", lack->name, lack->for_module ? lack->for_module : "");
	size_t at = key ? (size_t)tn_hash_get(&c->lacking, tn_text(key)) : 0;

	if (!key)
		return -ENOMEM;
	if (at) {
		c->lacks.v[at - 1].required |= lack->required;
		return 0;
	}
	if (tn_vec_push(&c->lacks, *lack) < 0 || tn_hash_put(&c->lacking, tn_text(key), (void *)c->lacks.n) < 0)
		return -ENOMEM;
	return 0;
}

int tn_closure_miss(struct tn_closure *c, enum tn_closure_lack_kind kind, const char *name, const char *path, bool required)
{
	const struct tn_closure_lack lack = {
		.kind = kind, .name = tn_arena_str(&c->arena, name), .path = path ? tn_arena_str(&c->arena, path) : NULL,
		.required = required,
	};

	return lack.name && (!path || lack.path) ? add_lack(c, &lack) : -ENOMEM;
}

/* Whether a module cannot come along itself, and why. */
static bool cannot_come(const struct tn_closure *c, const char *name, const char *path, enum tn_closure_lack_kind *ret)
{
	if (c->from.excludes && c->from.excludes(c->from.data, name, path))
		*ret = TN_CLOSURE_EXCLUDED;
	else if (path && !tn_tree_has_file(c->from.tree, path))
		*ret = TN_CLOSURE_FILE_GONE;
	else
		return false;
	return true;
}

/* The first of the module and what it needs that cannot come. Return: 1 where there is one, 0, or -ENOMEM. */
static int find_lack(struct tn_closure *c, const char *name, const struct tn_tree_module *tm, struct tn_closure_lack *ret)
{
	struct tn_closure_lack lack = { .name = name, .path = tm ? tm->path : NULL };

	if (cannot_come(c, name, lack.path, &lack.kind)) {
		*ret = lack;
		return 1;
	}
	for (size_t i = 0; tm && i < tm->n_deps; i++) {
		int r = tn_name_of_file(tm->deps[i], &c->arena, &lack.name);

		if (r < 0)
			return r;
		lack.path = tm->deps[i];
		lack.for_module = name;
		if (r > 0 && cannot_come(c, lack.name, lack.path, &lack.kind)) {
			*ret = lack;
			return 1;
		}
	}
	return 0;
}

/* The names that a line has, and the modules that they mean. */
static int look_up(struct tn_closure *c, const struct tn_rule *rule, const char *module, const char *const *names, size_t n,
		   wanted *ret, tn_names *ret_names)
{
	for (size_t i = 0; i < n; i++) {
		tn_autovec tn_matches found = { 0 };
		int r = tn_lookup(c->from.tree, c->from.config, names[i], &c->arena, &found);

		if (r == -ENOMEM)
			return r;
		r = 0;
		if (!found.n) {
			const struct tn_closure_lack lack = {
				.kind = TN_CLOSURE_NO_SUCH_MODULE, .name = names[i], .for_module = module, .rule = rule,
			};

			r = add_lack(c, &lack);
		}
		for (size_t j = 0; j < found.n && r == 0; j++)
			r = tn_vec_push(ret, found.v[j]) < 0 || tn_vec_push(ret_names, found.v[j].module) < 0 ? -ENOMEM : 0;
		if (r < 0)
			return r;
	}
	return 0;
}

static int gather_lines(struct tn_closure *c, struct level *l)
{
	struct tn_closure_module *m = l->m;
	struct tn_config_deps deps;
	int r = 0;

	m->softdep = tn_config_dep(c->from.config, TN_CONF_SOFTDEP, m->name);
	m->weakdep = tn_config_dep(c->from.config, TN_CONF_WEAKDEP, m->name);
	if (m->softdep) {
		r = tn_config_parse_deps(m->softdep, &c->arena, &deps);
		if (r == 0)
			r = look_up(c, m->softdep, m->name, deps.pre, deps.n_pre, &l->pre, &m->pre);
		if (r == 0)
			r = look_up(c, m->softdep, m->name, deps.post, deps.n_post, &l->post, &m->post);
	}
	if (r == 0 && m->weakdep) {
		r = tn_config_parse_deps(m->weakdep, &c->arena, &deps);
		if (r == 0)
			r = look_up(c, m->weakdep, m->name, deps.pre, deps.n_pre, &l->weak, &m->weak);
	}
	return r;
}

/* Deepest first, as they have to be loaded. */
static int gather_needs(struct tn_closure *c, const struct tn_tree_module *tm, struct tn_closure_module *m)
{
	for (size_t i = tm ? tm->n_deps : 0; i-- > 0;) {
		const char *name;
		int r = tn_name_of_file(tm->deps[i], &c->arena, &name);

		if (r > 0)
			r = tn_vec_push(&m->needs, name);
		if (r < 0)
			return r;
	}
	return 0;
}

/* It is there already: for another reason, which may be a better one. */
static void want_again(struct tn_closure *c, struct tn_closure_module *m, const struct cause *cause)
{
	if (cause->why < TN_CLOSURE_DEPENDENCY && m->why >= TN_CLOSURE_DEPENDENCY) {
		m->why = cause->why;
		m->for_module = NULL;
		m->rule = NULL;
		m->operand = cause->operand;
		m->match = cause->match;
	}
	if (m->required || !cause->required)
		return;
	m->required = true;
	for (size_t i = 0; i < m->needs.n; i++) {
		struct tn_closure_module *needed = tn_hash_get(&c->by_name, tn_text(m->needs.v[i]));

		if (needed)
			needed->required = true;
	}
}

static struct tn_closure_module *make_module(struct tn_closure *c, const char *name, const struct cause *cause)
{
	struct tn_closure_module *m = tn_arena_alloc(&c->arena, sizeof(*m));

	if (!m)
		return NULL;
	*m = (struct tn_closure_module){
		.name = name, .required = cause->required, .why = cause->why, .for_module = cause->for_module,
		.operand = cause->operand, .match = cause->match, .rule = cause->rule,
	};
	return m;
}

/* A module that has no file is one where it is a part of the kernel; else only the configuration knows the name. */
static int look_at_tree(struct tn_closure *c, const char *name, const struct tn_tree_module **ret, struct tn_closure_lack *lack)
{
	int r = tn_tree_module(c->from.tree, name, ret);

	if (r == -ENOMEM)
		return r;
	if (r < 0)
		*ret = NULL;
	if (!*ret && !tn_tree_is_builtin(c->from.tree, name)) {
		*lack = (struct tn_closure_lack){ .kind = TN_CLOSURE_NO_SUCH_MODULE, .name = name };
		return 1;
	}
	return find_lack(c, name, *ret, lack);
}

/* Return: 0 or -ENOMEM. */
static int enter(struct tn_closure *c, levels *stack, const char *name, const struct cause *cause)
{
	struct tn_closure_module *m = tn_hash_get(&c->by_name, tn_text(name));
	const struct tn_tree_module *tm = NULL;
	struct tn_closure_lack lack;
	struct level l = { 0 };
	int r;

	if (m) {
		want_again(c, m, cause);
		return 0;
	}
	r = look_at_tree(c, name, &tm, &lack);
	if (r > 0 && lack.kind == TN_CLOSURE_EXCLUDED && !lack.for_module)
		return 0; /* as it was wished */
	if (r > 0) {
		lack.required = cause->required;
		lack.rule = lack.for_module ? NULL : cause->rule;
		lack.for_module = lack.for_module ? lack.for_module : cause->for_module;
		return add_lack(c, &lack);
	}
	m = r < 0 ? NULL : make_module(c, name, cause);
	if (!m || tn_hash_put(&c->by_name, tn_text(name), m) < 0)
		return -ENOMEM;
	m->path = tm ? tm->path : NULL;
	l.m = m;
	r = gather_needs(c, tm, m);
	if (r == 0)
		r = gather_lines(c, &l);
	if (r == 0)
		r = tn_vec_push(stack, l);
	if (r < 0)
		level_free(&l);
	return r;
}

static int place_one(struct tn_closure *c, struct tn_closure_module *m)
{
	int r = tn_hash_add(&c->placed, tn_text(m->name), m, NULL);

	return r == -EEXIST ? 0 : r < 0 ? r : tn_vec_push(&c->modules, m);
}

/* Where softdeps lead in a circle, something that is needed may still be waiting; it comes first all the same. */
static int place(struct tn_closure *c, struct tn_closure_module *m)
{
	int r = 0;

	for (size_t i = 0; i < m->needs.n && r == 0; i++) {
		struct tn_closure_module *needed = tn_hash_get(&c->by_name, tn_text(m->needs.v[i]));

		r = needed ? place_one(c, needed) : 0;
	}
	return r < 0 ? r : place_one(c, m);
}

static int enter_wanted(struct tn_closure *c, levels *stack, const struct tn_match *match, enum tn_closure_why why)
{
	const struct tn_closure_module *m = stack->v[stack->n - 1].m;
	struct tn_match *copy = tn_arena_alloc(&c->arena, sizeof(*copy));
	const struct cause cause = {
		.why = why, .for_module = m->name, .match = copy, .rule = why == TN_CLOSURE_WEAKDEP ? m->weakdep : m->softdep,
	};

	if (!copy)
		return -ENOMEM;
	*copy = *match;
	return enter(c, stack, copy->module, &cause);
}

/* The next of what the deepest level takes. */
static int go_on(struct tn_closure *c, levels *stack)
{
	struct level *l = &stack->v[stack->n - 1];
	struct cause cause = { .why = TN_CLOSURE_DEPENDENCY, .for_module = l->m->name, .required = l->m->required };

	if (l->n_needs < l->m->needs.n)
		return enter(c, stack, l->m->needs.v[l->n_needs++], &cause);
	if (l->n_pre < l->pre.n)
		return enter_wanted(c, stack, &l->pre.v[l->n_pre++], TN_CLOSURE_PRE_SOFTDEP);
	if (!l->placed) {
		l->placed = true;
		return place(c, l->m);
	}
	if (l->n_post < l->post.n)
		return enter_wanted(c, stack, &l->post.v[l->n_post++], TN_CLOSURE_POST_SOFTDEP);
	if (l->n_weak < l->weak.n)
		return enter_wanted(c, stack, &l->weak.v[l->n_weak++], TN_CLOSURE_WEAKDEP);
	level_free(l);
	stack->n--;
	return 0;
}

int tn_closure_add(struct tn_closure *c, const struct tn_match *match, enum tn_closure_why why, const char *operand, bool required)
{
	struct tn_match *copy = tn_arena_alloc(&c->arena, sizeof(*copy));
	const struct cause cause = {
		.why = why, .operand = operand ? tn_arena_str(&c->arena, operand) : NULL, .match = copy,
		.required = required,
	};
	tn_autovec levels stack = { 0 };
	int r;

	if (!copy || (operand && !cause.operand))
		return -ENOMEM;
	*copy = *match;
	copy->module = tn_arena_str(&c->arena, match->module);
	r = copy->module ? enter(c, &stack, copy->module, &cause) : -ENOMEM;
	while (r == 0 && stack.n)
		r = go_on(c, &stack);
	while (stack.n)
		level_free(&stack.v[--stack.n]);
	return r;
}

void tn_closure_free(struct tn_closure *c)
{
	for (size_t i = 0; i < c->by_name.room; i++) {
		struct tn_closure_module *m = c->by_name.slots[i].key.p ? c->by_name.slots[i].value : NULL;

		if (!m)
			continue;
		tn_vec_free(&m->needs);
		tn_vec_free(&m->pre);
		tn_vec_free(&m->post);
		tn_vec_free(&m->weak);
		for (size_t j = 0; j < m->firmware.n; j++)
			tn_vec_free(&m->firmware.v[j].paths);
		tn_vec_free(&m->firmware);
	}
	tn_hash_free(&c->by_name);
	tn_hash_free(&c->placed);
	tn_hash_free(&c->lacking);
	tn_vec_free(&c->modules);
	tn_vec_free(&c->lacks);
	tn_arena_free(&c->arena);
}
