/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* workshop.h - one build, from its recipe to dkms' tree: out of the cache, or made; signed, packed, judged, kept
 *
 *	tn_build_shop_open() -> for each job: tn_build_shop_make(), in a child or not -> tn_build_shop_record()
 *
 * Both faces (dkms, tenon build) build through it. What it cannot do without being told (no cache, no key to sign with) it tells
 * once, and goes on.
 */
#ifndef TN_BUILD_WORKSHOP_H
#define TN_BUILD_WORKSHOP_H

#include <stdbool.h>

#include "base/error.h"
#include "base/log.h"
#include "build/recipe.h"
#include "build/record.h"
#include "sign/sealer.h"
#include "sys/jobserver.h"
#include "sys/root.h"

typedef struct tn_build_shop tn_build_shop;

/* All of it must outlive the workshop. */
struct tn_build_shop_ask {
	const tn_root *root;
	const struct tn_dkms_settings *settings;
	const char *cache;       /* in the root's terms; NULL: TN_BUILD_CACHE_DIR */
	bool no_cache;           /* all is made anew, and nothing is kept for the next time */
	const tn_sealer *sealer; /* NULL: not signed */
	const char *hash;        /* "sha512"; NULL: that which each kernel signs its own modules with */
	unsigned jobs;           /* at a time, over all makes; 0: as there are processors */
	const struct tn_log *log; /* may be NULL */
	/* Something that is worth knowing, a sentence; may be NULL. */
	void (*told)(void *data, const char *sentence);
	void *data;
};

int tn_build_shop_open(const struct tn_build_shop_ask *ask, tn_build_shop **ret, struct tn_error *err);
tn_build_shop *tn_build_shop_free(tn_build_shop *shop);
TN_DEFINE_CLEANUP(tn_build_shop, tn_build_shop_free);

/* Of which whoever makes side by side holds a token for each job. */
const tn_jobserver *tn_build_shop_jobs(const tn_build_shop *shop);

/* When all is done, and nobody is at work any more: what was built goes into the cache, which is kept within its size. */
void tn_build_shop_tidy(tn_build_shop *shop);

/* What is read once for all builds of a target, and of a source, before children are forked: their parts of the key, and, where
 * they are to be @judged, what the kernel would say. */
void tn_build_shop_prepare(tn_build_shop *shop, const struct tn_build_recipe *recipe, bool judged);

struct tn_build_order {
	const struct tn_build_recipe *recipe;
	size_t number;  /* of the job, for tn_build_shop_record() */
	bool anew;      /* also where the cache has it */
	bool unjudged;  /* also where the kernel would refuse it */
	bool lenient;   /* also without what it needs, where that is not installed */
	const char *to; /* a directory of the machine that gets the modules; NULL: dkms' tree */
};

/**
 * tn_build_shop_make() - one build
 *
 * May run in a child of its own; whoever calls holds a token of the job server while it runs. Return: 0: it is built, and in dkms'
 * tree; enum tn_build_outcome or an exit status of PRE_BUILD, with a sentence: the log is kept; -EPERM: the kernel would not take
 * it (the judge's first sentence); -EINTR; -errno.
 */
int tn_build_shop_make(tn_build_shop *shop, const struct tn_build_order *order, struct tn_error *err);

/* What tn_build_shop_make() has left of job @number, also in a child: its record. @ret: empty before; to be freed in any case.
 * Return: 0; -ENOENT: nothing; -errno. */
int tn_build_shop_record(const tn_build_shop *shop, size_t number, struct tn_build_record *ret);

#endif
