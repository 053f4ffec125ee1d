// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/await.h"

#include <errno.h>
#include <poll.h>

int tn_await_any(const int *fds, size_t n, bool *ready, int msec)
{
	struct pollfd p[TN_AWAIT_MAX];
	int r;

	if (n > TN_AWAIT_MAX)
		return -EINVAL;
	for (size_t i = 0; i < n; i++) {
		p[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
		ready[i] = false;
	}
	r = poll(p, n, msec);
	if (r < 0)
		return errno == EINTR ? 0 : -errno;
	for (size_t i = 0; i < n; i++)
		ready[i] = p[i].revents != 0;
	return r;
}
