/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* make.h - a module's source becomes modules, in a directory of its own
 *
 *	WORK/build/   a copy of the source, patched and made
 *	WORK/module/  what came of it: *.ko under the names that they are installed by, stripped; Module.symvers
 *
 * To the source's own scripts, WORK/build is DKMSTREE/M/V/build, where dkms builds; nobody else sees it there, so any number of
 * them can be made at a time. Where there is no right to that (a container), the commands name WORK/build instead.
 */
#ifndef TN_BUILD_MAKE_H
#define TN_BUILD_MAKE_H

#include "build/outcome.h"
#include "build/recipe.h"
#include "sys/jobserver.h"

struct tn_build_place {
	const tn_root *root;
	const char *work;          /* a directory in the root's terms, absolute, that is there, is our own, and has nothing in it */
	int log;                   /* where all that is said goes, appended */
	const tn_jobserver *jobs;  /* whoever calls holds a token of it; NULL: one job at a time */
	const char *jobs_path;     /* its pipe by name, in the root's terms; NULL: it has no name */
	const char *const *symvers; /* paths of the Module.symvers of BUILD_DEPENDS, in the root's terms */
	size_t n_symvers;
	unsigned timeout_msec;     /* of each command; 0: none */
};

struct tn_build_product {
	const char *name;   /* in WORK/module: "x.ko" */
	size_t module;      /* of recipe->conf.modules */
};

struct tn_build_products {
	TN_VEC(struct tn_build_product) modules; /* without those that are not for this kernel */
	bool symvers; /* WORK/module/Module.symvers is there */
	TN_VEC(const char *) warnings; /* sentences: a script that is not run, a module that is not stripped */
	struct tn_arena arena;
};

void tn_build_products_free(struct tn_build_products *products);
#define tn_auto_build_products tn_cleanup(tn_build_products_free) struct tn_build_products

/**
 * tn_build_make() - copy, patch, PRE_BUILD, make, POST_BUILD, and find what was made
 * @ret: empty before; to be freed in any case
 *
 * Return: 0; enum tn_build_outcome, or PRE_BUILD's own exit status, with a sentence; -EINTR: a signal came; -ETIMEDOUT; -errno.
 * What is in WORK by then stays for who wants to look.
 */
int tn_build_make(const struct tn_build_recipe *recipe, const struct tn_build_place *place, struct tn_build_products *ret,
		  struct tn_error *err);

#endif
