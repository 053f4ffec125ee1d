/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* install.h - modules that were built (build/keep.h) into a kernel's tree, and out of it again
 *
 *	tn_build_installer_open() -> tn_build_install(), tn_build_uninstall(), ... -> tn_build_installer_finish()
 *
 * for one kernel, whose tree is locked meanwhile. A new module is written aside and takes its name in one step; what it replaces
 * stays where it is until the indexes of modprobe name the new one, which is made of them once, by finish, for all that was
 * installed. Then it goes where dkms keeps it ("original modules"). A journal (build/journal.h) has each step before it is done:
 * whatever ends the program, the tree has the old or the new module, whole, and tn_build_recover() or the next installer finishes
 * what was begun, or takes it back.
 *
 * Scripts of dkms.conf are not run here: PRE_INSTALL belongs before tn_build_install(), POST_INSTALL after it, POST_REMOVE after
 * tn_build_uninstall(). Whether a module fits its kernel is not asked here either (build/judge.h).
 */
#ifndef TN_BUILD_INSTALL_H
#define TN_BUILD_INSTALL_H

#include "base/arena.h"
#include "base/vec.h"
#include "build/directives.h"
#include "build/keep.h"

typedef struct tn_build_installer tn_build_installer;

struct tn_build_installing {
	struct tn_build_trees trees;
	const char *kernel, *arch;
	bool symlink_modules; /* a link to dkms' tree instead of a copy */
	const char *weak_modules; /* build/weak.h: the script that links them for other kernels,
		unless dkms.conf says no; NULL: none */
	bool no_depmod;       /* the indexes are left to somebody else */
	unsigned patience_msec; /* how long another one who installs for this kernel is waited for */
	/* Somebody holds the lock, and is waited for: a sentence that names who. Once; may be NULL. */
	void (*waits)(void *data, const char *sentence);
	/* What an earlier program had begun was finished or taken back, or the script above has failed: a sentence. May be NULL. */
	void (*told)(void *data, const char *sentence);
	void *data;
};

/**
 * tn_build_installer_open() - lock the kernel's tree, and finish what an earlier program has begun there
 * @how: what it points to must outlive @ret
 *
 * Return: 0; with a sentence: -ENOENT, the kernel has no tree; -EBUSY, which names who holds it; -errno.
 */
int tn_build_installer_open(const struct tn_build_installing *how, tn_build_installer **ret, struct tn_error *err);
/* Gives the lock up. What was installed without tn_build_installer_finish() is taken back. */
tn_build_installer *tn_build_installer_free(tn_build_installer *i);
TN_DEFINE_CLEANUP(tn_build_installer, tn_build_installer_free);

enum tn_build_install_flags {
	TN_BUILD_FORCE = 1 << 0, /* whatever version is there */
};

enum tn_build_change_kind {
	TN_BUILD_INSTALLED,      /* @path is there now */
	TN_BUILD_ARCHIVED,       /* @path was there before dkms, and is kept */
	TN_BUILD_STORED_ALREADY, /* one is kept from an earlier install */
	TN_BUILD_SAME_VERSION,   /* not installed: @path has this version (@there, "": none, but the same source) */
	TN_BUILD_NOT_NEWER,      /* not installed: @path has version @there, the new one @version */
	TN_BUILD_DELETED,
	TN_BUILD_RESTORED,       /* the original is back at @path */
	TN_BUILD_NOT_FOUND,      /* there was nothing to delete: @path has none, or another version */
};

struct tn_build_change {
	enum tn_build_change_kind kind;
	const char *name;            /* of the module's file, e.g. "acpi_call.ko.xz" */
	const char *path;            /* in the root's terms */
	const char *version, *there; /* MODULE_VERSION, "" where it has none */
};

/* What was done, in order. */
struct tn_build_changes {
	TN_VEC(struct tn_build_change) list;
	bool active; /* uninstall: this version was the one that the kernel had */
	struct tn_arena arena;
};
void tn_build_changes_free(struct tn_build_changes *changes);
#define tn_auto_build_changes tn_cleanup(tn_build_changes_free) struct tn_build_changes

/**
 * tn_build_install() - all modules of a build
 * @conf: what its dkms.conf comes to for this kernel
 * @ret:  empty before; to be freed in any case
 *
 * A module that is no newer than the one that the kernel has is left out, as dkms does it. Another version of @module that is
 * installed gives way. Return: 0: at least one is in place; -EEXIST: all were left out, nothing has changed; -ENOENT: it is not
 * built, or a module of it is missing; -errno: nothing has changed. With a sentence.
 */
int tn_build_install(tn_build_installer *i, const char *module, const char *version, const struct tn_dkms_conf *conf,
		     unsigned flags,
		     struct tn_build_changes *ret, struct tn_error *err);

/**
 * tn_build_uninstall() - take a version's modules away, and put the originals back
 * @conf: NULL: the source is gone; its modules are looked for by their names
 *
 * Return: 0; -ENOENT: this version is not installed; -errno: nothing has changed. With a sentence.
 */
int tn_build_uninstall(tn_build_installer *i, const char *module, const char *version, const struct tn_dkms_conf *conf,
		       struct tn_build_changes *ret, struct tn_error *err);

/* Makes the indexes, and removes what has given way. Return: 0; -errno with a sentence: all is as it was before the first call. */
int tn_build_installer_finish(tn_build_installer *i, struct tn_error *err);

/**
 * tn_build_before() - which version of a module the kernel had before it was last installed or uninstalled
 * @id: its version does not matter
 * @ret: lives in @arena; "": none; the same as now: another build of it (tn_build_keep_back())
 *
 * To go back, install that version with TN_BUILD_FORCE, or uninstall the one that is there. Return: 0; -ENOENT: nothing is known;
 * -errno.
 */
int tn_build_before(const struct tn_build_trees *trees, const struct tn_build_id *id, struct tn_arena *arena, const char **ret);

/**
 * tn_build_recover() - finish or take back what was begun and not finished, for all kernels
 * @told: hears of each, a sentence; may be NULL
 *
 * What somebody is at work on now is left alone. Return: 0, or -errno of the first that failed, with a sentence.
 */
int tn_build_recover(const struct tn_build_trees *trees, void (*told)(void *data, const char *sentence), void *data,
		     struct tn_error *err);
/* What it would do, for a dry run: @told hears a sentence for each kernel. Return: as there. */
int tn_build_recover_tell(const struct tn_build_trees *trees, void (*told)(void *data, const char *sentence), void *data,
			  struct tn_error *err);

#endif
