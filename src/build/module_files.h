/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* module_files.h - the files of modules in a kernel's tree and among what was built, as dkms looks for them: by the file's name */
#ifndef TN_BUILD_MODULE_FILES_H
#define TN_BUILD_MODULE_FILES_H

#include "base/arena.h"
#include "base/vec.h"
#include "build/keep.h"

/* A name is that of the file without the suffix of its compression: "x.ko". */
struct tn_build_found {
	const char *name; /* as it was asked for */
	const char *file; /* "x.ko.xz": points into @path */
	const char *path; /* in the root's terms */
	bool link;        /* a symbolic link */
};
typedef TN_VEC(struct tn_build_found) tn_build_founds;

/* Whether @file is "NAME", "NAME.gz", "NAME.xz" or "NAME.zst". */
bool tn_build_is_file_of(const char *file, const char *name);

/* All in the kernel's tree, by path; not below "build", "source" and "weak-updates", where nothing is of the kernel's own.
 * A tree that is not there has none. Return: 0, -ENOMEM, -errno of a directory, with a sentence. */
int tn_build_find_in_tree(const struct tn_build_trees *trees, const char *kernel, const char *const *names, size_t n,
			  struct tn_arena *arena,
			  tn_build_founds *ret, struct tn_error *err);

/* The file of that name in one directory. Return: 0, -ENOENT, -ENOMEM, -errno. */
int tn_build_find_in_dir(const tn_root *root, const char *dir, const char *name, struct tn_arena *arena,
			 struct tn_build_found *ret);

/* The names of all modules in a directory; none where it is not there. Return: 0, -ENOMEM, -errno. */
typedef TN_VEC(const char *) tn_build_names;
int tn_build_names_in_dir(const tn_root *root, const char *dir, struct tn_arena *arena, tn_build_names *ret);

struct tn_build_versions {
	const char *version, *srcversion; /* "": none */
};
/* What a module file says, following a link; "" where it cannot be read. Return: 0 or -ENOMEM. */
int tn_build_read_versions(const tn_root *root, const char *path, struct tn_arena *arena, struct tn_build_versions *ret);

#endif
