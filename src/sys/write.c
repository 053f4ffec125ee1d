// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/write.h"

#include <errno.h>
#include <unistd.h>

int tn_write_all(int fd, struct tn_text content)
{
	while (content.n) {
		ssize_t n = write(fd, content.p, content.n);

		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0)
			content = tn_text_from(content, (size_t)n);
	}
	return 0;
}
