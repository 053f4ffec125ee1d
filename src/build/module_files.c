// SPDX-License-Identifier: LGPL-2.1-or-later
#include "build/module_files.h"

#include <fcntl.h>
#include <string.h>

#include "base/sort.h"
#include "core/image/image.h"
#include "core/name.h"
#include "format/modinfo.h"
#include "sys/below.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/sparse.h"

bool tn_build_is_file_of(const char *file, const char *name)
{
	size_t n = strlen(name);

	return strncmp(file, name, n) == 0 && (!file[n] || file[n] == '.') && tn_name_is_module_file(file) &&
	       (!file[n] || !strchr(file + n + 1, '.'));
}

struct finding {
	const tn_root *root;
	const char *dir;
	const char *const *names;
	size_t n;
	struct tn_arena *arena;
	tn_build_founds *ret;
};

static const char *name_of(const struct finding *f, const char *file)
{
	for (size_t i = 0; i < f->n; i++)
		if (tn_build_is_file_of(file, f->names[i]))
			return f->names[i];
	return NULL;
}

static bool wanted(void *data, const char *name, bool maybe_dir)
{
	static const char *const foreign[] = { "build", "source", "weak-updates" };

	if (name_of(data, name))
		return true;
	for (size_t i = 0; i < TN_ARRAY_SIZE(foreign); i++)
		if (strcmp(name, foreign[i]) == 0)
			return false;
	return maybe_dir;
}

/* Return: 0 or -ENOMEM. */
static int add(const struct finding *f, const char *path, const char *name)
{
	struct tn_build_found found = { .name = name };
	enum tn_below_kind kind;

	found.path = tn_arena_printf(f->arena, "%s/%s", f->dir, path);
	if (!found.path)
		return -ENOMEM;
	if (tn_below_look(f->root, found.path, &kind) < 0 || (kind != TN_BELOW_FILE && kind != TN_BELOW_LINK))
		return 0;
	found.file = strrchr(found.path, '/') + 1;
	found.link = kind == TN_BELOW_LINK;
	return tn_vec_push(f->ret, found);
}

static int entry(void *data, const struct tn_dir_entry *e)
{
	const struct finding *f = data;
	const char *name = name_of(f, e->name);

	return name ? add(f, e->path, name) : 0;
}

/* depmod tells of it. */
static int unreadable(void *data, const char *path, int code)
{
	return 0;
}

static int by_path(const void *a, const void *b)
{
	const struct tn_build_found *x = a, *y = b;

	return strcmp(x->path, y->path);
}

int tn_build_find_in_tree(const struct tn_build_trees *trees, const char *kernel, const char *const *names, size_t n,
			  struct tn_arena *arena,
			  tn_build_founds *ret, struct tn_error *err)
{
	struct finding f = { trees->root, tn_arena_printf(arena, "%s/%s", trees->install_tree, kernel), names, n, arena, ret };
	const struct tn_dir_walker walker = { wanted, entry, unreadable, &f, false };
	tn_autoclose int fd = f.dir ? tn_below_dir(trees->root, f.dir, false) : -ENOMEM;
	int r = fd == -ENOENT || fd == -ENOTDIR ? 0 : fd < 0 ? fd : tn_dir_walk(fd, &walker);

	if (r < 0)
		return tn_fail(err, r, "cannot look for modules in %s: %s", f.dir ? f.dir : kernel, strerror(-r));
	if (ret->n)
		qsort(ret->v, ret->n, sizeof(*ret->v), by_path);
	return 0;
}

static int in_dir(void *data, const char *file)
{
	const struct finding *f = data;
	const char *name = name_of(f, file);

	return name ? add(f, file, name) : 0;
}

int tn_build_find_in_dir(const tn_root *root, const char *dir, const char *name, struct tn_arena *arena, struct tn_build_found *ret)
{
	tn_autovec tn_build_founds all = { 0 };
	struct finding f = { root, dir, &name, 1, arena, &all };
	int fd = tn_below_dir(root, dir, false);
	int r = fd < 0 ? fd : tn_dir_names_of(fd, in_dir, &f);

	if (r < 0)
		return r == -ENOTDIR ? -ENOENT : r;
	if (!all.n)
		return -ENOENT;
	qsort(all.v, all.n, sizeof(*all.v), by_path);
	*ret = all.v[0];
	return 0;
}

struct naming {
	struct tn_arena *arena;
	tn_build_names *ret;
};

/* Without its compression's suffix. */
static int add_name(void *data, const char *file)
{
	const struct naming *in = data;
	const char *dot = strrchr(file, '.'), *name;
	size_t n = strlen(file);

	if (file[0] == '.' || !tn_name_is_module_file(file))
		return 0;
	if (strcmp(dot, ".ko") != 0)
		n = (size_t)(dot - file);
	name = tn_arena_dup(in->arena, (struct tn_text){ file, n });
	return name ? tn_vec_push(in->ret, name) : -ENOMEM;
}

int tn_build_names_in_dir(const tn_root *root, const char *dir, struct tn_arena *arena, tn_build_names *ret)
{
	struct naming in = { arena, ret };
	int fd = tn_below_dir(root, dir, false);

	if (fd == -ENOENT || fd == -ENOTDIR)
		return 0;
	return fd < 0 ? fd : tn_dir_names_of(fd, add_name, &in);
}

static void memory_free(struct tn_sparse_memory *m)
{
	tn_sparse_memory_free(m);
}

int tn_build_read_versions(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_build_versions *ret)
{
	tn_autoclose int fd = tn_root_open_inside(root, path, O_RDONLY);
	tn_cleanup(memory_free) struct tn_sparse_memory memory = { 0 };
	tn_cleanup(tn_image_freep) tn_image *image = NULL;
	struct tn_text section;
	int r = fd < 0 ? fd : tn_image_open_partly(fd, path, &memory, &image, NULL);

	*ret = (struct tn_build_versions){ "", "" };
	if (r == 0)
		r = tn_image_modinfo(image, &section);
	if (r < 0)
		return r == -ENOMEM ? r : 0;
	ret->version = tn_arena_dup(arena, tn_modinfo_get(section, "version"));
	ret->srcversion = tn_arena_dup(arena, tn_modinfo_get(section, "srcversion"));
	return ret->version && ret->srcversion ? 0 : -ENOMEM;
}
