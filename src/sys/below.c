// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/below.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "sys/copy.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/read.h"
#include "sys/write.h"

#define DIRECTORY (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
#define DEPTH_MAX 64
#define EXCHANGE (1u << 1) /* RENAME_EXCHANGE, which not every C library has */

/* A path as its directory, opened, and its last component. */
struct place {
	int dirfd;
	const char *name;
};

static void place_close(struct place *p)
{
	tn_closep(&p->dirfd);
}
#define autoplace tn_cleanup(place_close) struct place

/* Takes the last component off. Return: it, or NULL where there is none that can be made or removed. */
static const char *split(const char *path, char dir[PATH_MAX])
{
	const char *slash = strrchr(path, '/');
	size_t n = slash ? (size_t)(slash - path) : 0;

	if (!slash || n >= PATH_MAX || !slash[1] || strcmp(slash + 1, ".") == 0 || strcmp(slash + 1, "..") == 0)
		return NULL;
	memcpy(dir, path, n);
	dir[n] = '\0';
	if (!n)
		memcpy(dir, "/", 2);
	return slash + 1;
}

/* Makes what is missing, from the top down. */
static int make_dirs(const tn_root *root, const char *path)
{
	int fd = tn_root_open_inside(root, "/", DIRECTORY);
	char dir[PATH_MAX];

	if (strlen(path) >= sizeof(dir)) {
		tn_closep(&fd);
		return -ENAMETOOLONG;
	}
	for (size_t at = 0; fd >= 0 && path[at];) {
		tn_autoclose int above = fd;
		const char *name = path + at + strspn(path + at, "/");
		size_t n = strcspn(name, "/");

		if (!n)
			return fcntl(above, F_DUPFD_CLOEXEC, 0);
		at = (size_t)(name - path) + n;
		memcpy(dir, path, at);
		dir[at] = '\0';
		fd = tn_root_open_inside(root, dir, DIRECTORY);
		if (fd != -ENOENT)
			continue;
		if (mkdirat(above, dir + (name - path), 0755) < 0 && errno != EEXIST)
			return -errno;
		fsync(above);
		fd = tn_root_open_inside(root, dir, DIRECTORY);
	}
	return fd;
}

int tn_below_dir(const tn_root *root, const char *path, bool make)
{
	int fd = tn_root_open_inside(root, path, DIRECTORY);

	return fd == -ENOENT && make ? make_dirs(root, path) : fd;
}

static int place_open(const tn_root *root, const char *path, bool make, struct place *ret)
{
	char dir[PATH_MAX];
	const char *name = split(path, dir);
	int fd = name ? tn_below_dir(root, dir, make) : -EINVAL;

	if (fd < 0)
		return fd;
	*ret = (struct place){ fd, name };
	return 0;
}

/* Where a file system does not know how, there is nothing more to be done. */
static int sync_dir(int fd)
{
	return fsync(fd) < 0 && (errno == EIO || errno == ENOSPC) ? -errno : 0;
}

int tn_below_look(const tn_root *root, const char *path, enum tn_below_kind *ret)
{
	autoplace p = { .dirfd = -1 };
	struct stat st;
	int r = place_open(root, path, false, &p);

	if (r < 0)
		return r == -ENOTDIR ? -ENOENT : r;
	if (fstatat(p.dirfd, p.name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	*ret = S_ISREG(st.st_mode) ? TN_BELOW_FILE :
	       S_ISDIR(st.st_mode) ? TN_BELOW_DIR :
	       S_ISLNK(st.st_mode) ? TN_BELOW_LINK :
				     TN_BELOW_OTHER;
	return 0;
}

int tn_below_real(const tn_root *root, const char *path, struct tn_arena *arena, const char **ret)
{
	tn_autoclose int fd = tn_below_dir(root, path, false);
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)], real[PATH_MAX];
	ssize_t n;

	if (fd < 0)
		return fd;
	snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	n = readlink(link, real, sizeof(real));
	if (n < 0 || n == sizeof(real))
		return n < 0 ? -errno : -ENAMETOOLONG;
	*ret = tn_arena_dup(arena, (struct tn_text){ real, (size_t)n });
	return *ret ? 0 : -ENOMEM;
}

