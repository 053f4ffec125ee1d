// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/dir.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/hash.h"
#include "base/vec.h"
#include "sys/fd.h"

#define DIRECTORIES_MAX (1u << 20)

/* What getdents64(2) fills in. readdir(3) would ask three more things of each directory. */
struct record {
	uint64_t ino;
	int64_t next;
	uint16_t size; /* bytes */
	uint8_t type;  /* DT_* */
	char name[];
};
#define RECORDS 32768 /* bytes; what the C library takes */

/* A directory that was reached by a symbolic link: key of walk.by_links. */
struct identity {
	uint64_t dev, ino;
};

struct child {
	const char *name;
	bool maybe_link;
	enum tn_dir_kind kind;
	int code; /* TN_DIR_GONE: negative errno */
	struct tn_stamp stamp;
};
typedef TN_VEC(struct child) children;

/* A directory whose children are being handed out. */
struct level {
	children list;
	size_t next;
	size_t path_len; /* of the walk's path while it names this directory */
	dev_t dev;
	ino_t ino;
	bool linked; /* a symbolic link leads here, or above */
	struct tn_arena names;
};

struct walk {
	int dirfd;
	const struct tn_dir_walker *w;
	struct tn_buf path; /* ends in NUL while it is shown */
	TN_VEC(struct level) levels;
	unsigned directories;
	struct tn_hash by_links;  /* identity -> how often */
	struct tn_arena identities;
	char *records; /* RECORDS bytes */
};

