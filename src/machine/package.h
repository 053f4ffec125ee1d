/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* package.h - which package a file came with: dpkg's, rpm's, apk's and pacman's databases, and what DKMS has built */
#ifndef TN_MACHINE_PACKAGE_H
#define TN_MACHINE_PACKAGE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/hash.h"
#include "core/state/sysmodule.h"
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

/* What was asked before, for who asks about many files: they are in a few packages. Zero-initialise it. */
struct tn_package_memory {
	struct tn_arena arena;
	struct tn_hash files;    /* of databases, by their paths: as they were when first read */
	struct tn_hash versions; /* packages of dpkg that had a file */
	char *release;           /* the kernel whose modules @lists speak of; NULL: nobody has looked */
	tn_names lists[2];       /* entries of dpkg's and of pacman's directory */
};
void tn_package_memory_free(struct tn_package_memory *memory);

/* As tn_package_of(), with the same answers; rpm's database is asked anew each time. */
int tn_package_of_many(const tn_root *root, const char *path, struct tn_package_memory *memory, struct tn_arena *arena,
		       struct tn_package *ret, struct tn_error *err);

#endif
