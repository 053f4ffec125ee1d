/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* dkms_work.h - what an action does to modules: for which kernels, by which plan, and what came of it */
#ifndef TN_CMD_DKMS_DKMS_WORK_H
#define TN_CMD_DKMS_DKMS_WORK_H

#include "build/foreman.h"
#include "build/survey.h"
#include "cmd/dkms/dkms.h"
#include "sys/secrets.h"

struct tn_dkms_work {
	struct tn_dkms *d;
	struct tn_build_wanted wanted;
	struct tn_build_survey survey;
	struct tn_build_plan plan;
	struct tn_build_outcome_of *outcomes; /* of the plan's jobs */
	tn_sealer *sealer;
	struct tn_secrets secrets; /* its key is one */
	const struct tn_build_asked *asked;
};
void tn_dkms_work_release(struct tn_dkms_work *w);

/* The kernels that the command line names, or the one that runs. Return: 0 or -errno with a sentence. */
int tn_dkms_work_choose(struct tn_dkms_work *w, struct tn_error *err);
/* These. */
int tn_dkms_work_choose_these(struct tn_dkms_work *w, const struct tn_dkms_pair *pairs, size_t n, struct tn_error *err);

/**
 * tn_dkms_work_do() - decide, and carry it out
 *
 * Each job that ends is told of. Return: exit status: of the first that failed, or 0.
 */
int tn_dkms_work_do(struct tn_dkms_work *w, const struct tn_build_asked *asked);

/* What framework.conf wants then, or the command line. @status: of what was done. */
void tn_dkms_work_after(const struct tn_dkms_work *w, int status);

#endif
