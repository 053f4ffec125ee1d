// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/attribute.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/files.h"
#include "sys/read.h"

/* Below another root than "/" anybody may have made anything: a FIFO, a device, a directory. */
static int check_plain(const tn_root *root, int dirfd, const char *path)
{
	struct stat st;

	if (!tn_root_path(root)[0])
		return 0;
	if (fstatat(dirfd, path, &st, 0) < 0)
		return -errno;
	return S_ISREG(st.st_mode) ? 0 : -EINVAL;
}

int tn_attribute_read(const tn_root *root, int dirfd, const char *path, char *ret, size_t size)
{
	int r = check_plain(root, dirfd, path);
	tn_autoclose int fd = r < 0 ? r : tn_file_open_at(dirfd, path);

	return fd < 0 ? fd : tn_read_word(fd, ret, size);
}

int tn_attribute_link(int dirfd, const char *path, char *ret, size_t size)
{
	ssize_t n = readlinkat(dirfd, path, ret, size);

	if (n < 0)
		return -errno;
	if ((size_t)n >= size)
		return -ENAMETOOLONG;
	ret[n] = '\0';
	return 0;
}

bool tn_attribute_is_there(int dirfd, const char *path)
{
	return faccessat(dirfd, path, F_OK, 0) == 0;
}

char tn_attribute_node(int dirfd, const char *path, unsigned *ret_major, unsigned *ret_minor)
{
	struct stat st;

	if (fstatat(dirfd, path, &st, 0) < 0 || (!S_ISCHR(st.st_mode) && !S_ISBLK(st.st_mode)))
		return 0;
	*ret_major = major(st.st_rdev);
	*ret_minor = minor(st.st_rdev);
	return S_ISCHR(st.st_mode) ? 'c' : 'b';
}