int tn_below_read(const tn_root *root, const char *path, size_t max, struct tn_buf *ret)
{
	tn_autoclose int fd = tn_root_open_inside(root, path, O_RDONLY);

	return fd < 0 ? fd : tn_read_all(fd, 0, 0, max, ret);
}

/* What is to get another name, and that name: the directories above it are made. */
static int open_both(const tn_root *root, const char *from, const char *to, struct place *a, struct place *b)
{
	int r = place_open(root, from, false, a);

	return r < 0 ? r : place_open(root, to, true, b);
}

int tn_below_rename(const tn_root *root, const char *from, const char *to)
{
	autoplace a = { .dirfd = -1 };
	autoplace b = { .dirfd = -1 };
	int r = open_both(root, from, to, &a, &b);

	if (r < 0)
		return r;
	if (renameat(a.dirfd, a.name, b.dirfd, b.name) < 0)
		return -errno;
	r = sync_dir(b.dirfd);
	return r < 0 ? r : sync_dir(a.dirfd);
}

int tn_below_remove(const tn_root *root, const char *path)
{
	autoplace p = { .dirfd = -1 };
	int r = place_open(root, path, false, &p);

	if (r < 0)
		return r == -ENOTDIR ? -ENOENT : r;
	return unlinkat(p.dirfd, p.name, 0) < 0 ? -errno : sync_dir(p.dirfd);
}

void tn_below_prune(const tn_root *root, const char *path, const char *stop)
{
	char dir[PATH_MAX], above[PATH_MAX];
	size_t n = strlen(stop);

	if (strlen(path) >= sizeof(dir))
		return;
	memcpy(dir, path, strlen(path) + 1);
	while (strlen(dir) > n && strncmp(dir, stop, n) == 0 && dir[n] == '/') {
		autoplace p = { .dirfd = -1 };

		if (place_open(root, dir, false, &p) < 0 || unlinkat(p.dirfd, p.name, AT_REMOVEDIR) < 0)
			return;
		split(dir, above);
		memcpy(dir, above, sizeof(dir));
	}
}

struct removal {
	int dirfd;
	unsigned depth;
};

static int remove_at(int dirfd, const char *name, unsigned depth);

static int remove_in(void *data, const char *name)
{
	const struct removal *r = data;

	return remove_at(r->dirfd, name, r->depth + 1);
}

/* A directory deeper than dkms' trees have is left, and so all above it. */
static int remove_at(int dirfd, const char *name, unsigned depth)
{
	tn_autoclose int keep = -1;
	int fd, r;

	if (unlinkat(dirfd, name, 0) == 0 || errno == ENOENT)
		return 0;
	if (errno != EISDIR && errno != EPERM)
		return -errno;
	if (depth > DEPTH_MAX)
		return -ELOOP;
	fd = openat(dirfd, name, DIRECTORY | O_NOFOLLOW);
	if (fd < 0)
		return -errno;
	keep = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	r = keep < 0 ? -errno : 0;
	if (r < 0)
		close(fd);
	else
		r = tn_dir_names_of(fd, remove_in, &(struct removal){ keep, depth });
	if (r == 0 && unlinkat(dirfd, name, AT_REMOVEDIR) < 0)
		r = -errno;
	return r;
}

