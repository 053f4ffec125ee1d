// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/new_files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "sys/fd.h"
#include "sys/fresh.h"
#include "sys/write.h"

#define MAX_FILES 8

struct writing {
	const char *dir;
	int fd;
	const struct tn_new_file *files;
	size_t n;
	struct tn_arena arena;
	bool nameless; /* the file system knows files without a name */
	struct tn_fresh fresh[MAX_FILES];
	size_t open; /* of them, from the first on */
};

static int say(const struct writing *w, const char *name, int code, struct tn_error *err)
{
	return tn_fail(err, code, "%s/%s: %s", w->dir, name, strerror(-code));
}

/* Its mode is right before anything stands in it, whatever the umask is. */
static int write_one(struct writing *w, size_t i, struct tn_error *err)
{
	const struct tn_new_file *file = &w->files[i];
	int fd, r = tn_fresh_open(w->fd, file->name, 0600, &w->nameless, &w->arena, &w->fresh[i]);

	if (r < 0)
		return say(w, file->name, r, err);
	w->open++;
	fd = w->fresh[i].fd;
	r = fchmod(fd, file->mode) < 0 ? -errno : tn_write_all(fd, file->content);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	return r < 0 ? say(w, file->name, r, err) : 0;
}

/* Gives it the name that nobody has. Return: 0 or -errno. */
static int name_one(const struct tn_fresh *f, const char *to)
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)];
	int r;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", f->fd);
	r = f->temp ? linkat(f->dirfd, f->temp, f->dirfd, to, 0) : linkat(AT_FDCWD, link, f->dirfd, to, AT_SYMLINK_FOLLOW);
	return r < 0 ? -errno : 0;
}

static int place_one(struct writing *w, size_t i, bool replace, struct tn_error *err)
{
	int r = replace ? tn_fresh_name(&w->fresh[i], w->files[i].name, &w->arena) : name_one(&w->fresh[i], w->files[i].name);

	if (r < 0)
		return say(w, w->files[i].name, r, err);
	if (replace)
		w->fresh[i].temp = NULL; /* it has become the name */
	return 0;
}

static int look(const struct writing *w, struct tn_error *err)
{
	struct stat st;

	for (size_t i = w->n; i--;) {
		int code = fstatat(w->fd, w->files[i].name, &st, AT_SYMLINK_NOFOLLOW) == 0 ? EEXIST : errno;

		if (code != ENOENT)
			return say(w, w->files[i].name, -code, err);
	}
	return 0;
}

static int write_all(struct writing *w, bool replace, struct tn_error *err)
{
	int r = replace ? 0 : look(w, err);
	size_t placed = 0;

	for (size_t i = 0; i < w->n && r == 0; i++)
		r = write_one(w, i, err);
	while (placed < w->n && r == 0) {
		r = place_one(w, placed, replace, err);
		placed += r == 0;
	}
	while (w->open)
		tn_fresh_drop(&w->fresh[--w->open]);
	if (r == 0 && fsync(w->fd) < 0)
		r = say(w, ".", -errno, err);
	/* Somebody was there first, or the disk does not hold them: what has got its name is ours to take away. */
	for (size_t i = 0; r < 0 && !replace && i < placed; i++)
		unlinkat(w->fd, w->files[i].name, 0);
	return r;
}

int tn_new_files_write(const char *dir, const struct tn_new_file *files, size_t n, bool replace, struct tn_error *err)
{
	struct writing w = { .dir = dir, .files = files, .n = n, .nameless = true };
	tn_autoclose int fd = -1;
	int r;

	if (n > MAX_FILES)
		return tn_fail(err, -EINVAL, "%s: so many files at once", dir);
	if (mkdir(dir, 0755) < 0 && errno != EEXIST)
		return tn_fail(err, -errno, "%s: %s", dir, strerror(errno));
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return tn_fail(err, -errno, "%s: %s", dir, strerror(errno));
	w.fd = fd;
	r = write_all(&w, replace, err);
	tn_arena_free(&w.arena);
	return r;
}

int tn_new_files_look(const char *dir, const struct tn_new_file *files, size_t n, struct tn_error *err)
{
	struct writing w = { .dir = dir, .files = files, .n = n };
	tn_autoclose int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return errno == ENOENT ? 0 : tn_fail(err, -errno, "%s: %s", dir, strerror(errno));
	w.fd = fd;
	return look(&w, err);
}

int tn_share_bytes(struct tn_text content, char path[TN_SHARED_BYTES_PATH])
{
	int fd = memfd_create("certificate", 0), r; /* a child is to have it */

	if (fd < 0)
		return -errno;
	r = tn_write_all(fd, content);
	if (r == 0 && lseek(fd, 0, SEEK_SET) < 0)
		r = -errno;
	if (r < 0) {
		close(fd);
		return r;
	}
	snprintf(path, TN_SHARED_BYTES_PATH, "/proc/self/fd/%d", fd);
	return fd;
}
