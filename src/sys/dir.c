// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/vec.h"

#define DIRECTORIES_MAX (1u << 20)

struct child {
	const char *name;
	enum tn_dir_kind kind;
	int code; /* TN_DIR_GONE: negative errno */
};
typedef TN_VEC(struct child) children;

/* A directory whose children are being handed out. */
struct level {
	children list;
	size_t next;
	size_t path_len; /* of the walk's path while it names this directory */
	dev_t dev;
	ino_t ino;
	struct tn_arena names;
};

struct walk {
	int dirfd;
	const struct tn_dir_walker *w;
	struct tn_buf path; /* ends in NUL while it is shown */
	TN_VEC(struct level) levels;
	unsigned directories;
};

int tn_dir_open(int dirfd, const char *path)
{
	int fd = openat(dirfd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

static enum tn_dir_kind kind_of_mode(mode_t mode)
{
	return S_ISREG(mode) ? TN_DIR_FILE : S_ISDIR(mode) ? TN_DIR_DIR : TN_DIR_OTHER;
}

int tn_dir_stat(int dirfd, const char *path, struct tn_dir_stat *ret)
{
	struct stat st;

	if (fstatat(dirfd, path, &st, 0) < 0)
		return -errno;
	*ret = (struct tn_dir_stat){ kind_of_mode(st.st_mode), st.st_mtim };
	return 0;
}

int tn_dir_make(const char *path)
{
	char *copy = strdup(path);
	int r = 0;

	if (!copy)
		return -ENOMEM;
	for (char *p = copy + 1; r == 0 && copy[0]; p++) {
		bool last = *p == '\0';

		if (!last && *p != '/')
			continue;
		*p = '\0';
		if (mkdir(copy, 0755) < 0 && errno != EEXIST)
			r = -errno;
		if (last)
			break;
		*p = '/';
	}
	free(copy);
	return r;
}

int tn_dir_make_last(const char *path)
{
	return mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
}

static void find_kind(int fd, const struct dirent *e, struct child *c)
{
	struct tn_dir_stat st = { 0 };

	c->kind = e->d_type == DT_REG ? TN_DIR_FILE : e->d_type == DT_DIR ? TN_DIR_DIR : TN_DIR_OTHER;
	if (e->d_type != DT_LNK && e->d_type != DT_UNKNOWN)
		return;
	c->code = tn_dir_stat(fd, e->d_name, &st);
	c->kind = c->code < 0 ? TN_DIR_GONE : st.kind;
}

static int read_children(const struct walk *walk, DIR *dir, struct level *ret)
{
	struct dirent *e;

	while (errno = 0, (e = readdir(dir))) {
		bool maybe_dir = e->d_type == DT_DIR || e->d_type == DT_LNK ||
				 e->d_type == DT_UNKNOWN;
		struct child c = { 0 };

		if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0 ||
		    !walk->w->wanted(walk->w->data, e->d_name, maybe_dir))
			continue;
		find_kind(dirfd(dir), e, &c);
		c.name = tn_arena_str(&ret->names, e->d_name);
		if (!c.name || tn_vec_push(&ret->list, c) < 0)
			return -ENOMEM;
	}
	return -errno;
}

static bool is_ancestor(const struct walk *walk, const struct stat *st)
{
	for (size_t i = 0; i < walk->levels.n; i++)
		if (walk->levels.v[i].ino == st->st_ino && walk->levels.v[i].dev == st->st_dev)
			return true;
	return false;
}

static void level_free(struct level *l)
{
	tn_vec_free(&l->list);
	tn_arena_free(&l->names);
}

/* Reads the directory that walk->path names. Return: 0; 1 for -errno of the directory in @ret_code;
 * -ENOMEM. */
static int enter(struct walk *walk, int *ret_code)
{
	struct level l = { .path_len = walk->path.n };
	const char *path = walk->path.n ? walk->path.p : ".";
	struct stat st;
	DIR *dir;
	int fd = tn_dir_open(walk->dirfd, path), r;

	dir = fd < 0 ? NULL : fdopendir(fd);
	if (!dir) {
		*ret_code = fd < 0 ? fd : -errno;
		if (fd >= 0)
			close(fd);
		return 1;
	}
	r = fstat(fd, &st) < 0 ? -errno : is_ancestor(walk, &st) ? -ELOOP : 0;
	l.dev = st.st_dev;
	l.ino = st.st_ino;
	if (r == 0)
		r = read_children(walk, dir, &l);
	closedir(dir);
	if (r == 0)
		r = tn_vec_push(&walk->levels, l);
	if (r < 0)
		level_free(&l);
	*ret_code = r;
	return r < 0 && r != -ENOMEM ? 1 : r;
}

/* Appends "/@name" (or @name at the top) and a NUL that does not count. */
static int extend(struct walk *walk, const char *name)
{
	if (walk->path.n)
		tn_buf_add_char(&walk->path, '/');
	tn_buf_add_str(&walk->path, name);
	if (tn_buf_reserve(&walk->path, 1) < 0)
		return -ENOMEM;
	walk->path.p[walk->path.n] = '\0';
	return 0;
}

static int enter_or_report(struct walk *walk)
{
	int code = 0, r;

	if (++walk->directories > DIRECTORIES_MAX)
		return -ELOOP;
	r = enter(walk, &code);
	return r > 0 ? walk->w->unreadable(walk->w->data, walk->path.n ? walk->path.p : "", code) : r;
}

static int next_child(struct walk *walk)
{
	struct level *top = &walk->levels.v[walk->levels.n - 1];
	struct tn_dir_entry e;
	struct child c;

	walk->path.n = top->path_len;
	if (top->next == top->list.n) {
		level_free(top);
		walk->levels.n--;
		return 0;
	}
	c = top->list.v[top->next++];
	if (extend(walk, c.name) < 0)
		return -ENOMEM;
	if (c.kind == TN_DIR_DIR)
		return enter_or_report(walk);
	e.path = walk->path.p;
	e.name = walk->path.p + (walk->path.n - strlen(c.name));
	e.kind = c.kind;
	e.code = c.code;
	return walk->w->entry(walk->w->data, &e);
}

int tn_dir_walk(int dirfd, const struct tn_dir_walker *walker)
{
	struct walk walk = { .dirfd = dirfd, .w = walker };
	int r = enter_or_report(&walk);

	while (r == 0 && walk.levels.n)
		r = next_child(&walk);
	while (walk.levels.n)
		level_free(&walk.levels.v[--walk.levels.n]);
	tn_vec_free(&walk.levels);
	tn_buf_free(&walk.path);
	return r;
}
