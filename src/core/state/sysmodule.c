// SPDX-License-Identifier: LGPL-2.1-or-later
/* Opening, reading and listing what is below /sys/module. */
#include "core/state/sysmodule.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>

#include "core/name.h"
#include "sys/dir.h"
#include "sys/fd.h"
#include "sys/read.h"
#include "sys/write.h"

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
	int r;

	if (fd < 0)
		return fd == -ENOTDIR ? -ENOENT : fd;
	r = tn_read_word(fd, ret, TN_SYSMODULE_MAX);
	return r == -ENODEV ? -ENOENT : r;
}

int tn_sysmodule_write(const tn_root *root, const char *name, const char *what, struct tn_text text)
{
	tn_autoclose int fd = tn_sysmodule_open(root, name, what, O_WRONLY | O_TRUNC);

	return fd < 0 ? fd : tn_write_all(fd, text);
}

struct listing {
	struct tn_arena *arena;
	tn_names names;
};

static int add_name(void *data, const char *name)
{
	struct listing *l = data;
	const char *copy = tn_arena_str(l->arena, name);

	return copy ? tn_vec_push(&l->names, copy) : -ENOMEM;
}

int tn_sysmodule_list(const tn_root *root, const char *name, const char *what,
		      struct tn_arena *arena, tn_names *ret)
{
	struct listing l = { .arena = arena };
	int r = tn_sysmodule_open(root, name, what, O_RDONLY | O_DIRECTORY);

	if (r >= 0)
		r = tn_dir_names_of(r, add_name, &l);
	if (r < 0)
		tn_vec_free(&l.names);
	else
		*ret = l.names;
	return r;
}
