// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/remembered.h"

#include <errno.h>
#include <string.h>

#include "base/be.h"
#include "base/buf.h"
#include "base/reader.h"
#include "base/siphash.h"
#include "sys/cache.h"
#include "sys/fd.h"
#include "sys/files.h"

/* Magic, version, checksum of all that follows; the file's stamp; the record. */
enum { MAGIC_SIZE = 8 };
#define CACHE_MAX ((size_t)64 << 20)

/* It is to find damage: who may write the file could choose any sum. */
static uint64_t checksum(const uint8_t *stamp, struct tn_text record)
{
	const struct tn_siphash_key no_key = { 0 };
	uint8_t sums[16];

	tn_put_be64(sums, tn_siphash(&no_key, (struct tn_text){ (const char *)stamp, TN_STAMP_SIZE }));
	tn_put_be64(sums + 8, tn_siphash(&no_key, record));
	return tn_siphash(&no_key, (struct tn_text){ (const char *)sums, sizeof(sums) });
}

int tn_remembered_check(const struct tn_remembered_kind *kind, struct tn_text file, const struct tn_stamp *stamp,
			struct tn_text *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)file.p, .left = file.n };
	const uint8_t *magic = tn_take(&r, MAGIC_SIZE), *sum, *kept;
	uint32_t version = tn_take_be32(&r);
	uint8_t now[TN_STAMP_SIZE];

	sum = tn_take(&r, 8);
	kept = tn_take(&r, TN_STAMP_SIZE);
	if (r.bad || memcmp(magic, kind->magic, MAGIC_SIZE) != 0)
		return -EBADMSG;
	if (version != kind->version)
		return -ESTALE;
	tn_stamp_put(now, stamp);
	if (memcmp(kept, now, TN_STAMP_SIZE) != 0)
		return -ENOENT;
	if (checksum(kept, (struct tn_text){ (const char *)r.p, r.left }) != tn_be64(sum))
		return -EBADMSG;
	*ret = (struct tn_text){ (const char *)r.p, r.left };
	return 0;
}

int tn_remembered_find(const struct tn_remembered_kind *kind, const char *dir, const char *of, const struct tn_stamp *stamp,
		       struct tn_map *map, struct tn_text *ret)
{
	tn_autofree char *path = NULL;
	tn_autobuf b = { 0 };
	tn_autoclose int fd = -1;
	int r;

	tn_buf_addf(&b, "%s/", dir);
	tn_cache_name(kind->prefix, of, &b);
	path = tn_buf_take(&b);
	if (!path)
		return -ENOMEM;
	fd = tn_file_open_own(path);
	r = fd < 0 ? fd : tn_map_fd(fd, CACHE_MAX, 0, map);
	if (r < 0)
		return r;
	r = tn_remembered_check(kind, tn_map_text(map), stamp, ret);
	if (r < 0)
		tn_map_close(map);
	return r;
}

void tn_remembered_write(const struct tn_remembered_kind *kind, const struct tn_stamp *stamp, struct tn_text record,
			 struct tn_buf *ret)
{
	uint8_t kept[TN_STAMP_SIZE], sum[8];

	tn_stamp_put(kept, stamp);
	tn_put_be64(sum, checksum(kept, record));
	tn_buf_add(ret, kind->magic, MAGIC_SIZE);
	tn_buf_add_be32(ret, kind->version);
	tn_buf_add(ret, sum, sizeof(sum));
	tn_buf_add(ret, kept, sizeof(kept));
	tn_buf_add_text(ret, record);
}

int tn_remembered_keep(const struct tn_remembered_kind *kind, const char *dir, const char *of, const struct tn_stamp *stamp,
		       struct tn_text record)
{
	tn_autofree char *name = NULL;
	tn_autobuf content = { 0 }, b = { 0 };

	tn_cache_name(kind->prefix, of, &b);
	name = tn_buf_take(&b);
	tn_remembered_write(kind, stamp, record, &content);
	if (!name || content.failed)
		return -ENOMEM;
	tn_cache_tidy(dir, kind->prefix);
	return tn_cache_save(dir, name, NULL, 0, tn_buf_text(&content));
}
