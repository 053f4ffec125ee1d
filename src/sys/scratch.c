// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/scratch.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "sys/read.h"

int tn_scratch_new(void)
{
	int fd = memfd_create("scratch", MFD_CLOEXEC);

	return fd < 0 ? -errno : fd;
}

int tn_scratch_read(int fd, size_t max, struct tn_buf *ret)
{
	if (lseek(fd, 0, SEEK_SET) < 0)
		return -errno;
	return tn_read_all(fd, 0, TN_READ_REGULAR, max, ret);
}
