// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/write.h"

#ifndef FICLONE /* linux/fs.h's; a musl compiler has no header of the kernel's */
#define FICLONE _IOW(0x94, 9, int)
#endif

/* Where neither file system copies by itself. Return: 0 or -errno. */
static int copy_bytes(int from, int to)
{
	char bytes[1 << 14]; /* the stack may be small */
	ssize_t n;

	while ((n = read(from, bytes, sizeof(bytes))) > 0) {
		int r = tn_write_all(to, (struct tn_text){ bytes, (size_t)n });

		if (r < 0)
			return r;
	}
	return n < 0 ? -errno : 0;
}

static bool is_no_way(int error)
{
	return error == EXDEV || error == EINVAL || error == ENOSYS || error == EOPNOTSUPP || error == EPERM || error == EBADF;
}

int tn_copy_content(int from, int to, bool *clones)
{
	ssize_t n;

	if (*clones && ioctl(to, FICLONE, from) == 0)
		return 0;
	*clones = false;
	while ((n = copy_file_range(from, NULL, to, NULL, SSIZE_MAX & ~0xfff, 0)) > 0)
		;
	/* The offsets are where it stopped. procfs has files that it takes for empty. */
	return n < 0 && !is_no_way(errno) ? -errno : copy_bytes(from, to);
}

int tn_copy_dress(int fd, const struct stat *st, bool owner)
{
	const struct timespec times[] = { st->st_atim, st->st_mtim };

	if (owner && fchown(fd, st->st_uid, st->st_gid) < 0 && errno != EPERM && errno != EINVAL)
		return -errno;
	if (fchmod(fd, st->st_mode & 07777) < 0 || futimens(fd, times) < 0)
		return -errno;
	return 0;
}

int tn_copy_file(int from, int dirfd, const char *name, unsigned mode)
{
	struct stat st;
	bool clones = true;
	int to, r;

	if (fstat(from, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode))
		return -EINVAL;
	to = openat(dirfd, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
	if (to < 0)
		return -errno;
	r = tn_copy_content(from, to, &clones);
	if (close(to) < 0 && r == 0)
		r = -errno;
	if (r < 0)
		unlinkat(dirfd, name, 0);
	return r;
}
