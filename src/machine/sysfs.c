// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/sysfs.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "base/sort.h"
#include "sys/attribute.h"
#include "sys/dir.h"
#include "sys/fd.h"

int tn_sysfs_open(const tn_root *root, const char *path)
{
	return tn_root_open(root, path, O_RDONLY | O_DIRECTORY);
}

struct listing {
	struct tn_arena *arena;
	TN_VEC(struct tn_sort_item) items;
};

/* Return: 0, 1 (that is enough), -ENOMEM. */
static int add_name(void *data, const char *name)
{
	struct listing *l = data;
	const char *copy = tn_arena_str(l->arena, name);

	if (!copy || tn_vec_push(&l->items, (struct tn_sort_item){ .key = tn_text(copy) }) < 0)
		return -ENOMEM;
	return l->items.n >= TN_SYSFS_NAMES_MAX;
}

static int sorted(struct listing *l, int r, tn_names *ret)
{
	tn_autovec tn_names names = { 0 };

	if (r >= 0)
		tn_sort_texts(l->items.v, l->items.n);
	for (size_t i = 0; r >= 0 && i < l->items.n; i++)
		r = tn_vec_push(&names, l->items.v[i].key.p);
	tn_vec_free(&l->items);
	if (r < 0)
		return r;
	*ret = tn_vec_take(&names);
	return 0;
}

int tn_sysfs_names(int dirfd, struct tn_arena *arena, tn_names *ret)
{
	struct listing l = { .arena = arena };
	int fd = tn_dir_open(dirfd, ".");

	return fd < 0 ? fd : sorted(&l, tn_dir_names_of(fd, add_name, &l), ret);
}

int tn_sysfs_directories(int dirfd, struct tn_arena *arena, tn_names *ret)
{
	struct listing l = { .arena = arena };
	int fd = tn_dir_open(dirfd, ".");

	return fd < 0 ? fd : sorted(&l, tn_dir_directories_of(fd, add_name, &l), ret);
}

int tn_sysfs_list(const tn_root *root, const char *path, struct tn_arena *arena, tn_names *ret)
{
	struct listing l = { .arena = arena };
	int fd = tn_sysfs_open(root, path);

	return fd < 0 ? fd : sorted(&l, tn_dir_names_of(fd, add_name, &l), ret);
}

int tn_sysfs_read(const tn_root *root, const char *path, char ret[TN_SYSFS_VALUE_MAX])
{
	const char *name = tn_sysfs_base(path);
	char dir[PATH_MAX];
	tn_autoclose int fd = -1;

	if (name == path || (size_t)(name - path) > sizeof(dir))
		return -ENAMETOOLONG;
	memcpy(dir, path, (size_t)(name - path) - 1);
	dir[name - path - 1] = '\0';
	fd = tn_root_open(root, dir, O_PATH | O_DIRECTORY);
	return fd < 0 ? fd : tn_attribute_read(root, fd, name, ret, TN_SYSFS_VALUE_MAX);
}

/* Takes the components of @from into @path, which always is "" or "/a/b". */
static void walk(struct tn_buf *path, const char *from)
{
	struct tn_text rest = tn_text(from), part;

	while (tn_text_word(&rest, "/", &part)) {
		if (tn_text_is(part, "."))
			continue;
		if (!tn_text_is(part, "..")) {
			tn_buf_add_char(path, '/');
			tn_buf_add_text(path, part);
			continue;
		}
		while (path->n && path->p[--path->n] != '/')
			;
	}
}

const char *tn_sysfs_resolve(const char *dir, const char *link, struct tn_arena *arena)
{
	tn_autobuf path = { 0 };

	if (link[0] != '/')
		walk(&path, dir);
	walk(&path, link);
	return path.failed ? NULL : tn_arena_dup(arena, path.n ? tn_buf_text(&path) : tn_text("/"));
}

const char *tn_sysfs_base(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

struct tn_text tn_sysfs_parent(const char *path)
{
	const char *base = tn_sysfs_base(path);
	size_t n = base > path ? (size_t)(base - path) - 1 : 0, start = n;

	while (start && path[start - 1] != '/')
		start--;
	return (struct tn_text){ path + start, n - start };
}

struct tn_text tn_sysfs_uevent(const char *uevent, const char *key)
{
	struct tn_text rest = tn_text(uevent), line;
	size_t n = strlen(key);

	while (tn_text_line(&rest, &line))
		if (line.n > n && line.p[n] == '=' && memcmp(line.p, key, n) == 0)
			return tn_text_from(line, n + 1);
	return (struct tn_text){ "", 0 };
}

bool tn_sysfs_number(struct tn_text text, unsigned *ret_major, unsigned *ret_minor)
{
	const char *colon = text.n ? memchr(text.p, ':', text.n) : NULL;
	uint64_t major, minor;

	if (!colon || tn_text_u64((struct tn_text){ text.p, (size_t)(colon - text.p) }, 10, &major) < 0 ||
	    tn_text_u64(tn_text_from(text, (size_t)(colon - text.p) + 1), 10, &minor) < 0 || major > UINT_MAX || minor > UINT_MAX)
		return false;
	*ret_major = (unsigned)major;
	*ret_minor = (unsigned)minor;
	return true;
}

bool tn_sysfs_join(char to[PATH_MAX], const char *directory, const char *what)
{
	size_t n = strlen(directory), n_what = strlen(what) + 1;

	if (n + 1 + n_what > PATH_MAX)
		return false;
	memcpy(to, directory, n);
	to[n] = '/';
	memcpy(to + n + 1, what, n_what);
	return true;
}
