// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/firmware_cache.h"

#include <errno.h>

#include "base/be.h"
#include "base/reader.h"
#include "base/siphash.h"

/* Magic, version, checksum of all that follows, the time of writing. */
#define MAGIC "tnfirmwr"
/* Goes up whenever the layout changes, or what is read out of modules, or how. */
#define VERSION 1u
enum {
	MAGIC_SIZE = 8,
	CHECKED = MAGIC_SIZE + 4 + 8, /* first byte that the checksum covers */
	HEADER = CHECKED + 8 + 4,
};

/* It is to find damage: who may write the file could choose any sum. */
static uint64_t checksum(const uint8_t *p, size_t n)
{
	const struct tn_siphash_key no_key = { 0 };

	return tn_siphash(&no_key, (struct tn_text){ (const char *)p, n });
}

static int check_header(struct tn_reader *r, struct timespec now)
{
	const uint8_t *magic = tn_take(r, MAGIC_SIZE);
	uint32_t version = tn_take_be32(r), nsec;
	uint64_t sum = tn_take_be64(r);
	int64_t sec;

	if (r->bad || memcmp(magic, MAGIC, MAGIC_SIZE) != 0)
		return -EBADMSG;
	if (version != VERSION)
		return -ESTALE;
	if (checksum(r->p, r->left) != sum)
		return -EBADMSG;
	sec = (int64_t)tn_take_be64(r);
	nsec = tn_take_be32(r);
	if (r->bad)
		return -EBADMSG;
	return sec > now.tv_sec || (sec == now.tv_sec && (long)nsec > now.tv_nsec) ? -ESTALE : 0;
}

/* The stamp, the names' length, the names, of which the last ends in NUL as well. */
static int take_entry(struct tn_reader *r, struct tn_firmware_cache *cache)
{
	struct tn_text stamp = { (const char *)tn_take(r, TN_STAMP_SIZE), TN_STAMP_SIZE };
	uint32_t n = tn_take_be32(r);
	const uint8_t *names = tn_take(r, n);

	if (r->bad || (n && names[n - 1] != '\0'))
		return -EBADMSG;
	cache->n++;
	return tn_hash_put(&cache->by_stamp, stamp, (void *)stamp.p) < 0 ? -ENOMEM : 0;
}

int tn_firmware_cache_open(struct tn_text file, struct timespec now, struct tn_firmware_cache *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)file.p, .left = file.n };
	struct tn_firmware_cache cache = { 0 };
	int e = check_header(&r, now);

	if (e == 0)
		cache.entries = (struct tn_text){ (const char *)r.p, r.left };
	while (e == 0 && r.left)
		e = take_entry(&r, &cache);
	if (e < 0)
		tn_firmware_cache_close(&cache);
	else
		*ret = cache;
	return e;
}

void tn_firmware_cache_close(struct tn_firmware_cache *cache)
{
	tn_hash_free(&cache->by_stamp);
	cache->n = 0;
	cache->entries = (struct tn_text){ 0 };
}

struct tn_text tn_firmware_cache_find(const struct tn_firmware_cache *cache, const struct tn_stamp *stamp)
{
	struct tn_reader r = { .left = TN_STAMP_SIZE + 4 };
	uint8_t key[TN_STAMP_SIZE];
	uint32_t n;

	tn_stamp_put(key, stamp);
	r.p = cache->n ? tn_hash_get(&cache->by_stamp, (struct tn_text){ (const char *)key, sizeof(key) }) : NULL;
	if (!r.p)
		return (struct tn_text){ 0 };
	tn_take(&r, TN_STAMP_SIZE);
	n = tn_take_be32(&r);
	return (struct tn_text){ (const char *)r.p, n }; /* take_entry() has seen it whole */
}

void tn_firmware_cache_begin(struct tn_buf *out)
{
	char *header = tn_buf_grow(out, HEADER);

	if (header)
		memset(header, 0, HEADER);
}

void tn_firmware_cache_add(struct tn_buf *out, const struct tn_stamp *stamp, struct tn_text names)
{
	uint8_t key[TN_STAMP_SIZE];

	tn_stamp_put(key, stamp);
	tn_buf_add(out, key, sizeof(key));
	tn_buf_add_be32(out, (uint32_t)names.n);
	tn_buf_add_text(out, names);
}

void tn_firmware_cache_keep(struct tn_buf *out, const struct tn_firmware_cache *old)
{
	tn_buf_add_text(out, old->entries);
}

void tn_firmware_cache_end(struct tn_buf *out, struct timespec now)
{
	uint8_t *header = (uint8_t *)out->p;

	if (out->failed || out->n < HEADER)
		return;
	memcpy(header, MAGIC, MAGIC_SIZE);
	tn_put_be32(header + MAGIC_SIZE, VERSION);
	tn_put_be64(header + CHECKED, (uint64_t)now.tv_sec);
	tn_put_be32(header + CHECKED + 8, (uint32_t)now.tv_nsec);
	tn_put_be64(header + MAGIC_SIZE + 4, checksum(header + CHECKED, out->n - CHECKED));
}
