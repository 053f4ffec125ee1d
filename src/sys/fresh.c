// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/fresh.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static const char *hidden(const char *name, struct tn_arena *arena)
{
	return tn_arena_printf(arena, ".%s.%ld", name, (long)getpid());
}

int tn_fresh_open(int dirfd, const char *name, mode_t mode, bool *nameless, struct tn_arena *arena, struct tn_fresh *ret)
{
	struct tn_fresh f = { .dirfd = dirfd, .fd = -1 };

	if (*nameless) {
		f.fd = openat(dirfd, ".", O_TMPFILE | O_WRONLY | O_CLOEXEC, mode);
		/* What file systems and kernels without O_TMPFILE answer. */
		if (f.fd < 0 && errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL && errno != ENOENT)
			return -errno;
		*nameless = f.fd >= 0;
	}
	if (f.fd < 0) {
		f.temp = hidden(name, arena);
		f.fd = f.temp ? openat(dirfd, f.temp, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, mode) : -1;
	}
	if (f.fd < 0)
		return f.temp ? -errno : -ENOMEM;
	*ret = f;
	return 0;
}

void tn_fresh_drop(const struct tn_fresh *f)
{
	close(f->fd);
	if (f->temp)
		unlinkat(f->dirfd, f->temp, 0);
}

int tn_fresh_name(const struct tn_fresh *f, const char *name, struct tn_arena *arena)
{
	char link[sizeof("/proc/self/fd/") + 3 * sizeof(int)];
	bool is_new = faccessat(f->dirfd, name, F_OK, AT_SYMLINK_NOFOLLOW) < 0;
	const char *temp = f->temp;

	snprintf(link, sizeof(link), "/proc/self/fd/%d", f->fd);
	if (!temp && is_new && linkat(AT_FDCWD, link, f->dirfd, name, AT_SYMLINK_FOLLOW) == 0)
		return 1;
	if (!temp) {
		temp = hidden(name, arena);
		if (!temp)
			return -ENOMEM;
		if (linkat(AT_FDCWD, link, f->dirfd, temp, AT_SYMLINK_FOLLOW) < 0)
			return -errno;
	}
	if (renameat(f->dirfd, temp, f->dirfd, name) < 0) {
		int r = -errno;

		unlinkat(f->dirfd, temp, 0);
		return r;
	}
	return is_new;
}
