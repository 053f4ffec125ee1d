/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* judge.h - would the kernel that a module was built for load it? Asked before it is installed
 *
 * What `tenon check` asks (diag/check.h), of all modules of one build, against a kernel that need not run, nor have an image here:
 * then its headers tell. What one of them exports counts for the others, and so do those of BUILD_DEPENDS and of the tree.
 */
#ifndef TN_BUILD_JUDGE_H
#define TN_BUILD_JUDGE_H

#include "base/arena.h"
#include "base/finding.h"
#include "base/log.h"
#include "build/target.h"

typedef struct tn_build_judge tn_build_judge;

/* Facts of one kernel, for all builds that are made for it. All of it must outlive the judge. */
struct tn_build_judge_ask {
	const tn_root *root;
	const struct tn_build_target *target;
	const char *cache; /* where facts of images are remembered (TN_CACHE_DIR); NULL: the image is read */
	const struct tn_log *log; /* may be NULL */
};

/* Return: 0; -errno with a sentence: nobody can judge for this kernel. */
int tn_build_judge_new(const struct tn_build_judge_ask *ask, tn_build_judge **ret, struct tn_error *err);
tn_build_judge *tn_build_judge_free(tn_build_judge *judge);
TN_DEFINE_CLEANUP(tn_build_judge, tn_build_judge_free);

/* Paths are the machine's own. */
struct tn_build_judge_files {
	const char *const *products; /* as they would be installed: signed and packed */
	size_t n;
	const char *const *others;   /* modules that will be installed by then: of BUILD_DEPENDS */
	size_t n_others;
};

/* Zeroed before; to be freed in any case. */
struct tn_build_judgement {
	bool refused;        /* the kernel would not load one of them, whatever is done to the machine */
	tn_findings findings; /* errors are why it is refused, each with the product in .file; the rest is worth knowing */
	struct tn_arena arena;
};

/**
 * tn_build_judge_files() - judge the modules of one build
 *
 * What only the machine as it runs now would refuse - a module of that name that is loaded, a parameter, a right - is left out.
 * A signature by a key that is not enrolled yet is a warning. What nobody can tell is a note. Return: 0; -ENOMEM; -errno of
 * reading a file, with a sentence.
 */
int tn_build_judge_files(tn_build_judge *judge, const struct tn_build_judge_files *files, struct tn_build_judgement *ret,
			 struct tn_error *err);
void tn_build_judgement_free(struct tn_build_judgement *judgement);
#define tn_auto_build_judgement tn_cleanup(tn_build_judgement_free) struct tn_build_judgement

#endif
