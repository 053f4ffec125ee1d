// SPDX-License-Identifier: LGPL-2.1-or-later
/* Names of cached files, their replacement and removal. */
#include "sys/cache.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/files.h"
#include "sys/fileset.h"

void tn_cache_name(const char *kind, const char *path, struct tn_buf *ret)
{
	tn_buf_add_str(ret, kind);
	for (const char *p = path; *p; p++)
		if (*p != '/' || (p[1] && p[1] != '/'))
			tn_buf_add_char(ret, *p == '/' ? '!' : *p);
}

static int remove_if_gone(void *data, int dirfd, const char *name)
{
	const char *kind = data;
	size_t n = strlen(kind);
	tn_autofree char *path = NULL;

	if (strncmp(name, kind, n) != 0 || name[n] != '!')
		return 0;
	path = strdup(name + n);
	for (char *p = path; p && *p; p++)
		if (*p == '!')
			*p = '/';
	if (path && tn_file_is_gone(path))
		tn_dir_remove(dirfd, name);
	return 0;
}

void tn_cache_tidy(const char *dir, const char *kind)
{
	tn_autoclose int fd = tn_dir_open(AT_FDCWD, dir);

	if (fd >= 0)
		tn_dir_names(fd, remove_if_gone, (void *)(uintptr_t)kind);
}

int tn_cache_save(const char *dir, const char *name, const char *lock, unsigned patience_msec, struct tn_text content)
{
	tn_cleanup(tn_fileset_freep) tn_fileset *set = NULL;
	tn_autoclose int fd = -1;
	int r = tn_dir_make_last(dir);

	fd = r < 0 ? r : tn_dir_open(AT_FDCWD, dir);
	if (fd < 0)
		return fd;
	set = tn_fileset_new(fd, lock, TN_FILESET_VOLATILE);
	if (!set)
		return -ENOMEM;
	if (lock)
		tn_fileset_set_patience(set, patience_msec);
	r = tn_fileset_add(set, name, content, NULL);
	return r < 0 ? r : tn_fileset_commit(set, NULL);
}
