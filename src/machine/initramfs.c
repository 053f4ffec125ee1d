// SPDX-License-Identifier: LGPL-2.1-or-later
/* The archive that a kernel starts with. */
#include "machine/initramfs.h"

#include <errno.h>

int tn_initramfs_find(const tn_root *root, const char *release, struct tn_arena *arena, const char **ret)
{
	return -ENOENT;
}

int tn_initramfs_read(const tn_root *root, const char *path, bool (*wanted)(void *data, const char *path), void *data,
		      struct tn_arena *arena, tn_initramfs_files *ret, struct tn_error *err)
{
	return -EOPNOTSUPP;
}

const char *tn_initramfs_remake(const tn_root *root, enum tn_distro distro, const char *release,
				struct tn_arena *arena)
{
	return NULL;
}
