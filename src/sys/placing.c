// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/placing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/vec.h"
#include "sys/copy.h"
#include "sys/fd.h"
#include "sys/fresh.h"
#include "sys/inside.h"
#include "sys/write.h"

/* As many as the kernel follows. */
#define LINKS_MAX 40

struct tn_placing {
	const tn_root *from;
	struct tn_arena arena;
	const char *dir; /* for messages */
	int source, top; /* what is "/" there, and here */
	int in_source, in_top; /* the directory of the last file, in both; -1: none */
	const char *last;      /* its path */
	TN_VEC(const char *) tops; /* directories above and @dir itself that were made: for rmdir(2) */
	TN_VEC(const char *) made; /* below @dir, in their order; a '/' at the end: a directory */
	struct tn_hash seen;       /* paths that were copied */
	bool kept, root;
	bool clones;               /* they may work here */
	bool nameless;             /* O_TMPFILE works here, as far as is known */
	size_t n_files;
	uint64_t bytes;
};

static void close_last(tn_placing *p)
{
	tn_closep(&p->in_source);
	tn_closep(&p->in_top);
	p->in_source = p->in_top = -1;
	p->last = NULL;
}

/* The directory that @path stands in, without a '/' at its end. */
static const char *parent_of(tn_placing *p, const char *path)
{
	const char *slash = strrchr(path, '/');

	return tn_arena_dup(&p->arena, (struct tn_text){ path, slash ? (size_t)(slash - path) : 0 });
}

static const char *base_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

static void take_back(tn_placing *p)
{
	while (p->made.n) {
		const char *path = p->made.v[--p->made.n];
		size_t n = strlen(path);
		bool dir = n && path[n - 1] == '/';
		char *plain = tn_arena_dup(&p->arena, (struct tn_text){ path, n - dir });
		const char *above = plain ? parent_of(p, plain) : NULL;
		tn_autoclose int fd = above ? tn_inside_open(p->top, *above ? above : "/", O_PATH | O_DIRECTORY) : -1;

		if (fd >= 0)
			unlinkat(fd, base_of(plain), dir ? AT_REMOVEDIR : 0);
	}
	while (p->tops.n)
		rmdir(p->tops.v[--p->tops.n]);
}

tn_placing *tn_placing_free(tn_placing *p)
{
	if (!p)
		return NULL;
	close_last(p);
	if (!p->kept)
		take_back(p);
	tn_closep(&p->source);
	tn_closep(&p->top);
	tn_vec_free(&p->tops);
	tn_vec_free(&p->made);
	tn_hash_free(&p->seen);
	tn_arena_free(&p->arena);
	free(p);
	return NULL;
}

void tn_placing_keep(tn_placing *p)
{
	p->kept = true;
}

size_t tn_placing_files(const tn_placing *p)
{
	return p->n_files;
}

uint64_t tn_placing_bytes(const tn_placing *p)
{
	return p->bytes;
}

/* mkdir -p, remembering what was made. Return: 0 or -errno. */
static int make_top(tn_placing *p, const char *dir)
{
	for (size_t i = 1;; i++) {
		char *part;

		if (dir[i] != '/' && dir[i] != '\0')
			continue;
		part = tn_arena_dup(&p->arena, (struct tn_text){ dir, i });
		if (!part)
			return -ENOMEM;
		if (mkdir(part, 0755) == 0 && tn_vec_push(&p->tops, part) < 0)
			return -ENOMEM;
		if (!dir[i])
			return 0; /* whether it is there now is seen when it is opened */
	}
}

