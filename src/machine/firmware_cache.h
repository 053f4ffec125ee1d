/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* firmware_cache.h - which firmware modules ask for, remembered by the stamps of their files: bytes <-> lookup
 *
 * The bytes are untrusted: a cache that is not whole in every bit is no cache. doc/format/firmware-cache.md has the layout.
 */
#ifndef TN_MACHINE_FIRMWARE_CACHE_H
#define TN_MACHINE_FIRMWARE_CACHE_H

#include <time.h>

#include "base/buf.h"
#include "base/hash.h"
#include "sys/stamp.h"

/* A larger file is neither read nor written. Debian's 4,000 modules take 0.3 MB. */
#define TN_FIRMWARE_CACHE_MAX ((size_t)64 << 20) /* bytes */

struct tn_firmware_cache {
	struct tn_hash by_stamp;
	size_t n; /* entries */
	struct tn_text entries; /* their bytes */
};

/* @file: must outlive @ret. @now: time of day; a cache that is younger was written before the clock was set back, and is
 * not used. Return: 0, -EBADMSG, -ESTALE (another version, or from the future), -ENOMEM. */
int tn_firmware_cache_open(struct tn_text file, struct timespec now, struct tn_firmware_cache *ret);
void tn_firmware_cache_close(struct tn_firmware_cache *cache);

/* The names that the file with that stamp asks for, each ended by NUL; .p NULL: that is not known. */
struct tn_text tn_firmware_cache_find(const struct tn_firmware_cache *cache, const struct tn_stamp *stamp);

/* A new one is made in a buffer: begin, one add for each file, end. Failures show in out->failed. */
void tn_firmware_cache_begin(struct tn_buf *out);
/* @names: each ended by NUL. */
void tn_firmware_cache_add(struct tn_buf *out, const struct tn_stamp *stamp, struct tn_text names);
/* All that an open one has. */
void tn_firmware_cache_keep(struct tn_buf *out, const struct tn_firmware_cache *old);
/* @now: the time for which all that was added holds. */
void tn_firmware_cache_end(struct tn_buf *out, struct timespec now);

#endif
