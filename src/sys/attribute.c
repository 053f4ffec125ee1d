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

static char kind_of(unsigned mode)
{
	return S_ISCHR(mode) ? 'c' : S_ISBLK(mode) ? 'b' : 0;
}

/* For a libc or a kernel without statx(2), or a container that knows nothing of it: this one may wait for a server. */
static char node_by_stat(int dirfd, const char *path, unsigned *ret_major, unsigned *ret_minor)
{
	struct stat st;
	char kind = fstatat(dirfd, path, &st, 0) < 0 ? 0 : kind_of(st.st_mode);

	if (kind) {
		*ret_major = major(st.st_rdev);
		*ret_minor = minor(st.st_rdev);
	}
	return kind;
}

#ifdef STATX_TYPE
/* What a file is never changes: its server, which may be dead, is not asked. */
char tn_attribute_node(int dirfd, const char *path, unsigned *ret_major, unsigned *ret_minor)
{
	struct statx st;
	char kind;

	if (statx(dirfd, path, AT_STATX_DONT_SYNC | AT_NO_AUTOMOUNT, STATX_TYPE, &st) < 0)
		return errno == ENOSYS || errno == EPERM ? node_by_stat(dirfd, path, ret_major, ret_minor) : 0;
	kind = kind_of(st.stx_mode);
	if (kind) {
		*ret_major = st.stx_rdev_major;
		*ret_minor = st.stx_rdev_minor;
	}
	return kind;
}
#else
char tn_attribute_node(int dirfd, const char *path, unsigned *ret_major, unsigned *ret_minor)
{
	return node_by_stat(dirfd, path, ret_major, ret_minor);
}
#endif
