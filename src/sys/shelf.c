// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/shelf.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/copy.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/tree_remove.h"
#include "sys/write.h"

/* Of spaces, and of what is being removed. */
#define HIDDEN '.'
#define SPACE ".new-"
#define GONE ".gone-"
#define TRIES 1000u

/* Return: 0, -EPERM: others may write to it; or -errno. */
static int check_own(int fd, mode_t kind)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	if ((st.st_mode & S_IFMT) != kind || (st.st_mode & (S_IWGRP | S_IWOTH)) || (st.st_uid != 0 && st.st_uid != geteuid()))
		return -EPERM;
	return 0;
}

static int open_own(int dirfd, const char *name, mode_t kind)
{
	int fd = openat(dirfd, name,
			O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | (kind == S_IFDIR ? O_DIRECTORY : 0));
	int r = fd < 0 ? -errno : check_own(fd, kind);

	if (r < 0) {
		tn_closep(&fd);
		return r;
	}
	return fd;
}

/* Links in another root may lead out of it: none is followed. Return: a descriptor or -errno. */
static int make_within(const tn_root *root, const char *path)
{
	struct tn_text rest = tn_text(path), word;
	int fd = tn_root_open(root, "/", O_RDONLY | O_DIRECTORY);

	while (fd >= 0 && tn_text_word(&rest, "/", &word)) {
		tn_autofree char *name = tn_text_dup(word);
		int next = name ? 0 : -ENOMEM;

		if (name && mkdirat(fd, name, 0755) < 0 && errno != EEXIST)
			next = -errno;
		if (next == 0)
			next = openat(fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (next == -1)
			next = -errno;
		close(fd);
		fd = next;
	}
	return fd;
}

static int make_shelf(const tn_root *root, const char *path)
{
	int fd, r;

	if (*tn_root_path(root)) {
		fd = make_within(root, path);
		r = fd < 0 ? fd : check_own(fd, S_IFDIR);
		if (r < 0)
			tn_closep(&fd);
		return r < 0 ? r : fd;
	}
	r = tn_dir_make(path);
	return r < 0 ? r : open_own(AT_FDCWD, path, S_IFDIR);
}

int tn_shelf_open(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_shelf *ret, struct tn_error *err)
{
	const char *whole = tn_arena_printf(arena, "%s%s", tn_root_path(root), path);
	int fd = whole ? make_shelf(root, path) : -ENOMEM;
	int r = fd < 0 ? fd : 0;

	if (r == -EPERM || r == -ELOOP || r == -ENOTDIR)
		return tn_fail(err, -EPERM, "%s is not used: it must be a directory that nobody but root and its user can write to",
			       whole);
	if (r < 0)
		return tn_fail(err, r, "%s: %s", whole ? whole : path, strerror(-r));
	*ret = (struct tn_shelf){ fd, whole };
	return 0;
}

void tn_shelf_close(struct tn_shelf *shelf)
{
	tn_closep(&shelf->fd);
	*shelf = TN_SHELF_NONE;
}

/* Its maker locks it after it was made, and looks whether it is still there: see tn_shelf_space(). */
static void sweep_space(const struct tn_shelf *shelf, const char *name)
{
	tn_autoclose int fd = openat(shelf->fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) == 0)
		tn_tree_remove(shelf->fd, name);
}

static int sweep_one(void *data, int dirfd, const char *name)
{
	const struct tn_shelf *shelf = data;

	if (strncmp(name, SPACE, strlen(SPACE)) == 0)
		sweep_space(shelf, name);
	if (strncmp(name, GONE, strlen(GONE)) == 0)
		tn_tree_remove(dirfd, name);
	return 0;
}

void tn_shelf_sweep(const struct tn_shelf *shelf)
{
	struct tn_shelf copy = *shelf;

	tn_dir_names(shelf->fd, sweep_one, &copy);
}

/* Whether the directory that is open has this name, or any. */
static bool is_there(int dirfd, const char *name, int fd)
{
	struct stat named, st;

	return fstatat(dirfd, name, &named, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &st) == 0 && named.st_ino == st.st_ino &&
	       named.st_dev == st.st_dev;
}

