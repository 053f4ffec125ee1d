// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/kernels.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "tenon-config.h"
#include "sys/fd.h"
#include "sys/kernel.h"

static const char *const places[] = { TN_MODULEDIR, "/usr/lib/modules" };

/* Any of them makes a directory a tree; what a removed kernel leaves behind has none. */
static const char *const signs[] = { "modules.dep.bin", "modules.dep", "modules.order", "kernel" };

static void close_dir(DIR **dir)
{
	if (*dir)
		closedir(*dir);
}

static bool is_tree(int places_fd, const char *name)
{
	for (size_t i = 0; i < TN_ARRAY_SIZE(signs); i++) {
		char path[NAME_MAX + 32];
		struct stat st;

		if (snprintf(path, sizeof(path), "%s/%s", name, signs[i]) < (int)sizeof(path) &&
		    fstatat(places_fd, path, &st, 0) == 0)
			return true;
	}
	return false;
}

static bool is_listed(const tn_installed_kernels *list, const char *release)
{
	for (size_t i = 0; i < list->n; i++)
		if (strcmp(list->v[i].release, release) == 0)
			return true;
	return false;
}

static int add(const char *place, const char *name, struct tn_arena *arena,
	       tn_installed_kernels *list)
{
	struct tn_installed_kernel k = {
		.release = tn_arena_str(arena, name),
		.path = tn_arena_printf(arena, "%s/%s", place, name),
	};

	return k.release && k.path ? tn_vec_push(list, k) : -ENOMEM;
}

static int list_place(const tn_root *root, const char *place, struct tn_arena *arena,
		      tn_installed_kernels *list)
{
	tn_cleanup(close_dir) DIR *dir = NULL;
	struct dirent *entry;
	int fd = tn_root_open(root, place, O_RDONLY | O_DIRECTORY);

	if (fd < 0)
		return fd == -ENOENT ? 0 : fd;
	dir = fdopendir(fd);
	if (!dir) {
		int r = -errno;

		close(fd);
		return r;
	}
	while ((errno = 0, entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || is_listed(list, entry->d_name) ||
		    !is_tree(fd, entry->d_name))
			continue;
		if (add(place, entry->d_name, arena, list) < 0)
			return -ENOMEM;
	}
	return -errno;
}

static int by_version(const void *a, const void *b)
{
	return strverscmp(((const struct tn_installed_kernel *)a)->release,
			  ((const struct tn_installed_kernel *)b)->release);
}

int tn_kernels_list(const tn_root *root, struct tn_arena *arena, tn_installed_kernels *ret)
{
	tn_autovec tn_installed_kernels list = { 0 };
	int r = 0;

	for (size_t i = 0; i < TN_ARRAY_SIZE(places) && r == 0; i++)
		r = list_place(root, places[i], arena, &list);
	if (r < 0)
		return r;
	if (list.n)
		qsort(list.v, list.n, sizeof(*list.v), by_version);
	*ret = tn_vec_take(&list);
	return 0;
}

int tn_kernels_find(const tn_root *root, const char *release, struct tn_arena *arena,
		    const char **ret)
{
	if (!*release || strchr(release, '/') || strcmp(release, ".") == 0 ||
	    strcmp(release, "..") == 0)
		return -EINVAL;
	for (size_t i = 0; i < TN_ARRAY_SIZE(places); i++) {
		const char *path = tn_arena_printf(arena, "%s/%s", places[i], release);
		tn_autoclose int fd = -1;

		if (!path)
			return -ENOMEM;
		fd = tn_root_open(root, path, O_PATH | O_DIRECTORY);
		if (fd < 0)
			continue;
		*ret = path;
		return 0;
	}
	return -ENOENT;
}

int tn_kernels_running(const tn_root *root, struct tn_arena *arena, const char **ret)
{
	char release[256]; /* more than struct utsname has */
	tn_autobuf file = { 0 };
	int r = -ENOENT;

	if (*tn_root_path(root))
		r = tn_root_read(root, "/proc/sys/kernel/osrelease", sizeof(release), &file);
	if (r == -ENOMEM)
		return r;
	if (r < 0) {
		r = tn_kernel_release(release, sizeof(release));
		if (r < 0)
			return r;
		tn_buf_add_str(&file, release);
	}
	if (file.failed)
		return -ENOMEM;
	*ret = tn_arena_dup(arena, tn_text_trim(tn_buf_text(&file)));
	return *ret ? 0 : -ENOMEM;
}