int tn_placing_begin(const tn_root *from, const char *dir, tn_placing **ret, struct tn_error *err)
{
	tn_cleanup(tn_placing_freep) tn_placing *p = calloc(1, sizeof(*p));
	int r;

	if (!p)
		return tn_fail(err, -ENOMEM, "out of memory");
	p->from = from;
	p->source = p->top = p->in_source = p->in_top = -1;
	p->root = geteuid() == 0;
	p->clones = true;
	p->nameless = access("/proc/self/fd", X_OK) == 0;
	p->dir = tn_arena_str(&p->arena, dir);
	if (!p->dir)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_root_open(from, "/", O_PATH | O_DIRECTORY);
	if (r < 0)
		return tn_fail(err, r, "%s/: %s", tn_root_path(from), strerror(-r));
	p->source = r;
	r = *dir ? make_top(p, dir) : -ENOENT;
	if (r == 0) {
		p->top = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
		r = p->top < 0 ? -errno : 0;
	}
	if (r < 0)
		return tn_fail(err, r, "cannot make the directory %s: %s", dir, strerror(-r));
	*ret = tn_take_ptr(p);
	return 0;
}

static int fail(const tn_placing *p, const char *path, int code, struct tn_error *err)
{
	return tn_fail(err, code, "cannot write %s%s: %s", p->dir, path, strerror(-code));
}

static int note(tn_placing *p, const char *path, bool dir)
{
	const char *copy = tn_arena_printf(&p->arena, "%s%s", path, dir ? "/" : "");

	return copy ? tn_vec_push(&p->made, copy) : -ENOMEM;
}

/* Where a link leads, as it stands there. Return: 1; 0: it is no link, or is not there; -ENOMEM. */
static int link_target(tn_placing *p, int dirfd, const char *name, const char **ret)
{
	char target[PATH_MAX];
	ssize_t n = readlinkat(dirfd, name, target, sizeof(target));

	if (n <= 0 || n == sizeof(target))
		return 0;
	*ret = tn_arena_dup(&p->arena, (struct tn_text){ target, (size_t)n });
	return *ret ? 1 : -ENOMEM;
}

/* The same of the source. */
static int source_link(tn_placing *p, const char *above, const char *name, const char **ret)
{
	tn_autoclose int fd = tn_inside_open(p->source, *above ? above : "/", O_PATH | O_DIRECTORY);

	return fd < 0 ? 0 : link_target(p, fd, name, ret);
}

/* Absolute, from a link's target. NULL: out of memory. */
static const char *target_path(tn_placing *p, const char *above, const char *target)
{
	return *target == '/' ? tn_arena_str(&p->arena, target) : tn_arena_printf(&p->arena, "%s/%s", above, target);
}

static mode_t source_mode(const tn_placing *p, const char *path)
{
	tn_autoclose int fd = tn_inside_open(p->source, path, O_PATH | O_DIRECTORY);
	struct stat st;

	return fd >= 0 && fstat(fd, &st) == 0 ? (st.st_mode & 07777) | 0700 : 0755;
}

static int make_link(tn_placing *p, int dirfd, const char *path, const char *target)
{
	if (symlinkat(target, dirfd, base_of(path)) < 0)
		return -errno;
	p->n_files++;
	return note(p, path, false);
}

static int make_dir(tn_placing *p, int dirfd, const char *path)
{
	mode_t mode = source_mode(p, path);

	if (mkdirat(dirfd, base_of(path), mode) < 0)
		return errno == EEXIST ? 0 : -errno;
	/* The umask is for what the user makes, and this is a copy. */
	fchmodat(dirfd, base_of(path), mode, 0);
	return note(p, path, true);
}

/* What is missing at @path, in a directory that is there: a directory, or a link as the source has it. @ret: where the link leads
 * that is there then. Return: 1: a link; 0: a directory; -errno. */
static int make_part(tn_placing *p, const char *path, const char **ret)
{
	const char *above = parent_of(p, path), *target = NULL;
	tn_autoclose int dirfd = above ? tn_inside_open(p->top, *above ? above : "/", O_PATH | O_DIRECTORY) : -ENOMEM;
	int r;

	if (dirfd < 0)
		return dirfd;
	/* A link that is there, to what is not; or one that the source has. */
	r = link_target(p, dirfd, base_of(path), &target);
	if (r == 0) {
		r = source_link(p, above, base_of(path), &target);
		if (r >= 0)
			r = target ? make_link(p, dirfd, path, target) : make_dir(p, dirfd, path);
	}
	if (r < 0 || !target)
		return r;
	*ret = target_path(p, above, target);
	return *ret ? 1 : -ENOMEM;
}

