/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* make_private.h - what the steps of tn_build_make() share */
#ifndef TN_BUILD_MAKE_PRIVATE_H
#define TN_BUILD_MAKE_PRIVATE_H

#include "base/buf.h"
#include "build/make.h"
#include "sys/command.h"

#define TN_BUILD_DIR "build"
#define TN_BUILD_MODULE_DIR "module"

struct tn_making {
	const struct tn_build_recipe *recipe;
	const struct tn_build_place *place;
	struct tn_build_products *products;
	struct tn_error *err;
	struct tn_arena arena;
	int build, module;   /* the two directories */
	const char *path;    /* of the first, in the root's terms */
	const char *alias;   /* where the source's own scripts look for it: DKMSTREE/M/V/build */
	int alias_parent, alias_fd; /* what it is in, and itself: -1: it is not there to mount on */
	const char *shell;   /* in the root's terms */
};

/* Where the build directory is mounted, unless there is no right to that. */
int tn_making_begin(struct tn_making *m);
void tn_making_end(struct tn_making *m);

/* The path by which commands know the build directory. */
const char *tn_making_dir(const struct tn_making *m);

/**
 * tn_making_run() - a shell command in the build directory, in the log with a title
 * @beside: it may run jobs beside its own, as the job server has them
 *
 * Return: its exit status, or as tn_child_run() with a sentence.
 */
int tn_making_run(struct tn_making *m, const char *title, const char *text, bool beside);

/* A blank, and a word that the shell takes as it is. */
void tn_making_quote(struct tn_buf *text, const char *word);

/* A sentence for an outcome. Return: @outcome. */
int tn_making_refuse(struct tn_making *m, int outcome, const char *fmt, ...) __attribute__((format(printf, 3, 4)));

/* A line of the log, and of the products' warnings. Return: 0 or -errno. */
int tn_making_warn(struct tn_making *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* A copy of the source, with what the machine lays over its patches. Return: 0 or -errno with a sentence. */
int tn_making_copy(struct tn_making *m);

/* The modules that are there, stripped, in the module directory. Return: 0; TN_BUILD_NO_PRODUCT or TN_BUILD_BAD_CONF; -errno;
 * with a sentence. */
int tn_making_take(struct tn_making *m);

#endif
