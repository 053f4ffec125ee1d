/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernels.h - which kernels have a module tree below a root
 *
 * A tree is a directory VERSION in /lib/modules, or in /usr/lib/modules where a
 * root has no /lib (an unpacked package), that holds modules or their indexes.
 */
#ifndef TN_SYS_KERNELS_H
#define TN_SYS_KERNELS_H

#include "base/arena.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_installed_kernel {
	const char *release; /* e.g. "6.1.0-56-amd64" */
	const char *path;    /* in the sysroot's terms, e.g. "/lib/modules/6.1.0-56-amd64" */
};
typedef TN_VEC(struct tn_installed_kernel) tn_installed_kernels;

/* All of them, in version order; strings live in @arena. Nothing there is no error.
 * Return: 0, -ENOMEM, or errno of opening or reading a directory that exists. */
int tn_kernels_list(const tn_root *root, struct tn_arena *arena, tn_installed_kernels *ret);

/**
 * tn_kernels_find() - the directory of one kernel's modules
 * @release: one path component
 * @ret:     its path in the sysroot's terms; lives in @arena
 *
 * Unlike the list, this takes any directory of that name, an empty one, too.
 * Return: 0, -ENOENT, -EINVAL (@release can be no directory's name), -ENOMEM.
 */
int tn_kernels_find(const tn_root *root, const char *release, struct tn_arena *arena,
		    const char **ret);

/* The release of the kernel that runs below @root: what its /proc says or, for the real root and
 * where there is no such file, uname(2). Return: 0, -ENOMEM or -errno. */
int tn_kernels_running(const tn_root *root, struct tn_arena *arena, const char **ret);

#endif