int tn_dir_open(int dirfd, const char *path)
{
	int fd = openat(dirfd, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

int tn_dir_enter(int dirfd, const char *name)
{
	int fd;

	if (mkdirat(dirfd, name, 0755) < 0 && errno != EEXIST)
		return -errno;
	fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
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

static bool is_dots(const char *name)
{
	return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

static bool is_name(int dirfd, const struct dirent *e)
{
	return !is_dots(e->d_name);
}

/* Not a link to one either. */
static bool is_directory(int dirfd, const struct dirent *e)
{
	struct stat st;

	if (is_dots(e->d_name) || e->d_type != DT_UNKNOWN)
		return !is_dots(e->d_name) && e->d_type == DT_DIR;
	return fstatat(dirfd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
}

static int each(int fd, bool (*is_meant)(int dirfd, const struct dirent *e), int (*fn)(void *data, const char *name), void *data)
{
	DIR *dir = fdopendir(fd);
	const struct dirent *e;
	int r = 0;

	if (!dir) {
		r = -errno;
		close(fd);
		return r;
	}
	for (errno = 0; r == 0 && (e = readdir(dir)); errno = 0)
		r = is_meant(fd, e) ? fn(data, e->d_name) : 0;
	if (r == 0)
		r = -errno;
	closedir(dir);
	return r;
}

int tn_dir_names_of(int fd, int (*fn)(void *data, const char *name), void *data)
{
	return each(fd, is_name, fn, data);
}

int tn_dir_directories_of(int fd, int (*fn)(void *data, const char *name), void *data)
{
	return each(fd, is_directory, fn, data);
}

struct names_in {
	int dirfd;
	int (*fn)(void *data, int dirfd, const char *name);
	void *data;
};

static int with_directory(void *data, const char *name)
{
	const struct names_in *in = data;

	return in->fn(in->data, in->dirfd, name);
}

int tn_dir_names(int dirfd, int (*fn)(void *data, int dirfd, const char *name), void *data)
{
	struct names_in in = { dirfd, fn, data };
	int fd = tn_dir_open(dirfd, ".");

	return fd < 0 ? fd : tn_dir_names_of(fd, with_directory, &in);
}

int tn_dir_check_write(const char *path)
{
	return faccessat(AT_FDCWD, path, W_OK | X_OK, AT_EACCESS) < 0 ? -errno : 0;
}

int tn_dir_remove(int dirfd, const char *name)
{
	return unlinkat(dirfd, name, 0) < 0 ? -errno : 0;
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

static void find_kind(const struct walk *walk, int fd, const struct record *e, struct child *c)
{
	bool told = e->type != DT_LNK && e->type != DT_UNKNOWN;
	struct stat st;

	c->kind = e->type == DT_REG ? TN_DIR_FILE : e->type == DT_DIR ? TN_DIR_DIR : TN_DIR_OTHER;
	if (told && (c->kind != TN_DIR_FILE || !walk->w->stamps))
		return;
	if (fstatat(fd, e->name, &st, 0) < 0) {
		c->kind = TN_DIR_GONE;
		c->code = -errno;
		return;
	}
	c->kind = kind_of_mode(st.st_mode);
	c->stamp = tn_stamp_from(&st);
}

/* Return: 0 or -ENOMEM. */
static int read_child(const struct walk *walk, int fd, const struct record *e, struct level *ret)
{
	bool maybe_dir = e->type == DT_DIR || e->type == DT_LNK || e->type == DT_UNKNOWN;
	struct child c = { 0 };

	if (strcmp(e->name, ".") == 0 || strcmp(e->name, "..") == 0 ||
	    !walk->w->wanted(walk->w->data, e->name, maybe_dir))
		return 0;
	c.maybe_link = e->type == DT_LNK || e->type == DT_UNKNOWN;
	find_kind(walk, fd, e, &c);
	c.name = tn_arena_str(&ret->names, e->name);
	return c.name ? tn_vec_push(&ret->list, c) : -ENOMEM;
}

static int read_children(const struct walk *walk, int fd, struct level *ret)
{
	for (;;) {
		long n = syscall(SYS_getdents64, fd, walk->records, RECORDS);

		if (n <= 0)
			return n < 0 ? -errno : 0;
		for (long at = 0; at < n;) {
			const struct record *e = (const void *)(walk->records + at);
			int r = read_child(walk, fd, e, ret);

			if (r < 0)
				return r;
			at += e->size;
		}
	}
}

static bool is_ancestor(const struct walk *walk, const struct stat *st)
{
	for (size_t i = 0; i < walk->levels.n; i++)
		if (walk->levels.v[i].ino == st->st_ino && walk->levels.v[i].dev == st->st_dev)
			return true;
	return false;
}

/* Return: 0; 1 where the directory has been read often enough, and that is known; -EMLINK where it is
 * news; -ENOMEM. */
static int count_visit(struct walk *walk, const struct stat *st)
{
	struct identity id = { st->st_dev, st->st_ino };
	struct tn_text key = { (const char *)&id, sizeof(id) };
	uintptr_t n = (uintptr_t)tn_hash_get(&walk->by_links, key) + 1;

	if (n == 1)
		key.p = tn_arena_dup(&walk->identities, key);
	if (n > TN_DIR_BY_LINKS + 1)
		return 1;
	if (!key.p || tn_hash_put(&walk->by_links, key, (void *)n) < 0)
		return -ENOMEM;
	return n > TN_DIR_BY_LINKS ? -EMLINK : 0;
}

static void level_free(struct level *l)
{
	tn_vec_free(&l->list);
	tn_arena_free(&l->names);
}

/* Reads the directory that walk->path names. Return: 0; 1 for -errno of the directory in @ret_code;
 * -ENOMEM. */
static int enter(struct walk *walk, bool linked, int *ret_code)
{
	struct level l = { .path_len = walk->path.n, .linked = linked };
	const char *path = walk->path.n ? walk->path.p : ".";
	struct stat st;
	tn_autoclose int fd = tn_dir_open(walk->dirfd, path);
	int r;

	if (fd < 0) {
		*ret_code = fd;
		return 1;
	}
	r = fstat(fd, &st) < 0 ? -errno : is_ancestor(walk, &st) ? -ELOOP : 0;
	l.dev = st.st_dev;
	l.ino = st.st_ino;
	if (r == 0 && linked)
		r = count_visit(walk, &st);
	if (r > 0)
		return 0;
	if (r == 0)
		r = read_children(walk, fd, &l);
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

static int enter_or_report(struct walk *walk, bool linked)
{
	int code = 0, r;

	if (++walk->directories > DIRECTORIES_MAX)
		return -ELOOP;
	r = enter(walk, linked, &code);
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
		return enter_or_report(walk, top->linked || c.maybe_link);
	e.path = walk->path.p;
	e.name = walk->path.p + (walk->path.n - strlen(c.name));
	e.kind = c.kind;
	e.code = c.code;
	e.stamp = c.stamp;
	return walk->w->entry(walk->w->data, &e);
}

int tn_dir_walk(int dirfd, const struct tn_dir_walker *walker)
{
	tn_autofree char *records = malloc(RECORDS);
	struct walk walk = { .dirfd = dirfd, .w = walker, .records = records };
	int r = records ? enter_or_report(&walk, false) : -ENOMEM;

	while (r == 0 && walk.levels.n)
		r = next_child(&walk);
	while (walk.levels.n)
		level_free(&walk.levels.v[--walk.levels.n]);
	tn_vec_free(&walk.levels);
	tn_buf_free(&walk.path);
	tn_hash_free(&walk.by_links);
	tn_arena_free(&walk.identities);
	return r;
}
