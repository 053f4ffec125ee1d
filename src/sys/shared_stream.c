// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/shared_stream.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

int tn_shared_stream_open(FILE **ret)
{
	int fd = memfd_create("tenon", MFD_CLOEXEC), r;
	FILE *stream = fd < 0 ? NULL : fdopen(fd, "w+");

	if (stream) {
		*ret = stream;
		return 0;
	}
	r = -errno;
	if (fd >= 0)
		close(fd);
	return r;
}

int tn_shared_stream_read(FILE *stream, struct tn_buf *ret)
{
	char piece[16384];
	size_t n;

	if (fseeko(stream, 0, SEEK_SET) < 0)
		return -errno;
	while ((n = fread(piece, 1, sizeof(piece), stream)) > 0)
		tn_buf_add(ret, piece, n);
	if (ferror(stream))
		return -EIO;
	return ret->failed ? -ENOMEM : 0;
}
