/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* workshop_private.h - what workshop*.c share */
#ifndef TN_BUILD_WORKSHOP_PRIVATE_H
#define TN_BUILD_WORKSHOP_PRIVATE_H

#include "build/cache.h"
#include "build/judge.h"
#include "build/key.h"
#include "build/keep.h"
#include "build/workshop.h"
#include "sign/crypto.h"
#include "sys/jobserver.h"

/* A target that somebody judges for. */
struct tn_shop_judge {
	const struct tn_build_target *target;
	tn_build_judge *judge; /* NULL: nobody can */
};

struct tn_build_shop {
	struct tn_build_shop_ask ask;
	tn_crypto *crypto;
	tn_build_cache *cache; /* where the work is done; what was made is kept there where @keys are, too */
	tn_build_keys *keys; /* NULL: nothing is looked for in the cache, and nothing kept */
	tn_build_space *records; /* of jobs, by number; and what is to go into the cache, by key */
	tn_jobserver *jobs;
	const char *jobs_path; /* its pipe, in the root's terms */
	TN_VEC(struct tn_shop_judge) judges;
	bool told; /* why there are no keys */
	struct tn_arena arena;
};

void tn_shop_tell(const tn_build_shop *shop, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* One build under way. */
struct tn_shop_build {
	tn_build_shop *shop;
	const struct tn_build_order *order;
	const struct tn_build_recipe *recipe;
	struct tn_build_record record; /* its strings live in its arena, or in the recipe */
	TN_VEC(const char *) symvers; /* of what it needs, in the root's terms */
	TN_VEC(const char *) others; /* modules of what it needs, the machine's paths */
	tn_build_space *space;
	tn_build_space *taken; /* what goes into the cache; NULL: nothing does */
	const char *work, *host_work; /* in the root's terms, and the machine's */
	const char *log; /* the machine's path of its log */
	const char *key; /* NULL: it has none */
	uint64_t start; /* tn_clock_msec() */
	struct tn_error *err;
	struct tn_arena arena;
};

/* Found once. NULL: nobody can judge, which is told. */
tn_build_judge *tn_shop_judge(tn_build_shop *shop, const struct tn_build_target *target);

/* Whether what BUILD_DEPENDS names is installed, and what it brings. Return: 0, TN_BUILD_NEEDS_OTHER, -errno. With a sentence. */
int tn_shop_find_needs(struct tn_shop_build *b);

/* The files of WORK/module, signed, packed and judged. Return: 0; -EPERM: the kernel would not load it; -errno. With a sentence. */
int tn_shop_finish(struct tn_shop_build *b);
/* ... and where they belong. */
int tn_shop_keep(struct tn_shop_build *b);
/* The first error of the log into the record. */
void tn_shop_blame(struct tn_shop_build *b);

/* Names of what is in a directory; they live in @arena. Return: 0 or -errno. */
typedef TN_VEC(const char *) tn_shop_names;
int tn_shop_list(const char *dir, struct tn_arena *arena, tn_shop_names *ret);

#endif
