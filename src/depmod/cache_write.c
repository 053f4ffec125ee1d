// SPDX-License-Identifier: LGPL-2.1-or-later
/* A new cache in memory, entry by entry; the header comes last. */
#include "depmod/cache.h"

#include "base/be.h"
#include "depmod/cache_format.h"

void tn_depmod_cache_begin(struct tn_buf *out)
{
	char *header = tn_buf_grow(out, TN_CACHE_HEADER);

	if (header)
		memset(header, 0, TN_CACHE_HEADER);
}

bool tn_depmod_cache_add(struct tn_buf *out, const struct tn_stamp *stamp, struct tn_text record)
{
	uint8_t key[TN_STAMP_SIZE];

	if (record.n > TN_DEPMOD_CACHE_MAX ||
	    out->n + sizeof(key) + 4 + record.n > TN_DEPMOD_CACHE_MAX)
		return false;
	tn_stamp_put(key, stamp);
	tn_buf_add(out, key, sizeof(key));
	tn_buf_add_be32(out, (uint32_t)record.n);
	tn_buf_add_text(out, record);
	return true;
}

void tn_depmod_cache_end(struct tn_buf *out, struct timespec now)
{
	uint8_t *header = (uint8_t *)out->p, *version, *checksum, *time;

	if (out->failed || out->n < TN_CACHE_HEADER)
		return;
	version = header + TN_CACHE_MAGIC_SIZE;
	checksum = version + 4;
	time = header + TN_CACHE_CHECKED;
	memcpy(header, TN_CACHE_MAGIC, TN_CACHE_MAGIC_SIZE);
	tn_put_be32(version, TN_CACHE_VERSION);
	tn_put_be64(time, (uint64_t)now.tv_sec);
	tn_put_be32(time + 8, (uint32_t)now.tv_nsec);
	tn_put_be64(checksum, tn_cache_checksum(time, out->n - TN_CACHE_CHECKED));
}