/* Whether there is a directory at the first @n bytes of @path; else it is made. Return: as make_part(). */
static int need_part(tn_placing *p, const char *path, size_t n, const char **ret)
{
	const char *part = tn_arena_dup(&p->arena, (struct tn_text){ path, n });
	tn_autoclose int fd = part ? tn_inside_open(p->top, part, O_PATH | O_DIRECTORY) : -ENOMEM;

	return fd >= 0 ? 0 : fd == -ENOENT ? make_part(p, part, ret) : fd;
}

/* Opens the directory at @path, which is made, with what it is in, where it is not there. Return: a descriptor or -errno. */
static int need_dir(tn_placing *p, const char *path)
{
	int fd = tn_inside_open(p->top, *path ? path : "/", O_PATH | O_DIRECTORY);
	unsigned links = 0;

	if (fd != -ENOENT)
		return fd;
	for (size_t i = 1; path[i - 1]; i++) {
		const char *to = NULL;
		int r = path[i] == '/' || !path[i] ? need_part(p, path, i, &to) : 0;

		if (r < 0)
			return r;
		if (r == 0)
			continue;
		path = ++links > LINKS_MAX ? NULL : tn_arena_printf(&p->arena, "%s%s", to, path + i);
		if (!path)
			return links > LINKS_MAX ? -ELOOP : -ENOMEM;
		i = 0;
	}
	return tn_inside_open(p->top, path, O_PATH | O_DIRECTORY);
}

int tn_placing_directory(tn_placing *p, const char *path, struct tn_error *err)
{
	tn_autoclose int at = need_dir(p, path);
	int fd = at < 0 ? at : openat(at, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (at >= 0 && fd < 0)
		fd = -errno;
	return fd < 0 ? fail(p, path, fd, err) : fd;
}

int tn_placing_real_path(int fd, struct tn_arena *arena, const char **ret)
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)], path[PATH_MAX];
	ssize_t n;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, path, sizeof(path));
	if (n < 0)
		return -errno;
	if (n == sizeof(path))
		return -ENAMETOOLONG;
	*ret = tn_arena_dup(arena, (struct tn_text){ path, (size_t)n });
	return *ret ? 0 : -ENOMEM;
}

/* The directory of @path in both, as the next file will most likely need it, too. Return: 0 or -errno. */
static int stand_at(tn_placing *p, const char *above)
{
	int r;

	if (p->last && strcmp(p->last, above) == 0)
		return 0;
	close_last(p);
	r = need_dir(p, above);
	if (r < 0)
		return r;
	p->in_top = r;
	r = tn_inside_open(p->source, *above ? above : "/", O_PATH | O_DIRECTORY);
	p->in_source = r < 0 ? -1 : r; /* what is made itself need not have one */
	p->last = above;
	return 0;
}

/* Return: 0 or -errno. */
static int give_name(tn_placing *p, const struct tn_fresh *f, const char *path)
{
	int r = tn_fresh_name(f, base_of(path), &p->arena);

	return r > 0 ? note(p, path, false) : r;
}

