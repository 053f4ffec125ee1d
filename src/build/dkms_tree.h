/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_tree.h - what dkms' tree says: which modules are there, built and installed for which kernels
 *
 *	TREE/M/V/source                 link to the source
 *	TREE/M/V/KERNEL/ARCH/module/    what was built
 *	TREE/M/kernel-KERNEL-ARCH       link to V/KERNEL/ARCH: it is installed there
 *	TREE/M/original_module/KERNEL/ARCH/  what was there before
 *
 * Bounded: what is no such directory or link is passed over, and so are names that begin with '.' or have control characters.
 */
#ifndef TN_BUILD_DKMS_TREE_H
#define TN_BUILD_DKMS_TREE_H

#include "base/arena.h"
#include "base/error.h"
#include "base/vec.h"
#include "build/dkms_settings.h"
#include "sys/root.h"

/* Of versions, and of builds for one kernel and architecture. */
#define TN_DKMS_TREE_MAX 65536u

enum tn_dkms_state {
	TN_DKMS_BUILT,
	TN_DKMS_INSTALLED,
};

struct tn_dkms_build {
	const char *kernel, *arch;
	enum tn_dkms_state state;
	const char *dir; /* in the root's terms: TREE/M/V/KERNEL/ARCH */
	bool original;   /* a module that was there before is kept for this kernel */
};

struct tn_dkms_version {
	const char *module, *version;
	const char *dir;    /* in the root's terms: TREE/M/V */
	const char *source; /* where the link leads, as it is written; NULL: there is none */
	bool broken;        /* there is no link, or no directory where it leads */
	TN_VEC(struct tn_dkms_build) builds; /* as dkms lists them: by KERNEL/ARCH, bytewise */
};

struct tn_dkms_tree {
	TN_VEC(struct tn_dkms_version) versions; /* as dkms lists them: by M/V, bytewise */
	struct tn_arena arena;
};

/* What to look at, patterns as in base/glob.h; NULL: all, of kernels those that begin with a number and a dot. */
struct tn_dkms_choice {
	const char *module, *version, *kernel, *arch;
};

void tn_dkms_tree_free(struct tn_dkms_tree *tree);
#define tn_auto_dkms_tree tn_cleanup(tn_dkms_tree_free) struct tn_dkms_tree

/**
 * tn_dkms_tree_read() - what there is
 * @settings: for source_tree and dkms_tree
 * @ret:      empty before; to be freed in any case
 *
 * A directory without a source counts, as broken, where SOURCE_TREE/M-V is there. A tree that is not there is empty. Return: 0;
 * -E2BIG: there is more than TN_DKMS_TREE_MAX; -errno; with a sentence.
 */
int tn_dkms_tree_read(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_dkms_choice *choice,
		      struct tn_dkms_tree *ret, struct tn_error *err);

/* NULL: there is none. */
struct tn_dkms_version *tn_dkms_tree_find(const struct tn_dkms_tree *tree, const char *module, const char *version);
struct tn_dkms_build *tn_dkms_version_find(const struct tn_dkms_version *version, const char *kernel, const char *arch);

#endif
