// SPDX-License-Identifier: LGPL-2.1-or-later
/* From what was typed to the modules that the graph starts from. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "autoload/host.h"
#include "base/glob.h"
#include "cli/log.h"
#include "cmd/graph/graph_view.h"
#include "cmd/host_unseen.h"
#include "cmd/operands.h"
#include "core/find/meaning.h"
#include "core/name.h"
#include "format/deptext.h"
#include "picture/graph_group.h"

/* Directories that a message names; any more are counted. */
#define DIRS_TOLD 12u

static int add_name(struct tn_graph_view *v, tn_names *to, struct tn_text name)
{
	const char *copy = tn_arena_dup(&v->world->arena, name);

	return copy ? tn_vec_push(to, copy) : -ENOMEM;
}

static int add_loaded_names(struct tn_graph_view *v, const char *pattern, tn_names *to)
{
	int r = 0;

	for (size_t i = 0; v->loaded && i < v->loaded->n && r == 0; i++)
		if (!pattern || tn_glob_match(tn_text(pattern), tn_text(v->loaded->v[i].name)))
			r = add_name(v, to, tn_text(v->loaded->v[i].name));
	return r;
}

/* Modules of the tree that fit a pattern, or are in a directory. */
struct selecting {
	struct tn_graph_view *view;
	const char *pattern, *dir; /* one of them */
	size_t n;
};

static struct tn_text below_kernel(struct tn_text path)
{
	static const char kernel[] = "kernel/";

	return tn_text_starts(path, tn_text(kernel)) ? tn_text_from(path, strlen(kernel)) : path;
}

/* Whether a path of the index is in @dir, "drivers/net" or "kernel/drivers/net". */
static bool is_in(struct tn_text path, struct tn_text dir)
{
	struct tn_text rest = below_kernel(path);

	return rest.n > dir.n && memcmp(rest.p, dir.p, dir.n) == 0 && rest.p[dir.n] == '/';
}

static int select_one(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct selecting *s = data;
	struct tn_deptext line;

	if (!tn_deptext_parse(value, &line))
		return 0;
	if (s->pattern ? !tn_glob_match(tn_text(s->pattern), key) : !is_in(line.path, tn_text(s->dir)))
		return 0;
	s->n++;
	return add_name(s->view, &s->view->start, key);
}

static int select_all(struct tn_graph_view *v, struct selecting *s)
{
	const struct tn_index *index = NULL;
	int r = tn_tree_open_index(v->world->tree, TN_TREE_DEP, &index);

	if (r == 0)
		r = tn_tree_damaged(v->world->tree, TN_TREE_DEP, tn_index_dump(index, TN_TEXT_LITERAL(""), select_one, s));
	return r == -ENOMEM ? r : 0;
}

static void tell_unknown(struct tn_graph_view *v, const char *operand, int code)
{
	const char *text = tn_operand_unknown(v->world, operand, code);

	tn_report(TN_LOG_ERROR, "%s", text ? text : "out of memory");
}

/* Return: 1; 0 after a message; -ENOMEM. */
static int add_pattern(struct tn_graph_view *v, const char *operand, const char *pattern)
{
	struct selecting s = { .view = v, .pattern = pattern };
	const size_t before = v->start.n;
	int r = select_all(v, &s);

	if (r == 0)
		r = add_loaded_names(v, pattern, &v->start);
	if (r < 0 || v->start.n > before)
		return r < 0 ? r : 1;
	tn_report(TN_LOG_ERROR, "no module of kernel %s matches '%s'", v->world->release, operand);
	return 0;
}

static bool is_loaded(const struct tn_graph_view *v, const char *name)
{
	for (size_t i = 0; v->loaded && i < v->loaded->n; i++)
		if (strcmp(v->loaded->v[i].name, name) == 0)
			return true;
	return false;
}

static int add_meaning(struct tn_graph_view *v, const char *operand)
{
	tn_automeaning meaning = { 0 };
	char name[TN_NAME_MAX];
	int r = tn_meaning_find(v->world->tree, v->world->config, operand, &v->world->arena, &meaning);

	if (r == -ENOMEM)
		return r;
	if (r < 0 && tn_name_normalise(tn_text(operand), name) == 0 && is_loaded(v, name))
		return add_name(v, &v->start, tn_text(name)) < 0 ? -ENOMEM : 1;
	if (r < 0) {
		tell_unknown(v, operand, r);
		return 0;
	}
	for (size_t i = 0; i < meaning.matches.n && r == 0; i++)
		r = add_name(v, &v->start, tn_text(meaning.matches.v[i].module));
	return r < 0 ? r : 1;
}

static int add_operand(struct tn_graph_view *v, const char *operand)
{
	char name[TN_NAME_MAX];

	if (!tn_meaning_is_path(operand) && tn_glob_is_pattern(tn_text(operand)) &&
	    tn_name_normalise(tn_text(operand), name) == 0)
		return add_pattern(v, operand, name);
	return add_meaning(v, operand);
}

/* Directories in another one, so far. */
struct listing {
	struct tn_graph_view *view;
	struct tn_text parent; /* "": the top */
	struct tn_hash seen;
	tn_names names;
};

static void listing_release(struct listing *l)
{
	tn_hash_free(&l->seen);
	tn_vec_free(&l->names);
}

