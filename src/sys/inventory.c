// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/inventory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "sys/clock.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/inside.h"

/* A directory that was entered, and a file system that was judged: keys of hashes. */
struct identity {
	uint64_t dev, ino;
};

struct taking {
	int top;
	size_t max;
	struct timespec now; /* before anything was looked at */
	struct tn_file_list *ret;
	TN_VEC(const char *) waiting; /* directories that are still to be entered: each once it was named in its own */
	struct tn_hash entered;
	struct tn_hash trusts; /* of file systems, by the number of the device */
	struct tn_error *err;
};

static void taking_end(struct taking *t)
{
	tn_closep(&t->top);
	tn_vec_free(&t->waiting);
	tn_hash_free(&t->entered);
	tn_hash_free(&t->trusts);
}

void tn_file_list_free(struct tn_file_list *inventory)
{
	tn_vec_free(&inventory->items);
	tn_arena_free(&inventory->arena);
}

static int fail(struct taking *t, const char *path, int code)
{
	if (code == -E2BIG)
		return tn_fail(t->err, code, "%s: there are more than %zu files", path, t->max);
	return tn_fail(t->err, code, "%s: %s", path, strerror(-code));
}

static enum tn_file_list_kind kind_of(mode_t mode)
{
	if (S_ISREG(mode))
		return TN_INVENTORY_FILE;
	if (S_ISLNK(mode))
		return TN_INVENTORY_LINK;
	return S_ISDIR(mode) ? TN_INVENTORY_DIR : TN_INVENTORY_OTHER;
}

/* Of the file system that @fd is on. Return: 0 or -ENOMEM. */
static int trust_of(struct taking *t, const struct stat *st, int fd, enum tn_stamp_trust *ret)
{
	struct identity id = { .dev = st->st_dev };
	struct tn_text key = { (const char *)&id, sizeof(id) };
	uintptr_t known = (uintptr_t)tn_hash_get(&t->trusts, key);

	if (!known) {
		known = (uintptr_t)tn_stamp_trust_of(fd) + 1;
		key.p = tn_arena_dup(&t->ret->arena, key);
		if (!key.p || tn_hash_put(&t->trusts, key, (void *)known) < 0)
			return -ENOMEM;
	}
	*ret = (enum tn_stamp_trust)(known - 1);
	return 0;
}

/* @fd: something on its file system, best in the same directory. */
static int add(struct taking *t, const char *path, const struct stat *st, const char *target, int fd)
{
	struct tn_file_list_item item = {
		.path = path, .kind = kind_of(st->st_mode), .mode = st->st_mode & 07777, .target = target
	};
	enum tn_stamp_trust trust;
	int r = trust_of(t, st, fd, &trust);

	item.stamp = tn_stamp_from(st);
	if (r == 0 && t->ret->items.n >= t->max)
		return fail(t, path, -E2BIG);
	/* What is in a directory, and where a link leads, is looked at each time. */
	if (r == 0 && item.kind == TN_INVENTORY_FILE)
		t->ret->firm &= tn_stamp_holds(&item.stamp, &item.stamp, trust, t->now);
	return r < 0 ? r : tn_vec_push(&t->ret->items, item);
}

/* What a link leads to, in the root. Nothing is a fact, too. */
static int add_end(struct taking *t, const char *path)
{
	tn_autoclose int fd = tn_inside_open(t->top, path, O_PATH);
	struct stat st;
	int r;

	if (fd < 0)
		return fd == -ENOMEM || fd == -EMFILE || fd == -ENFILE ? fail(t, path, fd) : 0;
	if (fstat(fd, &st) < 0)
		return fail(t, path, -errno);
	r = add(t, path, &st, "", fd);
	return r == 0 && S_ISDIR(st.st_mode) ? tn_vec_push(&t->waiting, path) : r;
}

static int add_link(struct taking *t, int dirfd, const char *name, const char *path, const struct stat *st)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dirfd, name, target, sizeof(target) - 1);
	const char *kept;
	int r;

	if (n < 0)
		return fail(t, path, -errno);
	kept = tn_arena_dup(&t->ret->arena, (struct tn_text){ target, (size_t)n });
	r = kept ? add(t, path, st, kept, dirfd) : -ENOMEM;
	return r < 0 ? r : add_end(t, path);
}

