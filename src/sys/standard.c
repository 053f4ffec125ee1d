// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/standard.h"

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "base/cleanup.h"

void tn_hold_standard(void)
{
	struct pollfd fds[] = { { .fd = STDIN_FILENO }, { .fd = STDOUT_FILENO }, { .fd = STDERR_FILENO } };

	/* One call says it of all three. */
	if (poll(fds, TN_ARRAY_SIZE(fds), 0) <= 0)
		return;
	/* In order, so that each gets the number that is free. Not /dev/null: /dev may be empty yet,
	 * and whoever closed stdout for a list is to hear that nobody got it. */
	for (size_t i = 0; i < TN_ARRAY_SIZE(fds); i++)
		if (fds[i].revents & POLLNVAL && open("/", O_PATH) < 0)
			return;
}
