// SPDX-License-Identifier: LGPL-2.1-or-later
#include "cmd/closure/closure_names.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/glob.h"
#include "core/find/meaning.h"
#include "core/name.h"
#include "format/deptext.h"
#include "sys/map.h"
#include "sys/stamp.h"

#define FILE_MAX ((size_t)16 << 20)

/* Below which of a tree's directories =DIR is looked for. */
static const char *const tops[] = { "kernel/", "extra/", "updates/", "" };

/* Whether @dir, a pattern, stands for the directory of @path or for one above. */
static bool fits_above(const char *path, struct tn_text dir)
{
	for (const char *end = strrchr(path, '/'); end && end > path; end--)
		if (*end == '/' && tn_glob_match(dir, (struct tn_text){ path, (size_t)(end - path) }))
			return true;
	return false;
}

/* Whether @path, as the index has it, is in the directory @dir. */
static bool is_below(const char *path, const char *dir)
{
	struct tn_text d = tn_text(dir);

	while (d.n && d.p[d.n - 1] == '/')
		d.n--;
	for (size_t i = 0; i < TN_ARRAY_SIZE(tops); i++) {
		size_t top = strlen(tops[i]);

		if (strncmp(path, tops[i], top) != 0)
			continue;
		if (!d.n || (strncmp(path + top, d.p, d.n) == 0 && path[top + d.n] == '/'))
			return true;
		if (tn_glob_is_pattern(d) && fits_above(path + top, d))
			return true;
	}
	return false;
}

static bool fits(const char *pattern, const char *name)
{
	char normal[TN_NAME_MAX];

	return tn_name_normalise(tn_text(pattern), normal) == 0 && tn_glob_match_str(normal, tn_text(name));
}

bool tn_closure_excludes(const void *data, const char *name, const char *path)
{
	const struct tn_closure_excluding *e = data;
	size_t n = strlen(e->tree);

	if (path && strncmp(path, e->tree, n) == 0 && path[n] == '/')
		path += n + 1;
	for (size_t i = 0; i < e->patterns->n; i++) {
		const char *pattern = e->patterns->v[i];

		if (*pattern == '=' ? path && is_below(path, pattern + 1) : fits(pattern, name))
			return true;
	}
	return false;
}

/* All modules that fit. What is built in has no place in a tree, and no file. */
struct selection {
	struct tn_closure *closure;
	const char *operand;
	size_t n;
};

static int select_one(void *data, struct tn_text key, struct tn_text value, uint32_t priority)
{
	struct selection *s = data;
	tn_autofree char *path = NULL, *name = NULL;
	struct tn_match match = { .by = TN_FOUND_MODULE };
	struct tn_deptext line;

	if (!tn_deptext_parse(value, &line))
		return 0;
	path = tn_text_dup(line.path);
	name = tn_text_dup(key);
	if (!path || !name)
		return -ENOMEM;
	if (s->operand[0] == '=' ? !is_below(path, s->operand + 1) : !fits(s->operand, name))
		return 0;
	s->n++;
	match.module = name;
	return tn_closure_add(s->closure, &match, TN_CLOSURE_SELECTED, s->operand, false);
}

