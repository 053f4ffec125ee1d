// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/shared_dir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define TRIES 100

/* Whether it is still what has that name: somebody else may have been the last a moment ago. */
static bool is_still(int dirfd, const char *name, int fd)
{
	struct stat there, here;

	return fstatat(dirfd, name, &there, AT_SYMLINK_NOFOLLOW) == 0 && fstat(fd, &here) == 0 && there.st_ino == here.st_ino &&
	       there.st_dev == here.st_dev;
}

int tn_shared_dir_take(int dirfd, const char *name)
{
	for (int i = 0; i < TRIES; i++) {
		int fd;

		if (mkdirat(dirfd, name, 0755) < 0 && errno != EEXIST)
			return -errno;
		fd = openat(dirfd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
		if (fd < 0 && errno == ENOENT)
			continue;
		if (fd < 0)
			return -errno;
		if (flock(fd, LOCK_SH) == 0 && is_still(dirfd, name, fd))
			return fd;
		close(fd);
	}
	return -EBUSY;
}

void tn_shared_dir_leave(int dirfd, const char *name, int fd)
{
	if (flock(fd, LOCK_EX | LOCK_NB) == 0)
		unlinkat(dirfd, name, AT_REMOVEDIR);
	close(fd);
}
