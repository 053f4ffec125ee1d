/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* job.h - what is to be done to which module for which kernel, in which order, and why. Pure.
 *
 * A plan is printed (--dry-run) or carried out: jobs in order, or side by side along their needs (build/crew.h).
 */
#ifndef TN_BUILD_JOB_H
#define TN_BUILD_JOB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/vec.h"

enum tn_build_stand {
	TN_BUILD_STAND_ADDED,     /* nothing is built for this kernel */
	TN_BUILD_STAND_BUILT,
	TN_BUILD_STAND_INSTALLED,
};

/* One version of a module for one kernel: what was found out before. */
struct tn_build_candidate {
	const char *module, *version, *kernel, *arch;
	enum tn_build_stand stand;
	int code;           /* why it cannot be built, enum tn_build_outcome, and a sentence; 0: it can */
	const char *reason;
	bool autoinstall;   /* AUTOINSTALL */
	bool rebuild;       /* BUILD_DEPENDS_REBUILD: what it needs is made anew, so it is, too */
	const char *const *depends; /* BUILD_DEPENDS */
	size_t n_depends;
	void *data;         /* the caller's, e.g. its recipe */
};

enum tn_build_task_kind {
	TN_BUILD_TO_BUILD,     /* make it, unless it is built */
	TN_BUILD_TO_INSTALL,   /* and install it, unless it is installed */
	TN_BUILD_TO_UNINSTALL, /* it stays built */
	TN_BUILD_TO_UNBUILD,   /* take it away, and what was built */
};

/* A version that is wanted. */
struct tn_build_choice {
	const char *module, *version; /* NULL: the newest that can be built, for each kernel */
};

struct tn_build_asked {
	enum tn_build_task_kind task;
	/* NULL: the newest of each module, where that has AUTOINSTALL; to be taken away: all that have it */
	const struct tn_build_choice *choices;
	size_t n;
	bool force;     /* also what is built, or installed */
	bool with_needs; /* what they need is installed before, where it is there and is not */
	bool lenient;   /* they are made without it, where it is not installed */
};

struct tn_build_job {
	size_t candidate; /* index */
	bool make, install, uninstall, unbuild; /* in this order */
	TN_VEC(size_t) needs; /* jobs, each before this one */
	const char *lacks; /* a module that it needs, and is made without; NULL: none */
	const char *why;  /* a phrase: "asked for", "acpi-call needs it", "installed is 1.0", ... */
};

enum tn_build_pass {
	TN_BUILD_PASS_NOTHING,  /* it is as it should be */
	TN_BUILD_PASS_EXCLUDED, /* its dkms.conf leaves out this kernel: no failure */
	TN_BUILD_PASS_DEFERRED, /* it needs a module that nobody knows here: no failure when all are installed */
	TN_BUILD_PASS_REFUSED,  /* it cannot be done */
};

/* What is not done. */
struct tn_build_passed {
	size_t candidate;  /* index; SIZE_MAX: there is no such module, or no such version */
	const char *module, *version; /* of it; the version may be NULL */
	enum tn_build_pass pass;
	int code;          /* enum tn_build_outcome; 0: none */
	const char *reason; /* a sentence without its full stop */
};

struct tn_build_plan {
	TN_VEC(struct tn_build_job) jobs;     /* by kernel as given; what is needed is before */
	TN_VEC(struct tn_build_passed) passed;
	struct tn_arena arena;
};

void tn_build_plan_free(struct tn_build_plan *plan);
#define tn_auto_build_plan tn_cleanup(tn_build_plan_free) struct tn_build_plan

/**
 * tn_build_plan_make() - decide
 * @candidates: of each kernel that is wanted all versions of all modules that may be needed; kept
 * @ret:        empty before; to be freed in any case
 *
 * Return: 0 or -ENOMEM.
 */
int tn_build_plan_make(const struct tn_build_asked *asked, const struct tn_build_candidate *candidates, size_t n,
		       struct tn_build_plan *ret);

#endif
