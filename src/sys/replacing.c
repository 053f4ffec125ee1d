// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/replacing.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/fresh.h"
#include "sys/read.h"
#include "sys/write.h"
#include "sys/xattrs.h"

static int fail(const char *path, const char *what, int code, struct tn_error *err)
{
	return tn_fail(err, code, "cannot %s %s: %s", what, path, strerror(-code));
}

/* As realpath(3). Return: 0 or -errno. */
static int resolve(const char *path, struct tn_arena *arena, const char **ret)
{
	tn_autofree char *real = realpath(path, NULL);

	if (!real)
		return -errno;
	*ret = tn_arena_str(arena, real);
	return *ret ? 0 : -ENOMEM;
}

static bool is_within(const char *path, const char *dir)
{
	size_t n = strlen(dir);

	return strcmp(dir, "/") == 0 || (strncmp(path, dir, n) == 0 && path[n] == '/');
}

/* Return: 0 or -errno. */
static int open_both(struct tn_replacing *f)
{
	const char *slash = strrchr(f->path, '/');
	const char *dir = tn_arena_dup(f->arena, (struct tn_text){ f->path, slash == f->path ? 1 : (size_t)(slash - f->path) });
	struct stat st;

	if (!dir)
		return -ENOMEM;
	f->name = slash + 1;
	f->dirfd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	f->fd = f->dirfd < 0 ? -1 : openat(f->dirfd, f->name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (f->fd < 0 || fstat(f->fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISDIR(st.st_mode) ? -EISDIR : -EINVAL;
	f->names = st.st_nlink;
	f->device = st.st_dev;
	f->inode = st.st_ino;
	f->size = (uint64_t)st.st_size;
	return 0;
}

static bool is_link(const char *path)
{
	struct stat st;

	return lstat(path, &st) == 0 && S_ISLNK(st.st_mode);
}

int tn_replacing_open(const char *path, const char *within, struct tn_arena *arena, struct tn_replacing *ret,
		      struct tn_error *err)
{
	struct tn_replacing f = { .dirfd = -1, .fd = -1, .arena = arena };
	const char *top = "/";
	int r = *within ? resolve(within, arena, &top) : 0;

	if (r == 0)
		r = resolve(path, arena, &f.path);
	if (r == 0 && !is_within(f.path, top))
		return tn_fail(err, -EXDEV, "%s leads to %s, which is outside of %s", path, f.path, within);
	if (r == 0)
		r = open_both(&f);
	if (r < 0) {
		tn_replacing_close(&f);
		return r == -EINVAL ? tn_fail(err, r, "%s is no plain file", path) : fail(path, "open", r, err);
	}
	f.linked = is_link(path);
	*ret = f;
	return 0;
}

void tn_replacing_close(struct tn_replacing *f)
{
	tn_closep(&f->fd);
	tn_closep(&f->dirfd);
	f->fd = f->dirfd = -1;
}

int tn_replacing_read(const struct tn_replacing *f, size_t max, struct tn_buf *ret, struct tn_error *err)
{
	int r = f->size > max ? -EFBIG : tn_read_all(f->fd, (size_t)f->size, TN_READ_REGULAR, max, ret);

	return r < 0 ? fail(f->path, "read", r, err) : 0;
}

int tn_replacing_check(const struct tn_replacing *f, struct tn_error *err)
{
	return faccessat(f->dirfd, ".", W_OK | X_OK, AT_EACCESS) < 0 ? fail(f->path, "replace", -errno, err) : 0;
}

/* What the old one has. Return: 0 or -errno. */
static int dress(int old, int fd)
{
	struct stat st, now;

	if (fstat(old, &st) < 0 || fstat(fd, &now) < 0)
		return -errno;
	if ((st.st_uid != now.st_uid || st.st_gid != now.st_gid) && fchown(fd, st.st_uid, st.st_gid) < 0)
		return -errno;
	if (fchmod(fd, st.st_mode & 07777) < 0)
		return -errno;
	return tn_xattrs_copy(old, fd);
}

/* @old: whose mode and owner it gets; -1: nobody's. @sync: it is on the disk afterwards. Return: 0 or -errno. */
static int place(int dirfd, const char *name, int old, struct tn_text content, bool sync, struct tn_arena *arena)
{
	bool nameless = true;
	struct tn_fresh fresh;
	int r = tn_fresh_open(dirfd, name, old < 0 ? 0666 : 0600, &nameless, arena, &fresh);

	if (r < 0)
		return r;
	r = tn_write_all(fresh.fd, content);
	/* Afterwards, since writing takes some bits of the mode away. */
	if (r == 0 && old >= 0)
		r = dress(old, fresh.fd);
	if (r == 0 && sync && fsync(fresh.fd) < 0)
		r = -errno;
	if (r == 0)
		r = tn_fresh_name(&fresh, name, arena);
	if (r < 0) {
		tn_fresh_drop(&fresh);
		return r;
	}
	close(fresh.fd);
	/* The name, too, outlives a power cut; where the file system does not know how, there is nothing more to be done. */
	return sync && fsync(dirfd) < 0 && errno == EIO ? -errno : 0;
}

static int put(const struct tn_replacing *f, struct tn_text content, bool sync, struct tn_error *err)
{
	struct stat now;
	int r;

	if (fstatat(f->dirfd, f->name, &now, AT_SYMLINK_NOFOLLOW) < 0 || now.st_dev != f->device || now.st_ino != f->inode ||
	    (uint64_t)now.st_size != f->size)
		return tn_fail(err, -ESTALE, "%s was changed by somebody else meanwhile, and is left alone", f->path);
	r = place(f->dirfd, f->name, f->fd, content, sync, f->arena);
	return r < 0 ? fail(f->path, "replace", r, err) : 0;
}

int tn_replacing_put(const struct tn_replacing *f, struct tn_text content, struct tn_error *err)
{
	return put(f, content, true, err);
}

static int make_new(const char *path, struct tn_text content, struct tn_arena *arena)
{
	const char *slash = strrchr(path, '/');
	const struct tn_text above = { path, slash ? (size_t)(slash - path) : 0 };
	const char *dir = !slash ? "." : slash == path ? "/" : tn_arena_dup(arena, above);
	tn_autoclose int fd = dir ? open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC) : -1;

	if (fd < 0)
		return dir ? -errno : -ENOMEM;
	return place(fd, slash ? slash + 1 : path, -1, content, false, arena);
}

int tn_replacing_make(const char *path, struct tn_text content, struct tn_error *err)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autoreplacing old = { .dirfd = -1, .fd = -1 };
	struct stat st;
	int r;

	if (lstat(path, &st) == 0) {
		r = tn_replacing_open(path, "", &arena, &old, err);
		return r < 0 ? r : put(&old, content, false, err);
	}
	r = make_new(path, content, &arena);
	return r < 0 ? fail(path, "write", r, err) : 0;
}