int tn_below_swap(const tn_root *root, const char *from, const char *to)
{
	autoplace a = { .dirfd = -1 };
	autoplace b = { .dirfd = -1 };
	int r = open_both(root, from, to, &a, &b);

	if (r < 0)
		return r;
	if (renameat(a.dirfd, a.name, b.dirfd, b.name) == 0)
		return sync_dir(b.dirfd);
	if (errno != ENOTEMPTY && errno != EEXIST && errno != ENOTDIR)
		return -errno;
	if (syscall(SYS_renameat2, a.dirfd, a.name, b.dirfd, b.name, EXCHANGE) == 0)
		return sync_dir(b.dirfd);
	/* EXDEV: overlayfs does so with a directory of a lower layer; containers' images are made of layers. */
	if (errno != EINVAL && errno != ENOSYS && errno != EXDEV)
		return -errno;
	r = remove_at(b.dirfd, b.name, 0);
	if (r == 0 && renameat(a.dirfd, a.name, b.dirfd, b.name) < 0)
		r = -errno;
	return r < 0 ? r : sync_dir(b.dirfd);
}

int tn_below_remove_all(const tn_root *root, const char *path)
{
	autoplace p = { .dirfd = -1 };
	int r = place_open(root, path, false, &p);

	if (r == 0)
		r = remove_at(p.dirfd, p.name, 0);
	return r == -ENOENT || r == -ENOTDIR ? 0 : r < 0 ? r : sync_dir(p.dirfd);
}

/* The name that something has until it is whole. Return: 0 or -ENAMETOOLONG. */
static int hidden(const char *name, char ret[NAME_MAX + 1])
{
	return snprintf(ret, NAME_MAX + 1, ".%s.tenon", name) > NAME_MAX ? -ENAMETOOLONG : 0;
}

