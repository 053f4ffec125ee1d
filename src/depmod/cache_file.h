/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cache_file.h - where the cache (cache.h) of a module directory lives
 *
 * Nothing depends on it but time: whatever is wrong with the file, or with
 * writing it, the run goes on as if there were none.
 */
#ifndef TN_DEPMOD_CACHE_FILE_H
#define TN_DEPMOD_CACHE_FILE_H

#include "base/finding_sink.h"
#include "depmod/cache.h"
#include "sys/map.h"

struct tn_depmod_cache_file {
	struct tn_map bytes;
	struct tn_depmod_cache cache; /* empty when there is none to use */
	int result;                   /* 0, or why there is none: -errno */
};

/**
 * tn_depmod_cache_load() - read the file
 * @path: need not exist. A file that is not ours or root's, or that others may
 *        write to, is not read.
 * @now:  time of day
 *
 * Leaves @ret empty when anything is wrong; says so to @sink as a note.
 */
void tn_depmod_cache_load(const char *path, struct timespec now, const struct tn_finding_sink *sink,
			  struct tn_depmod_cache_file *ret);
void tn_depmod_cache_unload(struct tn_depmod_cache_file *f);

/* Replaces the file as a whole; makes its directory, but nothing above that. Return: 0 or -errno. */
int tn_depmod_cache_save(const char *path, struct tn_text content);

/* Removes from the directory of @path the caches of module directories that are gone: those that stood
 * beside @module_dir, whose cache is @path. What else is there is let alone. */
void tn_depmod_cache_tidy(const char *path, const char *module_dir);

/* The default place: one name for one module directory. @ret: to be added to. */
void tn_depmod_cache_path(const char *module_dir, struct tn_buf *ret);

#endif
