// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/xattrs.h"

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/xattr.h>

#include "base/cleanup.h"

/* What Linux allows for all names of a file, and for one value (XATTR_LIST_MAX, XATTR_SIZE_MAX). */
#define NAMES_MAX ((size_t)64 << 10)
#define VALUE_MAX ((size_t)64 << 10)

static const char *const of_content[] = { "security.ima", "security.evm", "security.capability" };

static bool is_of_content(const char *name)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(of_content); i++)
		if (strcmp(name, of_content[i]) == 0)
			return true;
	return false;
}

static bool is_no_matter(int error)
{
	return error == EOPNOTSUPP || error == EPERM || error == EACCES || error == ENODATA;
}

static int copy_one(int from, int to, const char *name, char *value)
{
	ssize_t n = fgetxattr(from, name, value, VALUE_MAX);

	if (n < 0)
		return is_no_matter(errno) ? 0 : -errno;
	return fsetxattr(to, name, value, (size_t)n, 0) < 0 && !is_no_matter(errno) ? -errno : 0;
}

int tn_xattrs_copy(int from, int to)
{
	tn_autofree char *names = malloc(NAMES_MAX), *value = malloc(VALUE_MAX);
	ssize_t n;
	int r = 0;

	if (!names || !value)
		return -ENOMEM;
	n = flistxattr(from, names, NAMES_MAX);
	if (n < 0)
		return is_no_matter(errno) || errno == ENOSYS ? 0 : -errno;
	for (const char *name = names; name < names + n && r == 0; name += strlen(name) + 1)
		if (!is_of_content(name))
			r = copy_one(from, to, name, value);
	return r;
}
