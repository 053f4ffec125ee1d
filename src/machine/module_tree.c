// SPDX-License-Identifier: LGPL-2.1-or-later
/* One walk over a tree. */
#include "machine/module_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "core/name.h"
#include "sys/dir.h"
#include "sys/fd.h"

struct walk {
	struct tn_arena *arena;
	struct tn_module_tree tree;
};

static bool is_index(const char *name)
{
	return tn_text_starts(tn_text(name), TN_TEXT_LITERAL("modules."));
}

/* The links build and source lead to the kernel's headers. */
static bool wanted(void *data, const char *name, bool maybe_dir)
{
	if (tn_name_is_module_file(name) || is_index(name))
		return true;
	return maybe_dir && strcmp(name, "build") != 0 && strcmp(name, "source") != 0;
}

static int entry(void *data, const struct tn_dir_entry *e)
{
	struct walk *w = data;
	struct tn_module_file file = { .size = e->stamp.size, .mtime = e->stamp.mtime_sec };
	int r;

	if (e->kind != TN_DIR_FILE)
		return 0;
	if (!tn_name_is_module_file(e->name)) {
		w->tree.bytes += is_index(e->path) ? e->stamp.size : 0; /* in the tree's own directory */
		return 0;
	}
	r = tn_name_of_file(e->name, w->arena, &file.name);
	if (r <= 0)
		return r;
	file.path = tn_arena_str(w->arena, e->path);
	if (!file.path)
		return -ENOMEM;
	file.out_of_tree = !tn_text_starts(tn_text(file.path), TN_TEXT_LITERAL("kernel/"));
	w->tree.n_out_of_tree += file.out_of_tree;
	w->tree.bytes += file.size;
	return tn_vec_push(&w->tree.files, file);
}

static int unreadable(void *data, const char *path, int code)
{
	struct walk *w = data;

	w->tree.n_unreadable++;
	return 0;
}

static int by_name(const void *a, const void *b)
{
	const struct tn_module_file *x = a, *y = b;
	int r = strcmp(x->name, y->name);

	return r ? r : strcmp(x->path, y->path);
}

static void finish(struct tn_module_tree *tree)
{
	if (tree->files.n)
		qsort(tree->files.v, tree->files.n, sizeof(*tree->files.v), by_name);
	for (size_t i = 0; i < tree->files.n; i++)
		if (!tree->youngest || tree->files.v[i].mtime > tree->youngest->mtime)
			tree->youngest = &tree->files.v[i];
}

int tn_module_tree_read(const char *dir, struct tn_arena *arena, struct tn_module_tree *ret, struct tn_error *err)
{
	struct walk w = { .arena = arena };
	const struct tn_dir_walker walker = { wanted, entry, unreadable, &w, .stamps = true };
	tn_autoclose int fd = tn_dir_open(AT_FDCWD, dir);
	int r = fd < 0 ? fd : tn_dir_walk(fd, &walker);

	if (r < 0) {
		tn_module_tree_free(&w.tree);
		return tn_fail(err, r, "%s: %s", dir, strerror(-r));
	}
	finish(&w.tree);
	*ret = w.tree;
	return 0;
}

void tn_module_tree_free(struct tn_module_tree *tree)
{
	tn_vec_free(&tree->files);
}
