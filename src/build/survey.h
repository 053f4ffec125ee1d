/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* survey.h - all that a plan is made of (build/job.h): each version of each module for each kernel, and how it would be built */
#ifndef TN_BUILD_SURVEY_H
#define TN_BUILD_SURVEY_H

#include "build/dkms_tree.h"
#include "build/job.h"
#include "build/recipe.h"
#include "build/wanted.h"

struct tn_build_survey_ask {
	const tn_root *root;
	const struct tn_dkms_settings *settings;
	const struct tn_build_wanted *wanted; /* kernels */
	/* One more source, which need not be in dkms' tree: it takes the place of that version there. In the root's terms; NULL:
	 * none. */
	const char *source;
	/* Of which modules, with all that they need; of a choice's other versions those that are built. NULL: of the source alone,
	 * where there is one, or else of all. */
	const struct tn_build_choice *choices;
	size_t n_choices;
	bool built; /* for each kernel what is built for it, and nothing else */
	bool bash; /* as in tn_dkms_where */
	const char *headers, *config;  /* as in struct tn_build_target_ask */
	const char *const *directives; /* as in struct tn_build_recipe_ask */
	size_t n_directives;
};

struct tn_build_survey {
	struct tn_dkms_tree tree;
	TN_VEC(struct tn_build_target *) targets;  /* as wanted */
	TN_VEC(struct tn_build_recipe *) recipes;
	TN_VEC(struct tn_build_candidate) candidates; /* data: the recipe; NULL: it could not be read */
	const char *module, *version; /* of the source; NULL: there is none */
	struct tn_arena arena;
};

void tn_build_survey_free(struct tn_build_survey *survey);
#define tn_auto_build_survey tn_cleanup(tn_build_survey_free) struct tn_build_survey

/**
 * tn_build_survey_make() - look at everything
 * @ret: empty before; to be freed in any case
 *
 * What is wrong with one version for one kernel stands in its candidate. Return: 0; -ENOENT: @source has no dkms.conf; -EINVAL: its
 * names make no path; -errno; with a sentence.
 */
int tn_build_survey_make(const struct tn_build_survey_ask *ask, struct tn_build_survey *ret, struct tn_error *err);

#endif
