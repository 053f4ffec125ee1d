// SPDX-License-Identifier: LGPL-2.1-or-later
/* Modules that need each other in a circle: none of them can be the first. */
#include <errno.h>
#include <string.h>

#include "base/hash.h"
#include "core/name.h"
#include "explain/circle.h"
#include "explain/module_file.h"
#include "explain/probes.h"
#include "explain/tree_files.h"
#include "format/modinfo.h"

/* Modules of the way that are shown. */
#define SHOWN_MAX 8

/* Before what comes of it, unless there is no index: that comes first. */
enum rank { RANK_INDEXED, RANK_NOT_INDEXED = 2 };

struct needs {
	const struct tn_explaining *x;
	struct tn_hash files; /* name -> path of those that the index may not have */
	bool scanned;
};

/* modules.dep has of each all that it needs, through others as well. */
static int by_index(void *data, const char *name, tn_names *ret)
{
	const struct needs *n = data;
	const struct tn_tree_module *m;
	int r = tn_tree_module(n->x->machine->tree, name, &m);

	if (r < 0)
		return r == -ENOMEM ? r : 0;
	for (size_t i = 0; i < m->n_deps && r >= 0; i++) {
		const char *dep;

		r = tn_name_of_file(m->deps[i], n->x->arena, &dep);
		if (r > 0)
			r = tn_vec_push(ret, dep);
	}
	return r < 0 ? r : 0;
}

static int keep_file(void *data, const char *name, const char *path)
{
	struct needs *n = data;
	const char *key = tn_arena_str(n->x->arena, name);
	char *whole = tn_arena_printf(n->x->arena, "%s/%s", tn_tree_path(n->x->machine->tree), path);

	return key && whole && tn_hash_put(&n->files, tn_text(key), whole) >= 0 ? 0 : -ENOMEM;
}

/* Return: 0 with NULL where there is none, or -ENOMEM. */
static int file_of(struct needs *n, const char *name, const char **ret)
{
	const struct tn_tree_module *m;
	int r = tn_tree_module(n->x->machine->tree, name, &m);

	*ret = NULL;
	if (r == 0)
		*ret = m->path;
	if (r == 0 || r == -ENOMEM)
		return r;
	r = n->scanned ? 0 : tn_tree_files(n->x->machine->tree, keep_file, n);
	n->scanned = true;
	*ret = r < 0 ? NULL : tn_hash_get(&n->files, tn_text(name));
	return r;
}

static int add_name(const struct needs *n, struct tn_text word, tn_names *ret)
{
	char normal[TN_NAME_MAX];
	const char *name;

	if (tn_name_normalise(word, normal) < 0)
		return 0;
	name = tn_arena_str(n->x->arena, normal);
	return name ? tn_vec_push(ret, name) : -ENOMEM;
}

/* What the modules' files say, of what each needs itself. */
static int by_file(void *data, const char *name, tn_names *ret)
{
	struct needs *n = data;
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text modinfo, rest, word;
	const char *path;
	int r = file_of(n, name, &path);

	if (r == 0 && path)
		r = tn_explain_modinfo(n->x->machine, path, &image, &modinfo);
	if (r <= 0)
		return r;
	rest = tn_modinfo_get(modinfo, "depends");
	r = 0;
	while (r == 0 && tn_text_word(&rest, ",", &word))
		r = add_name(n, word, ret);
	return r;
}

static int show(struct tn_explaining *x, struct tn_explanation *e, struct needs *n, const struct tn_circle *circle, bool files)
{
	int r = e ? 0 : -ENOMEM;

	for (size_t i = 0; i < circle->way.n && i < SHOWN_MAX && r == 0; i++) {
		const char *source, *name = circle->way.v[i], *next = tn_circle_next(circle, i);

		if (files) {
			r = file_of(n, name, &source);
			r = r < 0 ? r : tn_explain_evidence(x, e, source, 0, "needs %s", next);
		} else {
			source = tn_explain_index_path(x, TN_TREE_DEP);
			r = source ? tn_explain_evidence(x, e, source, 0, "%s needs %s", name, next) : -ENOMEM;
		}
	}
	return r;
}

static int tell(struct tn_explaining *x, struct needs *n, const struct tn_circle *circle, bool files)
{
	const char *text = tn_circle_text(circle, x->arena);
	struct tn_explanation *e;

	if (!text)
		return -ENOMEM;
	e = tn_explain_add(x, TN_EXPLAINS_FAILURE, "E-dependency-cycle",
			   files ? "modules need each other in a circle, so that none of them can be the first: %s" :
				   "the index says that modules need each other in a circle, and their files do not: %s", text);
	if (e) {
		e->candidate = !files;
		e->remedy = files ? NULL : x->machine->depmod;
		e->rank = x->path ? RANK_INDEXED : RANK_NOT_INDEXED;
	}
	return show(x, e, n, circle, files);
}

/* The index tells whether there is one, the files which it is; where the index is not of these files, they alone. */
static int find(struct tn_explaining *x, struct needs *n, const char *name)
{
	bool stale = tn_explain_found(x, "E-index-stale") || tn_explain_found(x, "E-index-missing") ||
		     tn_explain_found(x, "E-index-damaged");
	struct tn_circle index = { 0 }, files = { 0 };
	int r = tn_circle_find(name, by_index, n, &index);

	if (r > 0 || (r == 0 && stale))
		r = tn_circle_find(name, by_file, n, &files);
	if (r >= 0 && (files.way.n || index.way.n))
		r = tell(x, n, files.way.n ? &files : &index, files.way.n);
	tn_circle_free(&index);
	tn_circle_free(&files);
	return r < 0 ? r : 0;
}

int tn_probe_circle(struct tn_explaining *x)
{
	struct needs n = { .x = x };
	char normal[TN_NAME_MAX];
	int r;

	if (x->loaded || x->builtin || x->is_file)
		return 0;
	r = x->module ? find(x, &n, x->module) :
			tn_name_normalise(tn_text(x->operand), normal) == 0 ? find(x, &n, normal) : 0;
	tn_hash_free(&n.files);
	return r;
}
