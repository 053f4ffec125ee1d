// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/tree_copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/copy.h"
#include "sys/fd.h"

/* Directories in each other: two descriptors each, and nobody has sources as deep as this. */
#define DEPTH_MAX 64

struct level {
	DIR *from;
	int to;
	size_t path; /* bytes of the path of its directory */
	struct stat st;
};

struct copying {
	struct level levels[DEPTH_MAX];
	size_t depth;
	struct tn_buf path; /* of what is looked at, from the top, for messages */
	const struct tn_tree_copy_limits *limits;
	uint64_t files, bytes;
	bool clones;
	struct tn_error *err;
};

static int failed(struct copying *c, int code)
{
	return tn_fail(c->err, code, "%.*s: %s", TN_TEXT_FMT(tn_buf_text(&c->path)), strerror(-code));
}

static int count(struct copying *c, uint64_t bytes)
{
	c->files++;
	c->bytes += bytes;
	if (c->files > c->limits->files || c->bytes > c->limits->bytes)
		return tn_fail(c->err, -E2BIG, "%.*s: this is more than is copied: %llu files of %llu bytes",
			       TN_TEXT_FMT(tn_buf_text(&c->path)), (unsigned long long)c->limits->files,
			       (unsigned long long)c->limits->bytes);
	return 0;
}

/* Goes into it; both descriptors are taken over. */
static int push(struct copying *c, int from, int to)
{
	struct level *level = &c->levels[c->depth];
	int r = 0;

	level->to = to;
	level->path = c->path.n;
	if (fstat(from, &level->st) < 0)
		r = -errno;
	level->from = r == 0 ? fdopendir(from) : NULL;
	if (!level->from) {
		r = r < 0 ? r : -errno;
		close(from);
		close(to);
		return failed(c, r);
	}
	c->depth++;
	return 0;
}

/* Comes out of it, when all that is in it has been copied. The names that were made in it have changed its time. */
static int pop(struct copying *c, bool dress)
{
	struct level *level = &c->levels[--c->depth];
	int r = 0;

	level->st.st_mode = (level->st.st_mode & 0777) | 0700;
	if (dress && c->depth)
		r = tn_copy_dress(level->to, &level->st, false);
	closedir(level->from);
	close(level->to);
	return r < 0 ? failed(c, r) : 0;
}

static int copy_dir(struct copying *c, int from, int to, const char *name)
{
	int source, target;

	if (c->depth == DEPTH_MAX)
		return tn_fail(c->err, -E2BIG, "%.*s: more than %d directories in each other", TN_TEXT_FMT(tn_buf_text(&c->path)),
			       DEPTH_MAX);
	source = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (source < 0)
		return failed(c, -errno);
	target = mkdirat(to, name, 0700) == 0 ? openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) : -1;
	if (target < 0) {
		int r = -errno;

		close(source);
		return failed(c, r);
	}
	return push(c, source, target);
}

static int copy_link(struct copying *c, int from, int to, const char *name, const struct stat *st)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };
	char target[PATH_MAX];
	ssize_t n = readlinkat(from, name, target, sizeof(target));

	if (n < 0 || n == (ssize_t)sizeof(target))
		return failed(c, n < 0 ? -errno : -ENAMETOOLONG);
	target[n] = '\0';
	if (symlinkat(target, to, name) < 0 || utimensat(to, name, times, AT_SYMLINK_NOFOLLOW) < 0)
		return failed(c, -errno);
	return 0;
}

static int copy_file(struct copying *c, int from, int to, const char *name)
{
	tn_autoclose int source = openat(from, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC), target = -1;
	struct stat st;
	int r;

	if (source < 0 || fstat(source, &st) < 0)
		return failed(c, -errno);
	if (!S_ISREG(st.st_mode))
		return failed(c, -ESTALE); /* it was one a moment ago */
	r = count(c, (uint64_t)st.st_size);
	if (r < 0)
		return r;
	target = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (target < 0)
		return failed(c, -errno);
	r = tn_copy_content(source, target, &c->clones);
	st.st_mode &= 0777;
	if (r == 0)
		r = tn_copy_dress(target, &st, false);
	return r < 0 ? failed(c, r) : 0;
}

static int copy_entry(struct copying *c, int from, int to, const char *name)
{
	struct stat st;
	int r;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return failed(c, -errno);
	if (S_ISREG(st.st_mode))
		return copy_file(c, from, to, name);
	if (!S_ISDIR(st.st_mode) && !S_ISLNK(st.st_mode))
		return 0;
	r = count(c, 0);
	if (r < 0)
		return r;
	return S_ISDIR(st.st_mode) ? copy_dir(c, from, to, name) : copy_link(c, from, to, name, &st);
}

/* The next of what the innermost directory has. Return: 1: another one may follow; 0: all is done; -errno. */
static int step(struct copying *c)
{
	struct level *level = &c->levels[c->depth - 1];
	const struct dirent *entry;
	int r;

	c->path.n = level->path;
	errno = 0;
	entry = readdir(level->from);
	if (!entry && errno)
		return failed(c, -errno);
	if (!entry) {
		r = pop(c, true);
		return r < 0 ? r : c->depth > 0;
	}
	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return 1;
	if (c->path.n)
		tn_buf_add_char(&c->path, '/');
	tn_buf_add_str(&c->path, entry->d_name);
	if (c->path.failed)
		return -ENOMEM;
	if (c->path.n >= PATH_MAX)
		return failed(c, -ENAMETOOLONG);
	r = copy_entry(c, dirfd(level->from), level->to, entry->d_name);
	return r < 0 ? r : 1;
}

int tn_tree_copy(int from, int to, const struct tn_tree_copy_limits *limits, struct tn_error *err)
{
	struct copying c = { .limits = limits, .clones = true, .err = err };
	int source = openat(from, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), target, r;

	if (source < 0)
		return tn_fail(err, -errno, "the directory to be copied: %s", strerror(errno));
	target = openat(to, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (target < 0) {
		r = tn_fail(err, -errno, "the directory to copy to: %s", strerror(errno));
		close(source);
		return r;
	}
	r = push(&c, source, target);
	if (r == 0)
		while ((r = step(&c)) > 0)
			;
	while (c.depth)
		pop(&c, false);
	tn_buf_free(&c.path);
	return r;
}
