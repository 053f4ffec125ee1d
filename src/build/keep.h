/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keep.h - what a build has made, in dkms' tree: M/V/KERNEL/ARCH/{module,log}
 *
 * It appears there as a whole, in one step, and goes as a whole: then dkms, ours or the packaged one, calls it built or not.
 */
#ifndef TN_BUILD_KEEP_H
#define TN_BUILD_KEEP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/text.h"
#include "sys/root.h"

/* Where dkms keeps what it knows, and where kernels have their modules; both in the root's terms. */
struct tn_build_trees {
	const tn_root *root;
	const char *dkms_tree, *install_tree; /* "/var/lib/dkms", "/lib/modules" */
};

/* One build; each is one path component. */
struct tn_build_id {
	const char *module, *version, *kernel, *arch;
};

struct tn_build_kept_file {
	const char *name; /* one component, or "DIR/NAME": "module/x.ko", "log/make.log" */
	int dirfd;        /* that @from is relative to, or AT_FDCWD */
	const char *from; /* a plain file; NULL: @content */
	bool link;        /* the file may be the same one under another name, which nobody writes to any more */
	struct tn_text content;
};

/**
 * tn_build_keep() - put a build into the tree
 *
 * The directories "module" and "log" are there even when nothing is in them. One that was there is replaced. All is on the disk
 * before it shows. Return: 0; -EINVAL: a part of @id or a name is no path component; -errno with a sentence: what was there is
 * there.
 */
int tn_build_keep(const struct tn_build_trees *trees, const struct tn_build_id *id, const struct tn_build_kept_file *files,
		  size_t n,
		  struct tn_error *err);

/* The build that was there when tn_build_keep() replaced one that was installed takes its place again, and the other way round.
 * Return: 0; -ENOENT: there is none; -errno with a sentence. */
int tn_build_keep_back(const struct tn_build_trees *trees, const struct tn_build_id *id, struct tn_error *err);

/* Takes a build out of the tree, and the kernel's directory above it where it is empty then. It must not be installed.
 * Return: 0; -ENOENT: there is none; -errno with a sentence. */
int tn_build_unkeep(const struct tn_build_trees *trees, const struct tn_build_id *id, struct tn_error *err);

#endif
