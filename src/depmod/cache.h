/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cache.h - facts of module files that were read before: bytes <-> lookup
 *
 * Facts are found by the stamp of the file that they were read from, whatever
 * its name is now. The bytes are untrusted: a cache that is not whole in every
 * bit is no cache. doc/format/depmod-cache.md has the layout; cache_file.h
 * reads and writes files of it.
 */
#ifndef TN_DEPMOD_CACHE_H
#define TN_DEPMOD_CACHE_H

#include <time.h>

#include "base/buf.h"
#include "base/hash.h"
#include "sys/stamp.h"

/* A larger file is neither read nor written. Facts of Debian's 4,000 modules take 5 MB. */
#define TN_DEPMOD_CACHE_MAX ((size_t)256 << 20) /* bytes */

struct tn_depmod_cache {
	struct tn_hash by_stamp; /* key: a stamp as bytes, in the file; value: its entry */
	size_t n;                /* entries */
};

/**
 * tn_depmod_cache_open() - check the bytes and find the entries
 * @file: must outlive @ret
 * @now:  time of day. A cache that is younger was written before the clock was
 *        set back, and change times may repeat: it is not used.
 *
 * Return: 0, -EBADMSG, -ESTALE (another version, or from the future), -ENOMEM.
 */
int tn_depmod_cache_open(struct tn_text file, struct timespec now, struct tn_depmod_cache *ret);
void tn_depmod_cache_close(struct tn_depmod_cache *c);

/* The record (facts_record.h) of the file with that stamp, in the file; .p is NULL when there is none. */
struct tn_text tn_depmod_cache_find(const struct tn_depmod_cache *c, const struct tn_stamp *stamp);

/* A new one is made in a buffer: begin, one add for each file, end. Failures show in out->failed.
 * Return of add: false where the cache would become too large, and nothing was added. */
void tn_depmod_cache_begin(struct tn_buf *out);
bool tn_depmod_cache_add(struct tn_buf *out, const struct tn_stamp *stamp, struct tn_text record);
/* @now: the time for which all that was added holds. */
void tn_depmod_cache_end(struct tn_buf *out, struct timespec now);

#endif