/* Return: 1: made, and held; 0: somebody else has the name, or has taken it for left behind; -errno. */
static int try_space(const struct tn_shelf *shelf, struct tn_shelf_space *space)
{
	if (mkdirat(shelf->fd, space->name, 0700) < 0)
		return errno == EEXIST ? 0 : -errno;
	space->fd = openat(shelf->fd, space->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	if (space->fd < 0)
		return errno == ENOENT ? 0 : -errno;
	if (flock(space->fd, LOCK_EX) < 0 && errno != ENOLCK && errno != EOPNOTSUPP)
		return -errno;
	return is_there(shelf->fd, space->name, space->fd);
}

int tn_shelf_space(const struct tn_shelf *shelf, struct tn_shelf_space *ret)
{
	int r = 0;

	for (unsigned i = 0; r == 0 && i < TRIES; i++) {
		struct tn_shelf_space space = TN_SHELF_NO_SPACE;

		snprintf(space.name, sizeof(space.name), SPACE "%ld-%u", (long)getpid(), i);
		r = try_space(shelf, &space);
		if (r == 1)
			*ret = space;
		else
			tn_closep(&space.fd);
	}
	return r == 1 ? 0 : r < 0 ? r : -EEXIST;
}

void tn_shelf_discard(const struct tn_shelf *shelf, struct tn_shelf_space *space)
{
	if (space->fd < 0)
		return;
	tn_tree_remove(shelf->fd, space->name);
	close(space->fd);
	*space = TN_SHELF_NO_SPACE;
}

/* Nothing is replaced by a directory but an empty one. Return: 0, -EEXIST, -errno. */
static int move(const struct tn_shelf *shelf, const char *from, const char *to)
{
	if (renameat(shelf->fd, from, shelf->fd, to) == 0)
		return 0;
	return errno == ENOTEMPTY || errno == ENOTDIR ? -EEXIST : -errno;
}

/* Hides @name under another, to be removed. Return: 0 or -errno. */
static int hide(const struct tn_shelf *shelf, const char *name, char gone[static 32])
{
	int r;

	for (unsigned i = 0; i < TRIES; i++) {
		snprintf(gone, 32, GONE "%ld-%u", (long)getpid(), i);
		r = move(shelf, name, gone);
		if (r != -EEXIST)
			return r;
	}
	return -EEXIST;
}

int tn_shelf_drop(const struct tn_shelf *shelf, const char *name)
{
	char gone[32];
	int r = hide(shelf, name, gone);

	if (r == 0)
		tn_tree_remove(shelf->fd, gone);
	return r;
}

/* @from: in the shelf's terms. */
static int put(const struct tn_shelf *shelf, const char *from, const char *name, bool replace)
{
	int r = move(shelf, from, name);

	for (unsigned i = 0; r == -EEXIST && replace && i < TRIES; i++) {
		r = tn_shelf_drop(shelf, name);
		if (r == 0 || r == -ENOENT) /* or somebody else has dropped it meanwhile */
			r = move(shelf, from, name);
	}
	return r;
}

int tn_shelf_put(const struct tn_shelf *shelf, struct tn_shelf_space *space, const char *name, bool replace)
{
	int r = fchmod(space->fd, 0755) < 0 ? -errno : put(shelf, space->name, name, replace);

	if (r < 0)
		return r;
	close(space->fd);
	*space = TN_SHELF_NO_SPACE;
	return 0;
}

int tn_shelf_put_part(const struct tn_shelf *shelf, const struct tn_shelf_space *space, const char *name, bool replace)
{
	char from[sizeof(space->name) + NAME_MAX + 1];

	if (strlen(name) > NAME_MAX)
		return -ENAMETOOLONG;
	snprintf(from, sizeof(from), "%s/%s", space->name, name);
	return put(shelf, from, name, replace);
}

int tn_shelf_entry(const struct tn_shelf *shelf, const char *name)
{
	return open_own(shelf->fd, name, S_IFDIR);
}

int tn_shelf_directory(int entry, const char *name)
{
	return open_own(entry, name, S_IFDIR);
}

int tn_shelf_file(int dirfd, const char *name)
{
	return open_own(dirfd, name, S_IFREG);
}

void tn_shelf_touch(const struct tn_shelf *shelf, const char *name)
{
	utimensat(shelf->fd, name, NULL, AT_SYMLINK_NOFOLLOW);
}

int64_t tn_shelf_used(const struct tn_shelf *shelf, const char *name)
{
	struct stat st;

	if (fstatat(shelf->fd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return 0;
	return (int64_t)st.st_mtim.tv_sec * 1000 + st.st_mtim.tv_nsec / 1000000;
}

struct naming {
	int (*fn)(void *data, const char *name);
	void *data;
};

static int pass_on(void *data, const char *name)
{
	const struct naming *n = data;

	return *name == HIDDEN ? 0 : n->fn(n->data, name);
}

int tn_shelf_names(const struct tn_shelf *shelf, int (*fn)(void *data, const char *name), void *data)
{
	struct naming n = { fn, data };
	int fd = tn_dir_open(shelf->fd, ".");

	return fd < 0 ? fd : tn_dir_directories_of(fd, pass_on, &n);
}

int tn_shelf_make_directory(int dirfd, const char *name)
{
	return mkdirat(dirfd, name, 0755) < 0 ? -errno : tn_dir_open(dirfd, name);
}

int tn_shelf_write(int dirfd, const char *name, struct tn_text content)
{
	tn_autoclose int fd = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	return fd < 0 ? -errno : tn_write_all(fd, content);
}

int tn_shelf_append(const char *path)
{
	int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_EXCL | O_CLOEXEC, 0644);

	return fd < 0 ? -errno : fd;
}

static int copy(int fromfd, const char *from, int to, const char *name)
{
	tn_autoclose int in = openat(fromfd, from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	tn_autoclose int out = in < 0 ? -1 : openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	bool clones = true;
	int r;

	if (out < 0)
		return -errno;
	r = tn_file_is_regular(in);
	r = r <= 0 ? (r < 0 ? r : -EINVAL) : tn_copy_content(in, out, &clones);
	if (r == 0 && fchmod(out, 0644) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(to, name, 0);
	return r;
}

int tn_shelf_give(int fromfd, const char *from, int to, const char *name, bool link)
{
	if (link && linkat(fromfd, from, to, name, 0) == 0)
		return 0;
	if (link && errno != EXDEV && errno != EPERM && errno != EMLINK && errno != EOPNOTSUPP && errno != ENOSYS)
		return -errno;
	return copy(fromfd, from, to, name);
}
