// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/root.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/size.h"
#include "sys/fd.h"
#include "sys/inside.h"
#include "sys/read.h"

struct tn_root {
	size_t n;    /* bytes of @path */
	char path[]; /* no '/' at its end */
};

tn_root *tn_root_new(const char *path)
{
	size_t n = strlen(path);
	tn_root *root;

	while (n && path[n - 1] == '/')
		n--;
	root = malloc(tn_size_add(sizeof(*root) + 1, n));
	if (!root)
		return NULL;
	root->n = n;
	memcpy(root->path, path, n);
	root->path[n] = '\0';
	return root;
}

tn_root *tn_root_free(tn_root *root)
{
	free(root);
	return NULL;
}

const char *tn_root_path(const tn_root *root)
{
	return root->path;
}

/* O_NONBLOCK: below another root anything may be a FIFO or a terminal. */
static int open_path(const char *path, int flags)
{
	int fd = open(path, flags | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);

	return fd < 0 ? -errno : fd;
}

/* To open a device may start something; what procfs and sysfs have are no devices. */
static bool is_device(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && (S_ISCHR(st.st_mode) || S_ISBLK(st.st_mode));
}

int tn_root_open(const tn_root *root, const char *path, int flags)
{
	char joined[PATH_MAX];

	if (!root->n)
		return open_path(path, flags);
	if (snprintf(joined, sizeof(joined), "%s%s", root->path, path) >= (int)sizeof(joined))
		return -ENAMETOOLONG;
	if (!(flags & O_PATH) && is_device(joined))
		return -EINVAL;
	return open_path(joined, flags);
}

int tn_root_open_inside(const tn_root *root, const char *path, int flags)
{
	tn_autoclose int top = root->n ? open_path(root->path, O_PATH | O_DIRECTORY) : -1;

	if (!root->n)
		return open_path(path, flags);
	return top < 0 ? top : tn_inside_open(top, path, flags);
}

static bool has(const tn_root *root, const char *path, int flags)
{
	tn_autoclose int fd = tn_root_open(root, path, O_PATH | flags);

	return fd >= 0;
}

bool tn_root_has(const tn_root *root, const char *path)
{
	return has(root, path, 0);
}

bool tn_root_has_dir(const tn_root *root, const char *path)
{
	return has(root, path, O_DIRECTORY);
}

bool tn_root_usr_is_merged(const tn_root *root)
{
	char path[PATH_MAX], target[sizeof("/usr/lib")];
	ssize_t n;

	if (snprintf(path, sizeof(path), "%s/lib", root->path) >= (int)sizeof(path))
		return false;
	n = readlink(path, target, sizeof(target));
	return n > 0 && (tn_text_is((struct tn_text){ target, (size_t)n }, "usr/lib") ||
			 tn_text_is((struct tn_text){ target, (size_t)n }, "/usr/lib"));
}

/* First room for a file whose size nobody knows; most of procfs and sysfs fits. */
#define FIRST_BYTES 4096

/* Takes over @of. */
static int read_open(int of, unsigned how, size_t max, struct tn_buf *ret)
{
	tn_autoclose int fd = of;
	size_t start = ret->n;
	int r;

	if (fd < 0)
		return fd;
	r = tn_buf_reserve(ret, FIRST_BYTES);
	if (r == 0)
		r = tn_read_all(fd, 0, how, max, ret);
	if (r < 0)
		ret->n = start;
	return r;
}

int tn_root_read(const tn_root *root, const char *path, size_t max, struct tn_buf *ret)
{
	return read_open(tn_root_open(root, path, O_RDONLY), 0, max, ret);
}

int tn_root_read_record(const tn_root *root, const char *path, size_t max, struct tn_buf *ret)
{
	return read_open(tn_root_open(root, path, O_RDONLY), TN_READ_REGULAR, max, ret);
}

bool tn_root_has_inside(const tn_root *root, const char *path)
{
	tn_autoclose int fd = tn_root_open_inside(root, path, O_PATH);

	return fd >= 0;
}

int tn_root_read_inside(const tn_root *root, const char *path, size_t max, struct tn_buf *ret)
{
	return read_open(tn_root_open_inside(root, path, O_RDONLY), 0, max, ret);
}
