// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/klog.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sys/fd.h"

/* More than a record with its fields can be (CONSOLE_EXT_LOG_MAX, later PRINTK_MESSAGE_MAX). */
#define RECORD_BYTES 8192

#define KMSG_MAJOR 1
#define KMSG_MINOR 11

static bool is_kmsg(const struct stat *st)
{
	return S_ISCHR(st->st_mode) && st->st_rdev == makedev(KMSG_MAJOR, KMSG_MINOR);
}

bool tn_klog_grows(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 && is_kmsg(&st);
}

bool tn_klog_is_older(int fd, uint64_t time)
{
	struct stat st;

	return fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && (st.st_mtime < 0 || (uint64_t)st.st_mtime < time);
}

int tn_klog_open(const tn_root *root, const char *path)
{
	tn_autoclose int seen = tn_root_open(root, path, O_PATH);
	struct stat st;

	if (seen < 0)
		return seen;
	if (fstat(seen, &st) < 0)
		return -errno;
	if (!S_ISREG(st.st_mode) && !is_kmsg(&st))
		return -EINVAL;
	return tn_root_open(root, path, O_RDONLY);
}

/* Where the first record starts that is not before @from: a line that belongs to one starts with a blank. */
static size_t record_from(const struct tn_buf *b, size_t from)
{
	for (size_t i = from; i < b->n; i++)
		if (b->p[i] == '\n' && i + 1 < b->n && b->p[i + 1] != ' ')
			return i + 1;
	return b->n;
}

/* Drops the older half of what is more than @max from @start on. */
static void drop_oldest(struct tn_buf *b, size_t start, size_t max, bool *dropped)
{
	size_t from;

	if (b->n - start <= max)
		return;
	from = record_from(b, b->n - max / 2);
	memmove(b->p + start, b->p + from, b->n - from);
	b->n -= from - start;
	*dropped = true;
}

/* Goes to where the last @max bytes of a file begin. */
static int skip_oldest(int fd, size_t max, bool *skipped)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return -errno;
	*skipped = S_ISREG(st.st_mode) && st.st_size > (off_t)max;
	return *skipped && lseek(fd, st.st_size - (off_t)max, SEEK_SET) < 0 ? -errno : 0;
}

int tn_klog_read(int fd, size_t max, struct tn_buf *ret, bool *dropped)
{
	const size_t start = ret->n;
	bool skipped = false;
	int r = skip_oldest(fd, max, &skipped);

	while (r == 0) {
		ssize_t n;

		if (tn_buf_reserve(ret, RECORD_BYTES) < 0)
			return -ENOMEM;
		n = read(fd, ret->p + ret->n, RECORD_BYTES);
		if (n == 0 || (n < 0 && errno == EAGAIN))
			break;
		if (n < 0 && errno == EPIPE) /* written over meanwhile: the next is the oldest that is left */
			*dropped = true;
		else if (n < 0 && errno != EINTR)
			r = -errno;
		ret->n += n > 0 ? (size_t)n : 0;
		drop_oldest(ret, start, max, dropped);
	}
	if (r == 0 && skipped) {
		size_t from = record_from(ret, start);

		memmove(ret->p + start, ret->p + from, ret->n - from);
		ret->n -= from - start;
		*dropped = true;
	}
	return r;
}
