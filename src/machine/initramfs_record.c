// SPDX-License-Identifier: LGPL-2.1-or-later
#include "machine/initramfs_record.h"

#include <errno.h>

#include "base/reader.h"

enum { HOST_ONLY = 1 };

void tn_initramfs_record_write(const struct tn_initramfs *initramfs, struct tn_buf *ret)
{
	tn_buf_add_be32(ret, initramfs->maker);
	tn_buf_add_be32(ret, initramfs->host_only ? HOST_ONLY : 0);
	tn_buf_add_be32(ret, (uint32_t)initramfs->files.n);
	for (size_t i = 0; i < initramfs->files.n; i++) {
		const struct tn_initramfs_file *f = &initramfs->files.v[i];

		tn_buf_add_be32(ret, f->kind);
		tn_buf_add_be64(ret, f->size);
		tn_buf_add_be64(ret, f->sum);
		tn_buf_add(ret, f->path, strlen(f->path) + 1);
		tn_buf_add_be32(ret, f->content.p ? (uint32_t)f->content.n : UINT32_MAX);
		tn_buf_add_text(ret, f->content.p ? f->content : (struct tn_text){ "", 0 });
	}
}

static int take_file(struct tn_reader *r, struct tn_arena *arena, struct tn_initramfs_file *ret)
{
	struct tn_initramfs_file f = { 0 };
	uint32_t kind = tn_take_be32(r), n;
	struct tn_text path;

	f.size = tn_take_be64(r);
	f.sum = tn_take_be64(r);
	path = tn_take_text(r);
	n = tn_take_be32(r);
	f.content.n = n == UINT32_MAX ? 0 : n;
	f.content.p = n == UINT32_MAX ? NULL : (const char *)tn_take(r, n);
	if (r->bad || kind >= TN_N_INITRAMFS_KINDS || !path.n || path.p[0] != '/')
		return -EBADMSG;
	f.kind = (enum tn_initramfs_kind)kind;
	f.path = tn_arena_dup(arena, path);
	if (f.content.p)
		f.content.p = tn_arena_dup(arena, f.content);
	if (!f.path || (n != UINT32_MAX && !f.content.p))
		return -ENOMEM;
	*ret = f;
	return 0;
}

int tn_initramfs_record_read(struct tn_text record, struct tn_arena *arena, struct tn_initramfs *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)record.p, .left = record.n };
	uint32_t maker = tn_take_be32(&r), bits = tn_take_be32(&r), n = tn_take_be32(&r);
	tn_autovec tn_initramfs_files files = { 0 };

	if (r.bad || maker >= TN_N_INITRAMFS_MAKERS || bits > HOST_ONLY)
		return -EBADMSG;
	for (uint32_t i = 0; i < n; i++) {
		struct tn_initramfs_file f;
		int e = take_file(&r, arena, &f);

		if (e < 0)
			return e;
		if (i && strcmp(files.v[i - 1].path, f.path) >= 0)
			return -EBADMSG;
		if (tn_vec_push(&files, f) < 0)
			return -ENOMEM;
	}
	if (r.left)
		return -EBADMSG;
	ret->maker = (enum tn_initramfs_maker)maker;
	ret->host_only = bits & HOST_ONLY;
	ret->files = tn_vec_take(&files);
	return 0;
}
