// SPDX-License-Identifier: LGPL-2.1-or-later
/* A symbol is missing since modprobe did not load who exports it: the index does not have all that the file needs. */
#include <errno.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/hash.h"
#include "core/name.h"
#include "explain/missing.h"
#include "explain/module_file.h"
#include "explain/probes.h"
#include "format/modinfo.h"

/* Return: 1: the index has modprobe load @name before; 0; -ENOMEM. */
static int is_indexed(struct tn_explaining *x, const char *name)
{
	const struct tn_tree_module *m;
	int r = tn_tree_module(x->machine->tree, x->module, &m);

	for (size_t i = 0; r == 0 && i < m->n_deps; i++) {
		const char *dep;

		r = tn_name_of_file(m->deps[i], x->arena, &dep);
		if (r > 0 && strcmp(dep, name) == 0)
			return 1;
		r = r == -ENOMEM ? r : 0;
	}
	return r == -ENOMEM ? r : 0;
}

/* What is looked for, and what is found. */
struct needs {
	struct tn_explaining *x;
	tn_image *image; /* the module's own */
	tn_image_imports imports;
	struct tn_hash imported; /* names of those */
	char name[TN_NAME_MAX];  /* of a module that it needs and the index does not name; normalised */
	const char *file;        /* of that; NULL: it is not in the tree */
};

static void needs_release(struct needs *n)
{
	tn_hash_free(&n->imported);
	tn_vec_free(&n->imports);
	tn_image_freep(&n->image);
}

/* Whether a file exports what the module needs: another may have come to do so since. Return: 1, 0, -ENOMEM. */
static int serves(struct needs *n, const char *path)
{
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	tn_autovec tn_image_exports exports = { 0 };
	struct tn_text modinfo;
	int r = tn_explain_modinfo(n->x->machine, path, &image, &modinfo);

	if (r > 0)
		r = tn_image_get_exports(image, &exports, NULL) == -ENOMEM ? -ENOMEM : 0;
	for (size_t i = 0; r == 0 && i < exports.n; i++)
		if (tn_hash_get(&n->imported, exports.v[i].name))
			return 1;
	return r;
}

static int read_imports(struct needs *n)
{
	int r = tn_image_get_imports(n->image, &n->imports, NULL);

	for (size_t i = 0; r == 0 && i < n->imports.n; i++)
		if (tn_hash_put(&n->imported, tn_image_plain_name(n->imports.v[i].name), n) < 0)
			r = -ENOMEM;
	return r == -ENOMEM ? r : 0;
}

/* Return: 1: modprobe does not load the module @word, and it should; 0; -ENOMEM. */
static int is_lacking(struct needs *n, struct tn_text word)
{
	int r;

	if (tn_name_normalise(word, n->name) < 0 || tn_tree_is_builtin(n->x->machine->tree, n->name))
		return 0;
	r = is_indexed(n->x, n->name);
	if (r != 0)
		return r < 0 ? r : 0;
	r = tn_explain_tree_file(n->x, n->name, &n->file);
	return r > 0 ? serves(n, n->file) : r < 0 ? r : 1;
}

/* Return: 1, 0 or -ENOMEM. */
static int find_lacking(struct needs *n)
{
	struct tn_text modinfo, rest, word;
	int r = tn_explain_modinfo(n->x->machine, n->x->path, &n->image, &modinfo);

	if (r <= 0)
		return r;
	r = read_imports(n);
	rest = tn_modinfo_get(modinfo, "depends");
	while (r == 0 && tn_text_word(&rest, ",", &word)) {
		n->file = NULL;
		r = is_lacking(n, word);
	}
	return r;
}

static int tell(struct needs *n, struct tn_explanation *e)
{
	struct tn_explaining *x = n->x;
	const char *index = tn_explain_index_path(x, TN_TREE_DEP);

	e->remedy = n->file ? x->machine->depmod :
			      tn_arena_printf(x->arena, "install %s, which is not in the tree, and then: %s", n->name,
					      x->machine->depmod);
	if (!index || !e->remedy || tn_explain_evidence(x, e, x->path, 0, "needs %s", n->name) < 0)
		return -ENOMEM;
	if (n->file && tn_explain_evidence(x, e, n->file, 0, "its file is there") < 0)
		return -ENOMEM;
	return tn_explain_evidence(x, e, index, 0, "does not say that it needs %s", n->name);
}

int tn_probe_needs(struct tn_explaining *x)
{
	tn_cleanup(needs_release) struct needs n = { .x = x };
	struct tn_explanation *e = x->is_file || !x->path ? NULL : tn_explain_found(x, "E-symbol-missing");
	int r;

	if (!e || e->kind != TN_EXPLAINS_FAILURE || e->candidate)
		return 0;
	r = find_lacking(&n);
	return r > 0 ? tell(&n, e) : r;
}
