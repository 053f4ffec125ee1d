// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/files.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/fd.h"

int tn_file_size_at(int dirfd, const char *path, uint64_t *ret)
{
	struct stat st;

	if (fstatat(dirfd, path, &st, 0) < 0)
		return -errno;
	*ret = (uint64_t)st.st_size;
	return 0;
}

int tn_file_check(int dirfd, const char *path)
{
	struct stat st;

	if (fstatat(dirfd, path, &st, 0) < 0)
		return -errno;
	return S_ISDIR(st.st_mode) ? -EISDIR : 0;
}

int tn_file_look(const char *path)
{
	return access(path, F_OK) < 0 ? -errno : 0;
}

int tn_file_is_regular(int fd)
{
	struct stat st;

	return fstat(fd, &st) < 0 ? -errno : S_ISREG(st.st_mode);
}

int tn_file_mode(int fd, unsigned *ret)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*ret = st.st_mode & 07777;
	return 0;
}

ssize_t tn_file_start(int fd, void *ret, size_t size)
{
	ssize_t n = pread(fd, ret, size, 0);

	return n < 0 ? -errno : n;
}

ssize_t tn_file_attribute(const char *path, const char *name, void *ret, size_t size)
{
	ssize_t n = getxattr(path, name, ret, size);

	return n < 0 ? -errno : n;
}

bool tn_file_is_gone(const char *path)
{
	int r = tn_file_look(path);

	return r == -ENOENT || r == -ENOTDIR;
}

int tn_file_open_at(int dirfd, const char *path)
{
	int fd = openat(dirfd, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

int tn_file_open_own(const char *path)
{
	tn_autoclose int fd =
		open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | O_NOFOLLOW);
	struct stat st;
	int ret;

	if (fd < 0 || fstat(fd, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) || (st.st_mode & (S_IWGRP | S_IWOTH)) ||
	    (st.st_uid != 0 && st.st_uid != geteuid()))
		return -EPERM;
	ret = fd;
	fd = -1;
	return ret;
}

/* $PWD where it names the same directory: the way there by which the user came. */
static char *current_directory(void)
{
	const char *pwd = secure_getenv("PWD");
	struct stat named, here;

	if (pwd && pwd[0] == '/' && stat(pwd, &named) == 0 && stat(".", &here) == 0 &&
	    named.st_dev == here.st_dev && named.st_ino == here.st_ino)
		return strdup(pwd);
	return getcwd(NULL, 0);
}

char *tn_absolute_dup(const char *path)
{
	tn_autofree char *directory = NULL;
	struct tn_buf joined = { 0 };
	char *ret;

	if (path[0] == '/')
		return strdup(path);
	directory = current_directory();
	if (!directory)
		return NULL;
	tn_buf_addf(&joined, "%s/%s", directory, path);
	ret = tn_buf_take(&joined);
	if (!ret)
		errno = ENOMEM;
	return ret;
}

int tn_absolute_path(const char *path, struct tn_arena *arena, const char **ret)
{
	tn_autofree char *joined = path[0] == '/' ? NULL : tn_absolute_dup(path);
	const char *s;

	if (path[0] != '/' && !joined)
		return -errno;
	s = joined ? joined : path;
	if (strchr(s, '\n'))
		return -EILSEQ;
	s = tn_arena_str(arena, s);
	if (!s)
		return -ENOMEM;
	*ret = s;
	return 0;
}

const char *tn_absolute_path_reason(int code)
{
	return code == -EILSEQ ? "A newline in its path" : strerror(-code);
}
