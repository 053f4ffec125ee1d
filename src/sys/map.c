// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/map.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/buf.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"

/* Smaller files are read: mmap(2), a page fault and munmap(2) cost more. */
#define MAP_MIN 16384

/* @size: what fstat(2) says; 0 for pipes and procfs, where nobody knows. */
static int copy(int fd, size_t size, unsigned how, size_t max, struct tn_map *ret)
{
	tn_autobuf b = { 0 };
	int r = tn_read_all(fd, size, how, max, &b);

	if (r < 0)
		return r;
	*ret = (struct tn_map){ .data = (uint8_t *)tn_take_ptr(b.p), .size = b.n };
	return 0;
}

static int map(int fd, size_t size, struct tn_map *ret)
{
	void *p = mmap(NULL, size, PROT_READ, MAP_PRIVATE, fd, 0);

	if (p == MAP_FAILED)
		return -errno;
	*ret = (struct tn_map){ .data = p, .size = size, .mapped = true };
	return 0;
}

/* Whether it is nothing to read from, given what the caller knows. */
static bool is_refused(const struct stat *st, unsigned flags)
{
	const bool device = S_ISCHR(st->st_mode) || S_ISBLK(st->st_mode);
	const bool null = S_ISCHR(st->st_mode) && st->st_rdev == makedev(1, 3);

	if (S_ISREG(st->st_mode))
		return false;
	if (flags & TN_MAP_NO_SPECIAL || (device && flags & TN_MAP_NO_DEVICE))
		return true;
	return device && !null && !(flags & TN_MAP_WAIT);
}

int tn_map_fd(int fd, size_t max, unsigned flags, struct tn_map *ret)
{
	const unsigned how = flags & TN_MAP_WAIT ? TN_READ_WAIT : 0;
	struct stat st;

	if (flags & TN_MAP_REGULAR)
		return copy(fd, 0, TN_READ_REGULAR, max, ret);
	if (fstat(fd, &st) < 0)
		return -errno;
	if (S_ISDIR(st.st_mode))
		return -EISDIR;
	if (is_refused(&st, flags))
		return -EINVAL;
	if (!S_ISREG(st.st_mode))
		return copy(fd, 0, how, max, ret);
	if ((uint64_t)st.st_size > max)
		return -EFBIG;
	if (st.st_size < MAP_MIN || (flags & TN_MAP_COPY))
		return copy(fd, (size_t)st.st_size, 0, max, ret);
	return map(fd, (size_t)st.st_size, ret);
}

int tn_map_open_at(int dirfd, const char *path, size_t max, unsigned flags, struct tn_map *ret)
{
	tn_autoclose int fd = tn_file_open_at(dirfd, path);

	return fd < 0 ? fd : tn_map_fd(fd, max, flags, ret);
}

void tn_map_close(struct tn_map *m)
{
	if (m->mapped)
		munmap((void *)m->data, m->size);
	tn_map_leave(m);
}

void tn_map_leave(struct tn_map *m)
{
	if (!m->mapped)
		free((void *)m->data);
	*m = (struct tn_map){ 0 };
}
