/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fsck.h - what is broken in dkms' tree, and in what we keep beside it: each with what would mend it */
#ifndef TN_BUILD_FSCK_H
#define TN_BUILD_FSCK_H

#include "base/finding.h"
#include "build/survey.h"

enum tn_build_mend {
	TN_BUILD_MEND_NONE,    /* a person has to decide */
	TN_BUILD_MEND_REMOVE,  /* @path goes, with all that is in it */
	TN_BUILD_MEND_LINK,    /* @path becomes a link to @to */
	TN_BUILD_MEND_INSTALL, /* the build is installed again */
	TN_BUILD_MEND_RECOVER, /* tn_build_recover() */
};

struct tn_build_trouble {
	struct tn_finding finding; /* file: what it is about, in the root's terms */
	enum tn_build_mend mend;
	const char *path, *to;
	const struct tn_build_candidate *candidate; /* of the survey; NULL: it is about none */
};

struct tn_build_fsck {
	TN_VEC(struct tn_build_trouble) troubles;
	struct tn_arena arena;
};

void tn_build_fsck_free(struct tn_build_fsck *fsck);
#define tn_auto_build_fsck tn_cleanup(tn_build_fsck_free) struct tn_build_fsck

/**
 * tn_build_fsck_look() - find all of it
 * @survey: of all kernels that anything was built for
 * @ret:    empty before; to be freed in any case
 *
 * Nothing is changed. Return: 0 or -errno with a sentence.
 */
int tn_build_fsck_look(const tn_root *root, const struct tn_dkms_settings *settings, const struct tn_build_survey *survey,
		       struct tn_build_fsck *ret, struct tn_error *err);

/* TN_BUILD_MEND_REMOVE and _LINK are done. Return: 0 or -errno with a sentence. */
int tn_build_fsck_mend(const tn_root *root, const struct tn_build_trouble *trouble, struct tn_error *err);

#endif
