/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* deed.h - what is to be done to install a build or to take it away again: a deed of the journal, and what it needs before
 *
 * It looks at the trees and changes nothing.
 */
#ifndef TN_BUILD_DEED_H
#define TN_BUILD_DEED_H

#include "build/carry.h"
#include "build/install.h"
#include "build/module_files.h"

struct tn_deed_planning {
	const struct tn_build_installing *how;
	const char *module, *version;
	const struct tn_dkms_conf *conf; /* NULL: its source is gone */
	unsigned flags; /* enum tn_build_install_flags */
	struct tn_arena *arena; /* of the deed's strings */
	struct tn_build_changes *changes;
	/* What comes out of it. */
	struct tn_build_deed deed;
	TN_VEC(struct tn_build_prepare) prepare;
	/* The rest is the plan's own. */
	const char *tree, *home, *originals; /* the kernel's; dkms' of the module; of what was there before */
	const char *active;                  /* the version that the kernel has now; NULL: none */
	tn_build_names names;
	tn_build_founds found;
	bool tree_gone;
};

void tn_deed_planning_free(struct tn_deed_planning *p);
#define tn_auto_deed_planning tn_cleanup(tn_deed_planning_free) struct tn_deed_planning

/* Finds out the names of the modules that a deed may touch. Return: 0, or -errno with a sentence. */
int tn_deed_begin(struct tn_deed_planning *p, struct tn_error *err);

/* After tn_deed_begin(). Return: as tn_build_install() and tn_build_uninstall(). */
int tn_deed_install(struct tn_deed_planning *p, struct tn_error *err);
int tn_deed_uninstall(struct tn_deed_planning *p, struct tn_error *err);

/* What a link says instead of a version where there was none. */
#define TN_BUILD_NONE_BEFORE "-"
/* Of the link. NULL when memory is out. */
const char *tn_build_before_path(const struct tn_build_trees *trees, const char *kernel, const char *arch, const char *module,
				 struct tn_arena *arena);

/* Parts of it (deed_leave.c, deed_steps.c). */

/* Plans to take @name away, and to put back what it replaced. @dir: where it is; NULL: anywhere. @version: whose it is. */
int tn_deed_leave(struct tn_deed_planning *p, const char *name, const char *dir, const char *fallback, const char *version,
			struct tn_error *err);

/* Whether a file of the tree is what dkms has put there for a version of the module. @exactly: only with the same bytes; else its
 * own version's name is enough. Return: 1, 0, -ENOMEM. */
int tn_deed_is_own(struct tn_deed_planning *p, const struct tn_build_found *file, const char *version, bool exactly);

/* In dkms' tree: where a version's modules are, built for this kernel; NULL when memory is out. */
const char *tn_deed_built_dir(struct tn_deed_planning *p, const char *version);

/* Beside @path, where nobody looks. NULL when memory is out. */
const char *tn_deed_beside(struct tn_deed_planning *p, const char *path, const char *what);

/* @path gets @from's content; what it has is kept until the end. Return: 0 or -ENOMEM. */
int tn_deed_put(struct tn_deed_planning *p, enum tn_build_prepare_kind kind, const char *from, const char *path, bool is_there);
/* The same after the indexes are made, where nothing is. */
int tn_deed_put_last(struct tn_deed_planning *p, enum tn_build_prepare_kind kind, const char *from, const char *path);
int tn_deed_drop(struct tn_deed_planning *p, const char *path);

/* Says what will have been done. @path may be NULL. */
int tn_deed_tell(struct tn_deed_planning *p, enum tn_build_change_kind kind, const char *name, const char *path,
		       const char *version, const char *there);

#endif
