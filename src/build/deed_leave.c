// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that go, and the originals that come back in their place. */
#include "build/deed.h"

#include <string.h>

#include "sys/below.h"

#define ORIGIN_MAX 4096

static bool is_there(const struct tn_deed_planning *p, const char *path)
{
	enum tn_below_kind kind;

	return tn_below_look(p->how->trees.root, path, &kind) == 0;
}

static bool is_in(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strncmp(path, dir, n) == 0 && path[n] == '/' && !strchr(path + n + 1, '/');
}

/* Where @original was, as dkms has noted beside it; else where such modules go. Return: 0 or -ENOMEM. */
static int origin_of(struct tn_deed_planning *p, const struct tn_build_found *original, const char *fallback, const char **ret)
{
	const char *note = tn_arena_printf(p->arena, "%s.origin", original->path), *path;
	size_t n = strlen(p->tree);
	tn_autobuf text = { 0 };
	struct tn_text line, rest;

	*ret = tn_arena_printf(p->arena, "%s%s/%s", p->tree, fallback, original->file);
	if (!note || !*ret)
		return -ENOMEM;
	if (tn_below_read(p->how->trees.root, note, ORIGIN_MAX, &text) < 0)
		return 0;
	rest = tn_buf_text(&text);
	if (!tn_text_line(&rest, &line))
		return 0;
	path = tn_arena_dup(p->arena, line);
	if (!path)
		return -ENOMEM;
	/* What is noted may be anything. */
	if (strncmp(path, p->tree, n) == 0 && path[n] == '/' && path[n + 1] && tn_build_path_fits(path) &&
	    path[strlen(path) - 1] != '/')
		*ret = path;
	return 0;
}

/* @gone: paths that are dropped. Takes the one that the original comes back to out of them, since it is replaced. */
static int put_back(struct tn_deed_planning *p, const char *from, const char *to, tn_build_names *gone)
{
	bool replaced = false;

	for (size_t i = 0; i < gone->n; i++)
		if (strcmp(gone->v[i], to) == 0) {
			gone->v[i] = gone->v[--gone->n];
			replaced = true;
			break;
		}
	/* The kernel's package has put another one there meanwhile: that is the newer one. */
	if (!replaced && is_there(p, to))
		return 0;
	return tn_deed_put(p, TN_BUILD_DOUBLE, from, to, replaced);
}

static int restore(struct tn_deed_planning *p, const char *name, const char *fallback, tn_build_names *gone)
{
	struct tn_build_found original;
	const char *to = NULL, *note;
	int r = tn_build_find_in_dir(p->how->trees.root, p->originals, name, p->arena, &original);

	if (r < 0)
		return r == -ENOENT ? 0 : r;
	r = origin_of(p, &original, fallback, &to);
	if (r == 0 && !p->tree_gone)
		r = put_back(p, original.path, to, gone);
	if (r == 0 && !p->tree_gone)
		r = tn_deed_tell(p, TN_BUILD_RESTORED, original.file, to, "", "");
	if (r == 0)
		r = tn_deed_drop(p, original.path);
	note = tn_arena_printf(p->arena, "%s.origin", original.path);
	if (r == 0 && note && is_there(p, note))
		r = tn_deed_drop(p, note);
	return r;
}

int tn_deed_leave(struct tn_deed_planning *p, const char *name, const char *dir, const char *fallback, const char *version,
			struct tn_error *err)
{
	tn_autovec tn_build_names gone = { 0 };
	int r = 0;

	for (size_t i = 0; r >= 0 && i < p->found.n; i++) {
		const struct tn_build_found *f = &p->found.v[i];

		if (strcmp(f->name, name) != 0 || (dir && !is_in(f->path, dir)))
			continue;
		r = tn_deed_is_own(p, f, version, !dir);
		if (r > 0)
			r = tn_vec_push(&gone, f->path);
		if (r == 0 && gone.n && strcmp(gone.v[gone.n - 1], f->path) == 0)
			r = tn_deed_tell(p, TN_BUILD_DELETED, f->file, f->path, "", "");
	}
	if (r == 0 && !gone.n)
		r = tn_deed_tell(p, TN_BUILD_NOT_FOUND, name, p->tree, "", "");
	if (r == 0)
		r = restore(p, name, fallback, &gone);
	for (size_t i = 0; r == 0 && i < gone.n; i++)
		r = tn_deed_drop(p, gone.v[i]);
	return r < 0 ? tn_fail(err, r, "%s: %s", name, strerror(-r)) : 0;
}
