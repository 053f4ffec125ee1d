/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cache.h - files of what may be found out again: one for each thing that something is remembered of */
#ifndef TN_SYS_CACHE_H
#define TN_SYS_CACHE_H

#include "base/buf.h"
#include "base/text.h"

/* Where they are, for root. */
#define TN_CACHE_DIR "/var/cache/tenon"

/* Appends the name of the file for @path: @kind, then the path with '!' for each '/', of which
 * several are one and one at the end is none. */
void tn_cache_name(const char *kind, const char *path, struct tn_buf *ret);

/* Removes the files of @kind for paths where nothing is any more, as far as that can be seen. */
void tn_cache_tidy(const char *dir, const char *kind);

/**
 * tn_cache_save() - replace a file of a cache
 * @dir:  is made if it is not there, but not what it is in
 * @lock: name of a file in it that those hold who replace any; NULL: nobody waits for anybody
 * @patience_msec: how long the lock is waited for
 *
 * It need not survive a crash of the machine: what is damaged is no cache. Return: 0 or -errno.
 */
int tn_cache_save(const char *dir, const char *name, const char *lock, unsigned patience_msec, struct tn_text content);

#endif
