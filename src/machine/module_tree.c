// SPDX-License-Identifier: LGPL-2.1-or-later
/* One walk over a tree. */
#include "machine/module_tree.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "core/name.h"
#include "format/conf_depmod.h"
#include "sys/confdir.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/map.h"

/* depmod.d is written by hand; a larger file is something else. */
#define CONF_MAX ((size_t)16 << 20)

struct walk {
	struct tn_arena *arena;
	struct tn_module_tree tree;
	TN_VEC(const char *) excludes; /* directories that depmod does not look into */
};

static void walk_free(struct walk *w)
{
	tn_vec_free(&w->excludes);
	tn_module_tree_free(&w->tree);
}

static int take_directive(void *data, const struct tn_depconf_directive *d)
{
	struct walk *w = data;
	int r = 0;

	for (size_t i = 0; i < d->n_words && d->kind == TN_DEPCONF_EXCLUDE && r == 0; i++)
		r = tn_vec_push(&w->excludes, d->words[i]);
	return r;
}

/* A line that is none is depmod's to tell of. */
static void take_fault(void *data, unsigned line, const char *text)
{
}

static int read_excludes(const tn_root *root, struct walk *w)
{
	tn_autovec tn_conf_files files = { 0 };
	int r = tn_confdir_list(tn_root_path(root), tn_confdir_of_depmod(), 0, w->arena, &files, NULL);

	for (size_t i = 0; i < files.n && r == 0; i++) {
		tn_automap map = { 0 };

		r = tn_map_open_at(AT_FDCWD, files.v[i].path, CONF_MAX, TN_MAP_COPY, &map);
		if (r == 0)
			r = tn_depconf_parse(tn_map_text(&map), w->arena, take_directive, take_fault, w);
		else if (r != -ENOMEM)
			r = 0;
	}
	return r;
}

static bool is_excluded(const struct walk *w, const char *name)
{
	for (size_t i = 0; i < w->excludes.n; i++)
		if (strcmp(w->excludes.v[i], name) == 0)
			return true;
	return false;
}

static bool is_index(const char *name)
{
	return tn_text_starts(tn_text(name), TN_TEXT_LITERAL("modules."));
}

/* The links build and source lead to the kernel's headers. */
static bool wanted(void *data, const char *name, bool maybe_dir)
{
	if (tn_name_is_module_file(name) || is_index(name))
		return true;
	return maybe_dir && strcmp(name, "build") != 0 && strcmp(name, "source") != 0 && !is_excluded(data, name);
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

int tn_module_tree_read(const tn_root *root, const char *dir, struct tn_arena *arena, struct tn_module_tree *ret,
			struct tn_error *err)
{
	tn_cleanup(walk_free) struct walk w = { .arena = arena };
	const struct tn_dir_walker walker = { wanted, entry, unreadable, &w, .stamps = true };
	tn_autoclose int fd = tn_dir_open(AT_FDCWD, dir);
	int r = fd < 0 ? fd : read_excludes(root, &w);

	if (r == 0)
		r = tn_dir_walk(fd, &walker);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", dir, strerror(-r));
	finish(&w.tree);
	*ret = w.tree;
	w.tree = (struct tn_module_tree){ 0 };
	return 0;
}

void tn_module_tree_free(struct tn_module_tree *tree)
{
	tn_vec_free(&tree->files);
}
