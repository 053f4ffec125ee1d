// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/edit.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/read.h"

#define DIRECTORY (O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)

/* One step down; takes @fd. Return: a descriptor or -errno. */
static int step(int fd, const char *name, int flags, bool make)
{
	int next = openat(fd, name, DIRECTORY | flags), error = errno;

	if (next < 0 && error == ENOENT && make) {
		error = mkdirat(fd, name, 0755) < 0 && errno != EEXIST ? errno : 0;
		next = error ? -1 : openat(fd, name, DIRECTORY | flags);
		error = next < 0 && !error ? errno : error;
	}
	/* Of a link that is not to be followed, O_DIRECTORY says that it is none. */
	if (next < 0 && error == ENOTDIR && flags & O_NOFOLLOW) {
		struct stat st;

		if (fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
			error = ELOOP;
	}
	close(fd);
	return next < 0 ? -error : next;
}

static int walk(int fd, const char *path, int flags, bool make)
{
	struct tn_text rest = tn_text(path), word;
	char name[NAME_MAX + 1];

	while (fd >= 0 && tn_text_word(&rest, "/", &word)) {
		if (word.n >= sizeof(name)) {
			close(fd);
			return -ENAMETOOLONG;
		}
		memcpy(name, word.p, word.n);
		name[word.n] = '\0';
		fd = step(fd, name, flags, make);
	}
	return fd;
}

int tn_edit_dir(const tn_root *root, const char *path, bool make, struct tn_error *err)
{
	bool other = *tn_root_path(root);
	int fd = tn_root_open(root, "/", DIRECTORY);

	fd = walk(fd, path, other ? O_NOFOLLOW : 0, make);
	if (fd == -ELOOP && other)
		return tn_fail(err, fd, "%s%s: a part of it is a symbolic link, which may lead out of the root",
			       tn_root_path(root), path);
	if (fd < 0 && fd != -ENOENT)
		return tn_fail(err, fd, "%s%s: %s", tn_root_path(root), path, strerror(-fd));
	return fd;
}

int tn_edit_may(int dirfd)
{
	return faccessat(dirfd, ".", W_OK | X_OK, AT_EACCESS) < 0 ? -errno : 0;
}

int tn_edit_read(int dirfd, const char *name, size_t max, struct tn_buf *ret, struct tn_stamp *ret_stamp)
{
	struct stat st;
	int r;

	/* A device is not to be opened, not even to see that it is one. */
	if (fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return S_ISLNK(st.st_mode) ? -ELOOP : -EINVAL;
	tn_autoclose int fd = openat(dirfd, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);

	if (fd < 0)
		return -errno;
	if (fstat(fd, &st) < 0 || !S_ISREG(st.st_mode))
		return -EINVAL;
	r = tn_read_all(fd, 0, TN_READ_REGULAR, max, ret);
	if (r == 0)
		*ret_stamp = tn_stamp_from(&st);
	return r;
}

int tn_edit_remove(int dirfd, const char *name)
{
	if (unlinkat(dirfd, name, 0) < 0)
		return -errno;
	return fsync(dirfd) < 0 && errno != EINVAL ? -errno : 0;
}
