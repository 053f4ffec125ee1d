/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_tree.h - what dkms' tree says: which modules are there, built and installed for which kernels
 *
 *	TREE/M/V/source                 link to the source
 *	TREE/M/V/KERNEL/ARCH/module/    what was built
 *	TREE/M/kernel-KERNEL-ARCH       link to V/KERNEL/ARCH: it is installed there
 *	TREE/M/original_module/KERNEL/ARCH/  what was there before
 *
 * Bounded: names are single components of at most 255 bytes; what is no such name, directory or link is passed over.
 */
#ifndef TN_BUILD_DKMS_TREE_H
#define TN_BUILD_DKMS_TREE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "sys/root.h"

enum tn_dkms_state {
	TN_DKMS_BUILT,
	TN_DKMS_INSTALLED,
	TN_DKMS_WEAK, /* another kernel's build is linked for this one */
};

struct tn_dkms_build {
	const char *kernel, *arch;
	enum tn_dkms_state state;
	const char *weak_from; /* TN_DKMS_WEAK: the kernel that it was built for; else NULL */
	const char *dir;       /* in the root's terms: TREE/M/V/KERNEL/ARCH (TN_DKMS_WEAK: that of the build it is from) */
	bool original;         /* of installed ones: a module that was there before is kept */
};

struct tn_dkms_version {
	const char *module, *version;
	const char *dir;    /* in the root's terms: TREE/M/V */
	const char *source; /* where the link leads, as it is written; NULL: there is none */
	bool broken;        /* nothing is there, or no dkms.conf is in it */
	TN_VEC(struct tn_dkms_build) builds; /* by kernel, then architecture, as dkms lists them */
};

struct tn_dkms_tree {
	TN_VEC(struct tn_dkms_version) versions; /* by module, then version, as dkms lists them */
	struct tn_arena arena;
};

/* What to look at; NULL: all. One component each. */
struct tn_dkms_choice {
	const char *module, *version, *kernel, *arch;
};

void tn_dkms_tree_free(struct tn_dkms_tree *tree);
#define tn_auto_dkms_tree tn_cleanup(tn_dkms_tree_free) struct tn_dkms_tree

/**
 * tn_dkms_tree_read() - what there is
 * @dir: of the tree, in the root's terms: tn_dkms_settings.dkms_tree
 * @ret: empty before; to be freed in any case
 *
 * A tree that is not there is empty. Return: 0; -E2BIG: there are more than can be; -errno with a sentence.
 */
int tn_dkms_tree_read(const tn_root *root, const char *dir, const struct tn_dkms_choice *choice, struct tn_dkms_tree *ret,
		      struct tn_error *err);

/* NULL: there is none. */
struct tn_dkms_version *tn_dkms_tree_find(const struct tn_dkms_tree *tree, const char *module, const char *version);
struct tn_dkms_build *tn_dkms_version_find(const struct tn_dkms_version *version, const char *kernel, const char *arch);

/* How the files of a build that is installed stand in the kernel's tree. */
enum tn_dkms_match {
	TN_DKMS_SAME,
	TN_DKMS_MISSING, /* at least one is not there */
	TN_DKMS_DIFFERS, /* at least one is another */
};

/**
 * tn_dkms_build_compare() - the modules of a build with those in the kernel's tree
 * @install_tree: tn_dkms_settings.install_tree
 *
 * Return: enum tn_dkms_match, or -errno.
 */
int tn_dkms_build_compare(const tn_root *root, const struct tn_dkms_build *build, const char *install_tree);

/**
 * tn_dkms_tree_add() - the version is in the tree from now on: TREE/M/V/source leads to @source
 *
 * Return: 0; -EEXIST: it was there; -errno with a sentence.
 */
int tn_dkms_tree_add(const tn_root *root, const char *dir, const char *module, const char *version, const char *source,
		     struct tn_error *err);

/* The version is not in the tree any more, nor the module if it was the last. Nothing of it may be installed. Return: 0,
 * -ENOENT, -errno with a sentence. */
int tn_dkms_tree_remove(const tn_root *root, const char *dir, const char *module, const char *version, struct tn_error *err);

#endif
