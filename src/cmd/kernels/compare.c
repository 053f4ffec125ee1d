// SPDX-License-Identifier: LGPL-2.1-or-later
/* Every module of each kernel is looked up in the other one. */
#include "cmd/kernels/compare.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define BUILT_IN "built in"

struct side {
	const struct tn_installed *kernel;
	struct tn_hash files; /* name -> const char *: where its file is, without what packs it */
	tn_names names;       /* in order, each once */
};

static void side_free(struct side *s)
{
	tn_hash_free(&s->files);
	tn_vec_free(&s->names);
}

/* "kernel/fs/ext4/ext4.ko.xz" is at the same place as "kernel/fs/ext4/ext4.ko". */
static const char *place_of(const char *path, struct tn_arena *arena)
{
	const char *ko = strstr(path, ".ko.");

	return ko ? tn_arena_dup(arena, (struct tn_text){ path, (size_t)(ko - path) + 3 }) : path;
}

static int list_side(struct side *s, struct tn_arena *arena)
{
	const tn_module_files *files = &s->kernel->files.files;

	for (size_t i = 0; i < files->n; i++) {
		const char *place = place_of(files->v[i].path, arena), *name = files->v[i].name;
		int r = place ? tn_hash_add(&s->files, tn_text(name), (void *)place, NULL) : -ENOMEM;

		if (r == 0)
			r = tn_vec_push(&s->names, name);
		if (r < 0 && r != -EEXIST)
			return r;
	}
	return 0;
}

static int add(struct tn_kernels_comparison *c, enum tn_kernels_change change, const char *module, const char *first,
	       const char *second)
{
	c->n[change]++;
	return tn_vec_push(&c->differences, (struct tn_kernels_difference){ change, module, first, second });
}

static bool has_builtin(const struct side *s, const char *name)
{
	return tn_hash_get(&s->kernel->is_builtin, tn_text(name)) != NULL;
}

/* Modules of the first: what has become of them? */
static int look_forward(struct tn_kernels_comparison *c, const struct side *a, const struct side *b)
{
	int r = 0;

	for (size_t i = 0; i < a->names.n && r == 0; i++) {
		const char *name = a->names.v[i], *was = tn_hash_get(&a->files, tn_text(name));
		const char *is = tn_hash_get(&b->files, tn_text(name));

		if (is && strcmp(is, was) == 0)
			c->same++;
		else if (is)
			r = add(c, TN_KERNELS_MOVED, name, was, is);
		else if (has_builtin(b, name))
			r = add(c, TN_KERNELS_BUILT_IN, name, was, BUILT_IN);
		else
			r = add(c, TN_KERNELS_GONE, name, was, NULL);
	}
	return r;
}

/* Modules of the second that the first has not. */
static int look_back(struct tn_kernels_comparison *c, const struct side *a, const struct side *b)
{
	int r = 0;

	for (size_t i = 0; i < b->names.n && r == 0; i++) {
		const char *name = b->names.v[i], *is = tn_hash_get(&b->files, tn_text(name));

		if (tn_hash_get(&a->files, tn_text(name)))
			continue;
		if (has_builtin(a, name))
			r = add(c, TN_KERNELS_MODULE, name, BUILT_IN, is);
		else
			r = add(c, TN_KERNELS_NEW, name, NULL, is);
	}
	return r;
}

/* What is built into one of them, and not there at all in the other. */
static int look_at_builtin(struct tn_kernels_comparison *c, const struct side *a, const struct side *b, bool first)
{
	const tn_names *names = &a->kernel->builtin;
	int r = 0;

	for (size_t i = 0; i < names->n && r == 0; i++) {
		if (has_builtin(b, names->v[i]) || tn_hash_get(&b->files, tn_text(names->v[i])))
			continue;
		r = add(c, first ? TN_KERNELS_GONE : TN_KERNELS_NEW, names->v[i], first ? BUILT_IN : NULL, first ? NULL : BUILT_IN);
	}
	return r;
}

static int by_change(const void *a, const void *b)
{
	const struct tn_kernels_difference *x = a, *y = b;

	return x->change != y->change ? (int)x->change - (int)y->change : strcmp(x->module, y->module);
}

int tn_kernels_compare(struct tn_kernels_comparison *c, struct tn_arena *arena)
{
	tn_cleanup(side_free) struct side a = { .kernel = c->first }, b = { .kernel = c->second };
	int r = list_side(&a, arena);

	if (r == 0)
		r = list_side(&b, arena);
	if (r == 0)
		r = look_forward(c, &a, &b);
	if (r == 0)
		r = look_back(c, &a, &b);
	if (r == 0)
		r = look_at_builtin(c, &a, &b, true);
	if (r == 0)
		r = look_at_builtin(c, &b, &a, false);
	if (c->differences.n)
		qsort(c->differences.v, c->differences.n, sizeof(*c->differences.v), by_change);
	return r;
}

void tn_kernels_comparison_free(struct tn_kernels_comparison *c)
{
	tn_vec_free(&c->differences);
}