static bool is_there(const tn_placing *p, const char *name, const struct stat *st)
{
	struct stat old;

	return fstatat(p->in_top, name, &old, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(old.st_mode) && old.st_size == st->st_size &&
	       old.st_mtim.tv_sec == st->st_mtim.tv_sec && old.st_mtim.tv_nsec == st->st_mtim.tv_nsec;
}

/* The file at the place where links have ended. Return: 0 or -errno. */
static int copy_file(tn_placing *p, const char *path)
{
	const char *name = base_of(path);
	tn_autoclose int from = openat(p->in_source, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	struct tn_fresh f;
	struct stat st;
	int r;

	if (from < 0)
		return -errno;
	if (fstat(from, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	p->n_files++;
	p->bytes += (uint64_t)st.st_size;
	if (is_there(p, name, &st))
		return 0;
	r = tn_fresh_open(p->in_top, name, 0600, &p->nameless, &p->arena, &f);
	if (r < 0)
		return r;
	r = tn_copy_content(from, f.fd, &p->clones);
	if (r == 0)
		r = tn_copy_dress(f.fd, &st, p->root);
	if (r == 0)
		r = give_name(p, &f, path);
	if (r < 0)
		tn_fresh_drop(&f);
	else
		close(f.fd);
	return r;
}

/* A link as the source has it; what else has its name goes. Return: 0 or -errno. */
static int copy_link(tn_placing *p, const char *path, const char *target)
{
	const char *name = base_of(path), *temp;
	char old[PATH_MAX];
	ssize_t n = readlinkat(p->in_top, name, old, sizeof(old));

	if (n >= 0 && tn_text_is((struct tn_text){ old, (size_t)n }, target))
		return 0;
	if (n < 0 && errno == ENOENT)
		return make_link(p, p->in_top, path, target);
	temp = tn_arena_printf(&p->arena, ".%s.%ld", name, (long)getpid());
	if (!temp)
		return -ENOMEM;
	if (symlinkat(target, p->in_top, temp) < 0)
		return -errno;
	if (renameat(p->in_top, temp, p->in_top, name) < 0) {
		int r = -errno;

		unlinkat(p->in_top, temp, 0);
		return r;
	}
	p->n_files++;
	return 0;
}

/* Return: 1 with the path that a link leads to; 0: it was a file; -errno. */
static int copy_one(tn_placing *p, const char *path, const char **ret)
{
	const char *above = parent_of(p, path);
	char target[PATH_MAX];
	ssize_t n;
	int r;

	if (!above)
		return -ENOMEM;
	r = tn_hash_add(&p->seen, tn_text(path), p, NULL);
	if (r < 0)
		return r == -EEXIST ? 0 : r;
	r = stand_at(p, above);
	if (r < 0)
		return r;
	if (p->in_source < 0)
		return -ENOENT;
	n = readlinkat(p->in_source, base_of(path), target, sizeof(target) - 1);
	if (n < 0)
		return copy_file(p, path);
	target[n] = '\0';
	r = copy_link(p, path, target);
	*ret = r < 0 ? NULL : target_path(p, above, target);
	return r < 0 ? r : *ret ? 1 : -ENOMEM;
}

int tn_placing_copy(tn_placing *p, const char *path, struct tn_error *err)
{
	const char *at = tn_arena_str(&p->arena, path);
	int r = at ? 1 : -ENOMEM;

	for (unsigned links = 0; r > 0; links++)
		r = links > LINKS_MAX ? -ELOOP : copy_one(p, at, &at);
	if (r < 0)
		return tn_fail(err, r, "cannot copy %s%s to %s%s: %s", tn_root_path(p->from), path, p->dir, path,
			       r == -EINVAL ? "not a plain file" : strerror(-r));
	return 0;
}

static int write_file(tn_placing *p, const char *path, struct tn_text content)
{
	const char *above = parent_of(p, path);
	struct tn_fresh f;
	int r = above ? stand_at(p, above) : -ENOMEM;

	if (r == 0)
		r = tn_fresh_open(p->in_top, base_of(path), 0644, &p->nameless, &p->arena, &f);
	if (r < 0)
		return r;
	r = tn_write_all(f.fd, content);
	if (r == 0)
		r = give_name(p, &f, path);
	if (r < 0) {
		tn_fresh_drop(&f);
		return r;
	}
	close(f.fd);
	p->n_files++;
	p->bytes += content.n;
	return 0;
}

int tn_placing_write(tn_placing *p, const char *path, struct tn_text content, struct tn_error *err)
{
	int r = write_file(p, path, content);

	return r < 0 ? fail(p, path, r, err) : 0;
}