static int miss(struct tn_closure_view *view, const char *operand, struct tn_error *err)
{
	int r = tn_closure_miss(&view->closure, TN_CLOSURE_NO_SUCH_MODULE, operand, NULL, true);

	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

static int unusable(struct tn_closure_view *view, int code, struct tn_error *err)
{
	const char *command = tn_world_depmod(view->world);

	return tn_fail(err, code, "%s/modules.dep.bin: %s; run %s", tn_tree_path(view->world->tree),
		       code == -EBADMSG ? "damaged" : strerror(-code), command ? command : "depmod");
}

int tn_closure_need_index(struct tn_closure_view *view, struct tn_error *err)
{
	const struct tn_index *index;
	int r = tn_tree_open_index(view->world->tree, TN_TREE_DEP, &index);

	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	return r < 0 ? unusable(view, r, err) : 0;
}

static int add_selection(struct tn_closure_view *view, const char *operand, struct tn_error *err)
{
	struct selection s = { &view->closure, operand, 0 };
	const struct tn_index *index = NULL;
	tn_tree *tree = view->world->tree;
	int r = tn_closure_need_index(view, err);

	if (r < 0)
		return r;
	index = tn_tree_index(tree, TN_TREE_DEP);
	r = tn_tree_damaged(tree, TN_TREE_DEP, tn_index_dump(index, TN_TEXT_LITERAL(""), select_one, &s));
	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	if (r < 0)
		return unusable(view, r, err);
	return s.n ? 0 : miss(view, operand, err);
}

/* A file must be one of the tree's own: others have no place in it. */
static bool is_of_tree(struct tn_closure_view *view, const struct tn_meaning *meaning)
{
	const struct tn_tree_module *m;
	struct tn_stamp given, own;

	if (tn_tree_module(view->world->tree, meaning->matches.v[0].module, &m) < 0)
		return false;
	given = tn_stamp_of(AT_FDCWD, meaning->path);
	own = tn_stamp_of(AT_FDCWD, m->path);
	return given.inode && tn_stamp_same(&given, &own);
}

static int add_meant(struct tn_closure_view *view, const char *operand, const struct tn_meaning *meaning, struct tn_error *err)
{
	int r = 0;

	if (meaning->path && !is_of_tree(view, meaning))
		return miss(view, operand, err);
	for (size_t i = 0; i < meaning->matches.n && r == 0; i++)
		r = tn_closure_add(&view->closure, &meaning->matches.v[i], TN_CLOSURE_ASKED, operand, true);
	return r < 0 ? tn_fail(err, r, "out of memory") : 0;
}

static int add_word(struct tn_closure_view *view, const char *operand, struct tn_error *err)
{
	tn_automeaning meaning = { 0 };
	struct tn_world *w = view->world;
	int r;

	if (operand[0] == '=')
		return add_selection(view, operand, err);
	r = tn_meaning_find(w->tree, w->config, operand, &w->arena, &meaning);
	if (r == -ENOMEM)
		return tn_fail(err, r, "out of memory");
	if (r == 0)
		return add_meant(view, operand, &meaning, err);
	if (tn_glob_is_pattern(tn_text(operand)) && !tn_meaning_is_path(operand))
		return add_selection(view, operand, err);
	return miss(view, operand, err);
}

int tn_closure_add_operand(struct tn_closure_view *view, const char *operand, struct tn_error *err)
{
	return strcmp(operand, "-") == 0 ? tn_closure_add_file(view, operand, err) : add_word(view, operand, err);
}

int tn_closure_add_file(struct tn_closure_view *view, const char *path, struct tn_error *err)
{
	const unsigned how = TN_MAP_COPY | TN_MAP_WAIT;
	bool standard = strcmp(path, "-") == 0;
	tn_automap map = { 0 };
	int r = standard ? tn_map_fd(STDIN_FILENO, FILE_MAX, how, &map) : tn_map_open_at(AT_FDCWD, path, FILE_MAX, how, &map);
	struct tn_text rest, line, word;

	if (r < 0)
		return tn_fail(err, r, "%s: %s", standard ? "standard input" : path, strerror(-r));
	rest = tn_map_text(&map);
	while (r == 0 && tn_text_line(&rest, &line)) {
		const char *comment = line.n ? memchr(line.p, '#', line.n) : NULL;

		if (comment)
			line.n = (size_t)(comment - line.p);
		while (r == 0 && tn_text_word(&line, " \t\r", &word)) {
			tn_autofree char *operand = tn_text_dup(word);

			r = operand ? add_word(view, operand, err) : tn_fail(err, -ENOMEM, "out of memory");
		}
	}
	return r;
}