/* What is whole takes its name. Return: 0 or -errno, and then it is gone. */
static int settle(const struct place *p, const char *temp, int r)
{
	if (r == 0 && renameat(p->dirfd, temp, p->dirfd, p->name) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(p->dirfd, temp, 0);
	return r < 0 ? r : sync_dir(p->dirfd);
}

int tn_below_symlink(const tn_root *root, const char *target, const char *path)
{
	autoplace p = { .dirfd = -1 };
	char temp[NAME_MAX + 1];
	int r = place_open(root, path, true, &p);

	if (r == 0)
		r = hidden(p.name, temp);
	if (r < 0)
		return r;
	unlinkat(p.dirfd, temp, 0);
	return settle(&p, temp, symlinkat(target, p.dirfd, temp) < 0 ? -errno : 0);
}

int tn_below_readlink(const tn_root *root, const char *path, struct tn_arena *arena, const char **ret)
{
	autoplace p = { .dirfd = -1 };
	char target[PATH_MAX];
	int r = place_open(root, path, false, &p);
	ssize_t n;

	if (r < 0)
		return r == -ENOTDIR ? -ENOENT : r;
	n = readlinkat(p.dirfd, p.name, target, sizeof(target));
	if (n < 0 || n == sizeof(target))
		return n < 0 ? -errno : -ENAMETOOLONG;
	*ret = tn_arena_dup(arena, (struct tn_text){ target, (size_t)n });
	return *ret ? 0 : -ENOMEM;
}

static int make_file(const struct place *p, const char *temp)
{
	int fd;

	unlinkat(p->dirfd, temp, 0);
	fd = openat(p->dirfd, temp, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	return fd < 0 ? -errno : fd;
}

/* Return: 0 or -errno, with some of it there. */
static int fill(const struct place *p, const char *name, struct tn_text content)
{
	tn_autoclose int fd = make_file(p, name);
	int r = fd < 0 ? fd : tn_write_all(fd, content);

	return r == 0 && (fchmod(fd, 0644) < 0 || fsync(fd) < 0) ? -errno : r;
}

int tn_below_write(const tn_root *root, const char *path, struct tn_text content)
{
	autoplace p = { .dirfd = -1 };
	char temp[NAME_MAX + 1];
	int r = place_open(root, path, true, &p);

	if (r == 0)
		r = hidden(p.name, temp);
	return r < 0 ? r : settle(&p, temp, fill(&p, temp, content));
}

void tn_below_tidy(const tn_root *root, const char *path)
{
	autoplace p = { .dirfd = -1 };
	char temp[NAME_MAX + 1];

	if (place_open(root, path, false, &p) == 0 && hidden(p.name, temp) == 0)
		unlinkat(p.dirfd, temp, 0);
}

int tn_below_fill(const tn_root *root, const char *path, struct tn_text content)
{
	autoplace p = { .dirfd = -1 };
	int r = place_open(root, path, true, &p);

	if (r == 0)
		r = fill(&p, p.name, content);
	return r < 0 ? r : sync_dir(p.dirfd);
}

/* Return: 0 or -errno, and then it is gone. */
static int copy_to(int from, const struct place *p)
{
	tn_autoclose int fd = -1;
	bool clones = true;
	struct stat st;
	int r;

	if (fstat(from, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	fd = make_file(p, p->name);
	if (fd < 0)
		return fd;
	r = tn_copy_content(from, fd, &clones);
	if (r == 0)
		r = tn_copy_dress(fd, &st, true);
	if (r == 0 && fsync(fd) < 0)
		r = -errno;
	if (r < 0)
		unlinkat(p->dirfd, p->name, 0);
	return r < 0 ? r : sync_dir(p->dirfd);
}

static int copy_at(int from_dir, const char *from, const struct place *to, bool link)
{
	tn_autoclose int fd = openat(from_dir, from, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	if (unlinkat(to->dirfd, to->name, 0) < 0 && errno != ENOENT)
		return -errno;
	if (link && linkat(from_dir, from, to->dirfd, to->name, 0) == 0)
		return sync_dir(to->dirfd);
	return copy_to(fd, to);
}

int tn_below_copy(const tn_root *root, int from_dir, const char *from, const char *to, bool link)
{
	autoplace p = { .dirfd = -1 };
	int r = place_open(root, to, true, &p);

	return r < 0 ? r : copy_at(from_dir, from, &p, link);
}

int tn_below_double(const tn_root *root, const char *from, const char *to, bool link)
{
	autoplace a = { .dirfd = -1 };
	autoplace b = { .dirfd = -1 };
	char target[PATH_MAX];
	int r = place_open(root, from, false, &a);
	ssize_t n;

	if (r == 0)
		r = place_open(root, to, true, &b);
	if (r < 0)
		return r;
	n = readlinkat(a.dirfd, a.name, target, sizeof(target) - 1);
	if (n < 0)
		return copy_at(a.dirfd, a.name, &b, link);
	target[n] = '\0';
	unlinkat(b.dirfd, b.name, 0);
	return symlinkat(target, b.dirfd, b.name) < 0 ? -errno : sync_dir(b.dirfd);
}

static int open_plain(const tn_root *root, const char *path, struct stat *st)
{
	autoplace p = { .dirfd = -1 };
	int r = place_open(root, path, false, &p), fd;

	if (r < 0)
		return r;
	fd = openat(p.dirfd, p.name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	if (fd >= 0 && (fstat(fd, st) < 0 || !S_ISREG(st->st_mode))) {
		close(fd);
		return -EINVAL;
	}
	return fd < 0 ? -errno : fd;
}

int tn_below_same(const tn_root *root, const char *a, const char *b)
{
	struct stat x, y;
	tn_autoclose int f = open_plain(root, a, &x);
	tn_autoclose int g = f < 0 ? -1 : open_plain(root, b, &y);
	char p[1 << 13], q[1 << 13];
	ssize_t n = 1, m;

	if (f < 0 || g < 0)
		return 0;
	if (x.st_dev == y.st_dev && x.st_ino == y.st_ino)
		return 1;
	if (x.st_size != y.st_size)
		return 0;
	for (off_t at = 0; n > 0; at += n) {
		n = pread(f, p, sizeof(p), at);
		m = n > 0 ? pread(g, q, (size_t)n, at) : n;
		if (n < 0 || m != n || memcmp(p, q, (size_t)n) != 0)
			return 0;
	}
	return 1;
}
