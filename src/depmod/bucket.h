/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* bucket.h - the order in which kmod's hash tables hand out their keys
 *
 * Modules that modules.order does not name, and the lines of modules.symbols,
 * come in the order of such a table: by bucket, then by name. Files that are
 * to be the same byte for byte need the same order.
 */
#ifndef TN_DEPMOD_BUCKET_H
#define TN_DEPMOD_BUCKET_H

#include <stdint.h>

#include "base/text.h"

#define TN_DEPMOD_MODULE_BUCKETS 512u
#define TN_DEPMOD_SYMBOL_BUCKETS 2048u

/* The bucket of @key among @buckets, a power of two: low bits of Paul Hsieh's "SuperFastHash"
 * (http://www.azillionmonkeys.com/qed/hash.html), with little-endian halves. */
uint32_t tn_depmod_bucket(struct tn_text key, uint32_t buckets);

#endif
