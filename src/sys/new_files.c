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
#include "sys/write.h"

#define MAX_FILES 4

struct writing {
	const char *dir;
	int fd;
	const struct tn_new_file *files;
	size_t n;
	struct tn_arena arena;
	const char *hidden[MAX_FILES]; /* names until all are written; NULL: none yet */
};

static int say(const struct writing *w, const char *name, struct tn_error *err)
{
	int code = errno;

	return tn_fail(err, -code, "%s/%s: %s", w->dir, name, strerror(code));
}

/* Its mode is right before anything stands in it, whatever the umask is. */
static int write_one(struct writing *w, size_t i, struct tn_error *err)
{
	const struct tn_new_file *file = &w->files[i];
	const char *name = tn_arena_printf(&w->arena, ".%s.%ld", file->name, (long)getpid());
	tn_autoclose int fd = name ? openat(w->fd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600) : -1;
	int r;

	if (!name)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (fd < 0)
		return say(w, name, err);
	w->hidden[i] = name;
	if (fchmod(fd, file->mode) < 0)
		return say(w, name, err);
	r = tn_write_all(fd, file->content);
	errno = -r;
	return r < 0 || fsync(fd) < 0 ? say(w, name, err) : 0;
}

static int place_one(struct writing *w, size_t i, bool replace, struct tn_error *err)
{
	const char *to = w->files[i].name;
	int r = replace ? renameat(w->fd, w->hidden[i], w->fd, to) : linkat(w->fd, w->hidden[i], w->fd, to, 0);

	if (r < 0)
		return say(w, to, err);
	if (!replace)
		unlinkat(w->fd, w->hidden[i], 0);
	w->hidden[i] = NULL;
	return 0;
}

static int look(const struct writing *w, struct tn_error *err)
{
	struct stat st;

	for (size_t i = 0; i < w->n; i++) {
		if (fstatat(w->fd, w->files[i].name, &st, AT_SYMLINK_NOFOLLOW) == 0)
			errno = EEXIST;
		if (errno != ENOENT)
			return say(w, w->files[i].name, err);
	}
	return 0;
}

static int write_all(struct writing *w, bool replace, struct tn_error *err)
{
	int r = replace ? 0 : look(w, err);
	size_t placed = 0;

	for (size_t i = 0; i < w->n && r == 0; i++)
		r = write_one(w, i, err);
	for (; placed < w->n && r == 0; placed++)
		r = place_one(w, placed, replace, err);
	for (size_t i = 0; i < w->n; i++)
		if (w->hidden[i])
			unlinkat(w->fd, w->hidden[i], 0);
	/* Somebody was there first: what has got its name is ours to take away. */
	for (size_t i = 0; r < 0 && !replace && i + 1 < placed; i++)
		unlinkat(w->fd, w->files[i].name, 0);
	if (r == 0 && fsync(w->fd) < 0)
		return say(w, ".", err);
	return r;
}

int tn_new_files_write(const char *dir, const struct tn_new_file *files, size_t n, bool replace, struct tn_error *err)
{
	struct writing w = { .dir = dir, .files = files, .n = n };
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
