/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* foreman.h - a plan (build/job.h) is carried out
 *
 * A crew makes the builds in the workshop, side by side; this process installs each as soon as it was made, one after the other,
 * and makes the indexes of each kernel once, at the end. One that fails stops only those that need it.
 */
#ifndef TN_BUILD_FOREMAN_H
#define TN_BUILD_FOREMAN_H

#include "build/crew.h"
#include "build/install.h"
#include "build/job.h"
#include "build/workshop.h"

/* What has become of one job. */
struct tn_build_outcome_of {
	struct tn_build_result result; /* code: enum tn_build_outcome, or -errno */
	bool has_record;
	struct tn_build_record record; /* of what was made, or why it was not */
	bool installed, removed;
	struct tn_build_changes changes; /* to the kernel's tree */
};

struct tn_build_foreman {
	const tn_root *root;
	const struct tn_dkms_settings *settings;
	tn_build_shop *shop;
	const struct tn_build_plan *plan;
	const struct tn_build_candidate *candidates;
	const struct tn_build_recipe *const *recipes; /* of each candidate; NULL where there is none, and nothing to be made */
	/* By candidate: the directory of the machine that gets its modules; NULL: dkms' tree. NULL: of all. */
	const char *const *to;
	unsigned install_flags; /* enum tn_build_install_flags */
	bool anew, unjudged, no_depmod;
	int output; /* of scripts; -1: nobody listens */
	/* A job begins, and is over. Somebody else installs for that kernel, and is waited for; something else worth knowing: a
	 * sentence. May be NULL. */
	void (*begins)(void *data, size_t job);
	void (*ends)(void *data, size_t job, const struct tn_build_outcome_of *outcome);
	void (*told)(void *data, const char *sentence);
	void *data;
};

/**
 * tn_build_foreman_run() - all jobs of the plan
 * @ret: of each job; cleared before; to be freed in any case with tn_build_outcomes_free()
 *
 * Indexes that cannot be made undo what was installed for that kernel, and make those jobs fail. Return: 0 where every job has an
 * end; -EINTR: a signal came (@ret_signal), and what was installed by then is whole; -errno with a sentence.
 */
int tn_build_foreman_run(const struct tn_build_foreman *foreman, struct tn_build_outcome_of *ret, int *ret_signal,
			 struct tn_error *err);

void tn_build_outcomes_free(struct tn_build_outcome_of *outcomes, size_t n);

#endif
