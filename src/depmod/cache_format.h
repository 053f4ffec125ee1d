/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cache_format.h - what reader and writer of the cache must agree on: private
 * to cache_read.c and cache_write.c. Numbers are big-endian.
 */
#ifndef TN_DEPMOD_CACHE_FORMAT_H
#define TN_DEPMOD_CACHE_FORMAT_H

#include <stddef.h>
#include <stdint.h>

/* The header: magic, version, checksum, then the time of writing, which the
 * checksum covers as all that follows. */
#define TN_CACHE_MAGIC "tnfacts\n"
/* Goes up whenever the layout changes, or what facts depmod reads, or how. */
#define TN_CACHE_VERSION 3u
enum {
	TN_CACHE_MAGIC_SIZE = 8,
	TN_CACHE_CHECKED = 20, /* first byte that the checksum covers */
	TN_CACHE_HEADER = 32,  /* bytes */
};

/* 64 bits in which any one damaged word shows, and other damage but for 1 in 2^64. */
uint64_t tn_cache_checksum(const uint8_t *p, size_t n);

#endif