static int add_name(struct taking *t, int dirfd, const char *dir, const char *name)
{
	const char *path = tn_arena_printf(&t->ret->arena, "%s/%s", strcmp(dir, "/") == 0 ? "" : dir, name);
	struct stat st;
	int r;

	if (!path)
		return -ENOMEM;
	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return fail(t, path, -errno);
	if (S_ISLNK(st.st_mode))
		return add_link(t, dirfd, name, path, &st);
	r = add(t, path, &st, "", dirfd);
	return r == 0 && S_ISDIR(st.st_mode) ? tn_vec_push(&t->waiting, path) : r;
}

/* Return: 1: it is news; 0; -ENOMEM. */
static int is_new(struct taking *t, const struct stat *st)
{
	struct identity id = { st->st_dev, st->st_ino };
	struct tn_text key = { (const char *)&id, sizeof(id) };

	if (tn_hash_get(&t->entered, key))
		return 0;
	key.p = tn_arena_dup(&t->ret->arena, key);
	return key.p && tn_hash_put(&t->entered, key, t) >= 0 ? 1 : -ENOMEM;
}

struct names {
	TN_VEC(const char *) list;
	struct tn_arena *arena;
	size_t max;
};

static int keep_name(void *data, int dirfd, const char *name)
{
	struct names *names = data;
	const char *kept = tn_arena_str(names->arena, name);

	if (names->list.n >= names->max)
		return -E2BIG;
	return kept ? tn_vec_push(&names->list, kept) : -ENOMEM;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int enter(struct taking *t, const char *path)
{
	tn_autoclose int fd = tn_inside_open(t->top, path, O_RDONLY | O_DIRECTORY);
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	struct names names = { .arena = &arena, .max = t->max };
	struct stat st;
	int r;

	if (fd < 0 || fstat(fd, &st) < 0)
		return fail(t, path, fd < 0 ? fd : -errno);
	r = is_new(t, &st);
	if (r <= 0)
		return r;
	r = tn_dir_names(fd, keep_name, &names);
	if (r < 0)
		fail(t, path, r);
	if (names.list.n)
		qsort(names.list.v, names.list.n, sizeof(*names.list.v), by_name);
	for (size_t i = 0; r == 0 && i < names.list.n; i++)
		r = add_name(t, fd, path, names.list.v[i]);
	tn_vec_free(&names.list);
	return r;
}

/* A top is what a link there leads to. */
static int begin(struct taking *t, const char *path)
{
	const char *kept = tn_arena_str(&t->ret->arena, path);
	const size_t before = t->ret->items.n;
	struct tn_file_list_item none = { .path = kept, .kind = TN_INVENTORY_NONE, .target = "" };
	int r = kept ? add_end(t, kept) : -ENOMEM;

	if (r == 0 && t->ret->items.n == before)
		r = tn_vec_push(&t->ret->items, none);
	for (size_t i = 0; r == 0 && i < t->waiting.n; i++)
		r = enter(t, t->waiting.v[i]);
	t->waiting.n = 0;
	return r;
}

int tn_file_list_take(const tn_root *root, const char *const *tops, size_t n, size_t max, struct tn_file_list *ret,
		      struct tn_error *err)
{
	tn_cleanup(taking_end) struct taking t = { .top = tn_file_list_top(root), .max = max, .ret = ret, .err = err };
	int r = t.top < 0 ? fail(&t, "/", t.top) : 0;

	t.now = tn_clock_now();
	ret->firm = true;
	for (size_t i = 0; i < n && r == 0; i++)
		r = begin(&t, tops[i]);
	return r;
}

int tn_file_list_open(int top, const struct tn_file_list_item *item)
{
	return tn_inside_open(top, item->path, O_RDONLY);
}

int tn_file_list_top(const tn_root *root)
{
	return tn_root_open(root, "/", O_PATH | O_DIRECTORY);
}
