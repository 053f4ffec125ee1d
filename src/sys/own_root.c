// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/own_root.h"

#include <errno.h>
#include <sys/stat.h>

#define FIRST "/proc/1/root/"

int tn_root_is_own(const tn_root *root)
{
	struct stat here, first;

	if (*tn_root_path(root))
		return 0;
	if (stat(FIRST, &first) < 0)
		return errno == EACCES || errno == EPERM ? 1 : errno == ENOENT ? 0 : -errno;
	if (stat("/", &here) < 0)
		return -errno;
	return here.st_dev == first.st_dev && here.st_ino == first.st_ino;
}
