// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/state/sysmodule.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "core/name.h"
#include "sys/fd.h"

int tn_sysmodule_open(const tn_root *root, const char *name, const char *what, int flags)
{
	static const char before[] = "/sys/module/";
	size_t n_before = sizeof(before) - 1, n_name = strlen(name), n_what = strlen(what);
	char path[PATH_MAX];

	if (!tn_name_is_safe(name) || n_before + n_name + n_what + 2 > sizeof(path))
		return -ENOENT;
	memcpy(path, before, n_before);
	memcpy(path + n_before, name, n_name);
	path[n_before + n_name] = '/';
	memcpy(path + n_before + n_name + 1, what, n_what + 1);
	return tn_root_open(root, path, flags);
}

int tn_sysmodule_read(const tn_root *root, const char *name, const char *what,
		      char ret[TN_SYSMODULE_MAX])
{
	tn_autoclose int fd = tn_sysmodule_open(root, name, what, O_RDONLY);
	ssize_t n;

	if (fd < 0)
		return fd == -ENOTDIR ? -ENOENT : fd;
	n = read(fd, ret, TN_SYSMODULE_MAX - 1);
	if (n < 0)
		return errno == ENODEV ? -ENOENT : -errno;
	while (n > 0 && ret[n - 1] == '\n')
		n--;
	ret[n] = '\0';
	return 0;
}

static void closedirp(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static int read_names(DIR *dir, struct tn_arena *arena, tn_names *ret)
{
	const struct dirent *entry;

	for (errno = 0; (entry = readdir(dir)); errno = 0) {
		const char *name;

		if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
			continue;
		name = tn_arena_str(arena, entry->d_name);
		if (!name || tn_vec_push(ret, name) < 0)
			return -ENOMEM;
	}
	return -errno;
}

int tn_sysmodule_list(const tn_root *root, const char *name, const char *what,
		      struct tn_arena *arena, tn_names *ret)
{
	tn_cleanup(closedirp) DIR *dir = NULL;
	tn_names names = { 0 };
	int fd = tn_sysmodule_open(root, name, what, O_RDONLY | O_DIRECTORY);
	int r;

	if (fd < 0)
		return fd;
	dir = fdopendir(fd);
	if (!dir) {
		r = -errno;
		close(fd);
		return r;
	}
	r = read_names(dir, arena, &names);
	if (r < 0)
		tn_vec_free(&names);
	else
		*ret = names;
	return r;
}
