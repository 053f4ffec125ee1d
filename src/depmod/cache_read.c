// SPDX-License-Identifier: LGPL-2.1-or-later
/* The header checked, the entries found, a record looked up. */
#include "depmod/cache.h"

#include <errno.h>

#include "base/reader.h"
#include "depmod/cache_format.h"

static bool is_future(uint64_t sec, uint32_t nsec, struct timespec now)
{
	int64_t written = (int64_t)sec;

	return written > now.tv_sec || (written == now.tv_sec && (long)nsec > now.tv_nsec);
}

/* Return: 0, -EBADMSG, -ESTALE. */
static int check_header(struct tn_reader *r, struct timespec now)
{
	const uint8_t *magic = tn_take(r, TN_CACHE_MAGIC_SIZE);
	uint32_t version = tn_take_be32(r), nsec;
	uint64_t checksum = tn_take_be64(r), sec;

	if (r->bad || memcmp(magic, TN_CACHE_MAGIC, TN_CACHE_MAGIC_SIZE) != 0)
		return -EBADMSG;
	if (version != TN_CACHE_VERSION)
		return -ESTALE;
	if (tn_cache_checksum(r->p, r->left) != checksum)
		return -EBADMSG;
	sec = tn_take_be64(r);
	nsec = tn_take_be32(r);
	return r->bad ? -EBADMSG : is_future(sec, nsec, now) ? -ESTALE : 0;
}

/* An entry: the stamp, the record's length, the record. */
static int take_entry(struct tn_reader *r, struct tn_depmod_cache *c)
{
	struct tn_text stamp = { (const char *)tn_take(r, TN_STAMP_SIZE), TN_STAMP_SIZE };

	tn_take(r, tn_take_be32(r));
	if (r->bad)
		return -EBADMSG;
	c->n++;
	return tn_hash_put(&c->by_stamp, stamp, (void *)stamp.p) < 0 ? -ENOMEM : 0;
}

int tn_depmod_cache_open(struct tn_text file, struct timespec now, struct tn_depmod_cache *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)file.p, .left = file.n };
	struct tn_depmod_cache c = { 0 };
	int e = check_header(&r, now);

	while (e == 0 && r.left)
		e = take_entry(&r, &c);
	if (e < 0) {
		tn_depmod_cache_close(&c);
		return e;
	}
	*ret = c;
	return 0;
}

struct tn_text tn_depmod_cache_find(const struct tn_depmod_cache *c, const struct tn_stamp *stamp)
{
	uint8_t key[TN_STAMP_SIZE];
	struct tn_text none = { 0 };
	struct tn_reader r = { .left = TN_STAMP_SIZE + 4 };
	uint32_t n;

	if (!c->n)
		return none;
	tn_stamp_put(key, stamp);
	r.p = tn_hash_get(&c->by_stamp, (struct tn_text){ (const char *)key, sizeof(key) });
	if (!r.p)
		return none;
	tn_take(&r, TN_STAMP_SIZE);
	n = tn_take_be32(&r);
	return (struct tn_text){ (const char *)r.p, n }; /* take_entry() has seen it whole */
}

void tn_depmod_cache_close(struct tn_depmod_cache *c)
{
	tn_hash_free(&c->by_stamp);
	c->n = 0;
}
