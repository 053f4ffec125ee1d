// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/output.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sys/fd.h"
#include "sys/fileset.h"
#include "sys/write.h"

/* mkdir -p for all but the last component of @path, which is changed and put back. */
static int make_parents(char *path)
{
	for (char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
		int r;

		*slash = '\0';
		r = mkdir(path, 0755) < 0 && errno != EEXIST ? -errno : 0;
		*slash = '/';
		if (r < 0 && r != -EROFS && r != -EACCES) /* it may be there all the same */
			return r;
	}
	return 0;
}

static int write_through(const char *path, struct tn_text content)
{
	tn_autoclose int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY, 0666);

	if (fd < 0)
		return -errno;
	return tn_write_all(fd, content);
}

static int replace(const char *directory, const char *name, struct tn_text content,
		   struct tn_error *err)
{
	tn_autoclose int dir = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	tn_cleanup(tn_fileset_freep) tn_fileset *set = dir >= 0 ? tn_fileset_new(dir, NULL, 0) : NULL;
	int r;

	if (dir < 0)
		return -errno;
	if (!set)
		return -ENOMEM;
	r = tn_fileset_add(set, name, content, err);
	return r < 0 ? r : tn_fileset_commit(set, err);
}

static bool is_replaceable(const char *path)
{
	struct stat st;

	return lstat(path, &st) < 0 ? errno == ENOENT : S_ISREG(st.st_mode);
}

int tn_output_write(const char *path, struct tn_text content, struct tn_error *err)
{
	tn_autofree char *copy = strdup(path);
	char *slash;
	int r;

	if (!copy)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = *copy ? make_parents(copy) : -ENOENT;
	if (r < 0)
		return tn_fail(err, r, "%s: %s", path, strerror(-r));
	if (!is_replaceable(path)) {
		r = write_through(path, content);
		return r < 0 ? tn_fail(err, r, "%s: %s", path, strerror(-r)) : 0;
	}
	slash = strrchr(copy, '/');
	if (slash)
		*slash = '\0';
	r = replace(!slash ? "." : slash == copy ? "/" : copy, slash ? slash + 1 : copy, content, err);
	return r < 0 ? tn_fail(err, r, "%s: %s", path, strerror(-r)) : 0;
}
