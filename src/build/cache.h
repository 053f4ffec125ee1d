/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cache.h - what builds have made, by key (build/key.h): KEY/{module/,log,record}
 *
 * An entry appears and goes as a whole. What is in it is compared with its record's sums whenever it is used: one that is cut or
 * damaged is dropped, and the build is made anew. Nothing is believed that another user has written or could write to.
 * Files are hard links to the cache's where the file system allows, so nobody may write into them: they are replaced.
 */
#ifndef TN_BUILD_CACHE_H
#define TN_BUILD_CACHE_H

#include "base/error.h"
#include "build/record.h"
#include "sign/crypto.h"
#include "sys/cache.h"
#include "sys/root.h"

/* In the root's terms. */
#define TN_BUILD_CACHE_DIR TN_CACHE_DIR "/build"
/* What is kept at most, unless told otherwise. */
#define TN_BUILD_CACHE_BYTES ((uint64_t)1 << 30)

typedef struct tn_build_cache tn_build_cache;

/**
 * tn_build_cache_open() - the directory, which is made if it is not there
 * @dir: in the root's terms
 *
 * Workspaces that somebody's crash has left are removed. Return: 0; -EPERM: it belongs to somebody else, or others may write to it;
 * -errno, with a sentence.
 */
int tn_build_cache_open(const tn_root *root, const char *dir, tn_crypto *crypto, tn_build_cache **ret, struct tn_error *err);
tn_build_cache *tn_build_cache_free(tn_build_cache *cache);
TN_DEFINE_CLEANUP(tn_build_cache, tn_build_cache_free);

/* A build that was made before. */
struct tn_build_cached {
	int entry, modules; /* directories: the second has the record's files, under their names; the first "log" */
	struct tn_build_record record;
};
#define TN_BUILD_CACHED_NONE ((struct tn_build_cached){ .entry = -1, .modules = -1 })
void tn_build_cached_free(struct tn_build_cached *cached);
#define tn_auto_build_cached tn_cleanup(tn_build_cached_free) struct tn_build_cached

/**
 * tn_build_cache_get() - look for a build
 * @ret: TN_BUILD_CACHED_NONE before; all its files are as they were when they were put there
 *
 * The files may be linked to, but not written to. Return: 0; -ENOENT: there is none, or it was damaged, or others could have
 * written to it, and is dropped; -errno.
 */
int tn_build_cache_get(tn_build_cache *cache, const char *key, struct tn_build_cached *ret);

/* A directory of one's own in the cache, mode 0700, until it is freed. */
typedef struct tn_build_space tn_build_space;
int tn_build_cache_space(tn_build_cache *cache, tn_build_space **ret, struct tn_error *err);
int tn_build_space_fd(const tn_build_space *space);
/* In the root's terms. */
const char *tn_build_space_path(const tn_build_space *space);
/* Removes all that is in it. */
tn_build_space *tn_build_space_free(tn_build_space *space);
TN_DEFINE_CLEANUP(tn_build_space, tn_build_space_free);

/**
 * tn_build_cache_take() - copy what was built, before anything is done to it
 * @record: of files that have names: size and sum are found out, and written into it
 * @from:   directory that the files are in
 *
 * Nobody finds it before tn_build_cache_put(). Return: 0 or -errno with a sentence.
 */
int tn_build_cache_take(tn_build_cache *cache, struct tn_build_record *record, int from, tn_build_space **ret,
			struct tn_error *err);

/**
 * tn_build_cache_put() - keep a build, whether it came to an end or failed
 * @record: with an id
 * @space:  of tn_build_cache_take(), which is used up; NULL: it has failed
 * @log:    path of its log; NULL: none
 *
 * One that is there with the same id stays, unless that one has failed. Return: 0 or -errno with a sentence.
 */
int tn_build_cache_put(tn_build_cache *cache, const struct tn_build_record *record, tn_build_space *space, const char *log,
		       struct tn_error *err);

/* The same for builds of which it turns out later whether they may be kept: @space is laid by in @by, under its id, until all
 * of those are put there, in the place of what is, or @by goes. */
int tn_build_cache_lay_by(tn_build_cache *cache, const tn_build_space *by, const struct tn_build_record *record,
			  tn_build_space *space, const char *log, struct tn_error *err);
int tn_build_cache_put_all(tn_build_cache *cache, const tn_build_space *by, struct tn_error *err);
/* Return: how many there are, or -errno. */
int tn_build_cache_laid_by(const tn_build_space *by);

/* Removes spaces whose makers were killed. */
void tn_build_cache_sweep(tn_build_cache *cache);

/* The records, those that were used last first. @fn: 0 to go on. Return: what it returned, 0 or -errno. */
int tn_build_cache_list(tn_build_cache *cache, int (*fn)(void *data, const struct tn_build_record *record), void *data);

/* The log of the one build whose id begins with @id. Return: 0; -ENOENT; -EEXIST: there are several; -EFBIG; -errno. */
int tn_build_cache_log(tn_build_cache *cache, const char *id, struct tn_buf *ret);

struct tn_build_cache_pruned {
	size_t entries;
	uint64_t bytes;
};
struct tn_build_cache_limits {
	uint64_t bytes; /* of what stays: those that were used last */
	/* Whether an entry is of use to anybody; NULL: all are. */
	bool (*wanted)(void *data, const struct tn_build_record *record);
	void *data;
	bool rehearse; /* nothing is removed, but counted */
};
int tn_build_cache_prune(tn_build_cache *cache, const struct tn_build_cache_limits *limits, struct tn_build_cache_pruned *ret);

#endif
