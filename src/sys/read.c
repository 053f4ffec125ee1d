// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/read.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

/* First read of a file whose size is not known, where the caller has made no room. */
#define CHUNK 65536

/* ... and of one that is small in all likelihood: the heap need not grow for it. */
#define SMALL 8192

/* Waits until a pipe that was opened with O_NONBLOCK has data or no writer left. */
static void await_data(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	poll(&p, 1, -1);
}

int tn_read_all(int fd, size_t size, unsigned flags, size_t max, struct tn_buf *b)
{
	const bool regular = flags & TN_READ_REGULAR;
	const size_t start = b->n;

	if (tn_buf_reserve(b, size ? size : b->room > b->n ? 1 : regular ? SMALL : CHUNK) < 0)
		return -ENOMEM;
	while (!size || b->n - start < size) {
		ssize_t n;

		if (tn_buf_reserve(b, 1) < 0)
			return -ENOMEM;
		n = read(fd, b->p + b->n, b->room - b->n);
		if (n == 0)
			return 0;
		if (n < 0 && errno == EAGAIN && !(flags & TN_READ_WAIT))
			return -EAGAIN;
		if (n < 0 && errno == EAGAIN)
			await_data(fd);
		else if (n < 0 && errno != EINTR)
			return -errno;
		else if (n > 0)
			b->n += (size_t)n;
		if (b->n - start > max)
			return -EFBIG;
		if (regular && n > 0 && b->n < b->room)
			return 0;
	}
	return 0;
}

int tn_read_word(int fd, char *ret, size_t size)
{
	ssize_t n = read(fd, ret, size - 1);

	if (n < 0)
		return -errno;
	while (n > 0 && ret[n - 1] == '\n')
		n--;
	ret[n] = '\0';
	return 0;
}
