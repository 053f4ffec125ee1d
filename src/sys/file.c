// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/file.h"

#include <errno.h>
#include <sys/stat.h>

int tn_file_size_at(int dirfd, const char *path, uint64_t *ret)
{
	struct stat st;

	if (fstatat(dirfd, path, &st, 0) < 0)
		return -errno;
	*ret = (uint64_t)st.st_size;
	return 0;
}