static int list_one(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct listing *l = data;
	struct tn_deptext line;
	struct tn_text rest;
	const char *slash, *name;
	int r;

	if (!tn_deptext_parse(value, &line))
		return 0;
	rest = below_kernel(line.path);
	if (l->parent.n && !is_in(line.path, l->parent))
		return 0;
	rest = tn_text_from(rest, l->parent.n + (l->parent.n != 0));
	slash = memchr(rest.p, '/', rest.n);
	rest.n = slash ? (size_t)(slash - rest.p) : 0;
	if (!rest.n || tn_hash_get(&l->seen, rest))
		return 0;
	name = tn_arena_dup(&l->view->world->arena, rest);
	r = name ? tn_hash_put(&l->seen, tn_text(name), l) : -ENOMEM;
	return r < 0 ? r : tn_vec_push(&l->names, name);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Which there are: in the nearest directory above @dir that has modules. NULL: out of memory. */
static const char *which_there_are(struct tn_graph_view *v, struct tn_text dir)
{
	tn_cleanup(listing_release) struct listing l = { .view = v, .parent = dir };
	const struct tn_index *index = NULL;
	tn_autobuf b = { 0 };
	int r = tn_tree_open_index(v->world->tree, TN_TREE_DEP, &index);

	while (r == 0 && !l.names.n) {
		if (!l.parent.n && dir.n == 0)
			break;
		while (l.parent.n && l.parent.p[l.parent.n - 1] != '/')
			l.parent.n--;
		l.parent.n -= l.parent.n != 0;
		dir.n = l.parent.n;
		r = tn_index_dump(index, TN_TEXT_LITERAL(""), list_one, &l);
	}
	if (l.names.n)
		qsort(l.names.v, l.names.n, sizeof(*l.names.v), by_name);
	for (size_t i = 0; i < l.names.n && i < DIRS_TOLD; i++)
		tn_buf_addf(&b, "%s%.*s%s%s", i ? ", " : "; there are ", TN_TEXT_FMT(l.parent), l.parent.n ? "/" : "",
			    l.names.v[i]);
	if (l.names.n > DIRS_TOLD)
		tn_buf_addf(&b, " and %zu more", l.names.n - DIRS_TOLD);
	return b.failed || r == -ENOMEM ? NULL : tn_arena_dup(&v->world->arena, tn_buf_text(&b));
}

/* Return: as tn_graph_choose(). */
static int add_group(struct tn_graph_view *v, struct tn_error *err)
{
	static const char kernel[] = "kernel/";
	struct tn_text dir = tn_text(v->args->group);
	struct selecting s = { .view = v };
	int r;

	while (dir.n && (dir.p[dir.n - 1] == '/' || dir.p[dir.n - 1] == '*'))
		dir.n--;
	if (tn_text_starts(dir, tn_text(kernel)))
		dir = tn_text_from(dir, strlen(kernel));
	v->inside = tn_arena_dup(&v->world->arena, dir);
	if (!v->inside)
		return tn_fail(err, -ENOMEM, "out of memory");
	s.dir = v->inside;
	r = select_all(v, &s);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	if (!s.n) {
		const char *others = which_there_are(v, dir);

		tn_report(TN_LOG_ERROR, "no module of kernel %s is in the directory %s%s", v->world->release, v->args->group,
			  others ? others : "");
	}
	return s.n == 0;
}

static int add_host(struct tn_graph_view *v)
{
	struct tn_world *w = v->world;
	tn_cleanup(tn_host_free) struct tn_host host = { 0 };
	tn_cleanup(tn_closure_free) struct tn_closure closure = { .from = { .tree = w->tree, .config = w->config } };
	int r = tn_host_read(w->root, &w->arena, &host, w->log);

	if (r == 0)
		r = tn_host_add(&host, &closure);
	if (r == 0)
		tn_host_tell_unseen(host.unseen);
	for (size_t i = 0; i < closure.modules.n && r == 0; i++)
		r = add_name(v, &v->only, tn_text(closure.modules.v[i]->name));
	return r;
}

static const char *what(const struct tn_graph_view *v, int argc, char **argv)
{
	if (v->args->group)
		return v->inside;
	if (argc == 1)
		return argv[0];
	if (argc > 1)
		return tn_arena_printf(&v->world->arena, "%s and %d more", argv[0], argc - 1);
	return v->args->host ? "What this machine uses" : v->args->all ? "All modules" : "Loaded modules";
}

int tn_graph_choose(struct tn_graph_view *v, int argc, char **argv, struct tn_error *err)
{
	const bool only_loaded = v->args->loaded || (!argc && !v->args->host && !v->args->all && !v->args->group);
	int r = 0, missing = 0;
	const char *text;

	v->limited = only_loaded || v->args->host;
	if (v->args->host)
		r = add_host(v);
	else if (only_loaded)
		r = add_loaded_names(v, NULL, &v->only);
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	if (v->args->group)
		missing = add_group(v, err);
	for (int i = 0; i < argc && missing >= 0; i++) {
		r = add_operand(v, argv[i]);
		if (r < 0)
			return tn_fail(err, r, "out of memory");
		missing += r == 0;
	}
	text = what(v, argc, argv);
	v->title = text ? tn_arena_printf(&v->world->arena, "%s, kernel %s", text, v->world->release) : NULL;
	return v->title ? missing : tn_fail(err, -ENOMEM, "out of memory");
}
