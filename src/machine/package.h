/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* package.h - which package a file came with: dpkg's, rpm's, apk's and pacman's databases, and what DKMS has built */
#ifndef TN_MACHINE_PACKAGE_H
#define TN_MACHINE_PACKAGE_H

#include "base/arena.h"
#include "base/error.h"
#include "sys/root.h"

struct tn_package {
	const char *name;    /* "linux-image-6.1.0-56-amd64"; of DKMS, of what it built the module; NULL: that is not known */
	const char *version; /* NULL: not known */
	const char *manager; /* "dpkg", "rpm", "apk", "pacman"; "dkms": no package has it, it was built on this machine */
	const char *source;  /* the file that tells, in the sysroot's terms; of DKMS maybe the module's path itself */
};

/**
 * tn_package_of() - ask the databases below @root
 * @path: in the sysroot's terms; of a merged /usr either name will do
 *
 * Return: 0; -ENOENT (no package has it); -EOPNOTSUPP (there is no database that can be read: @err says which
 * was seen); -ENOMEM.
 */
int tn_package_of(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_package *ret,
		  struct tn_error *err);

#endif
