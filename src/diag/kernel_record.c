// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_record.h"

#include <errno.h>

#include "base/hash.h"
#include "base/reader.h"

/* Numbers are big-endian. An export: where its name is among the names, and how long; the same
 * of its namespace; its version. */
enum {
	EXPORT_SIZE = 16,
	NS_LENGTH = 0x7fff,
	NS_GPL_ONLY = 0x8000, /* beside the length of the namespace */

	IS64 = 1 << 0,
	BIG_ENDIAN_KERNEL = 1 << 1,
	EXPORTS_KNOWN = 1 << 2,
	EXPORTS_HAVE_CRCS = 1 << 3,
	CERTS_KNOWN = 1 << 4,
};

void tn_kernel_record_free(struct tn_kernel_record *record)
{
	tn_vec_free(&record->certs);
	tn_vec_free(&record->exports);
}

static void add_cstr(struct tn_buf *b, struct tn_text t)
{
	tn_buf_add_text(b, t);
	tn_buf_add_char(b, '\0');
}

static void add_bytes(struct tn_buf *b, struct tn_text t)
{
	tn_buf_add_be32(b, (uint32_t)t.n);
	tn_buf_add_text(b, t);
}

/* Where @t is among @names: many exports share one namespace. */
static uint32_t place_of(struct tn_text t, struct tn_hash *known, struct tn_buf *names)
{
	void *at = NULL;

	if (!t.n)
		return 0;
	if (tn_hash_add(known, t, (void *)(uintptr_t)names->n, &at) == -EEXIST)
		return (uint32_t)(uintptr_t)at;
	tn_buf_add_text(names, t);
	return (uint32_t)(names->n - t.n);
}

static void add_exports(const tn_kernel_exports *exports, struct tn_buf *ret)
{
	tn_autobuf names = { 0 };
	struct tn_hash known = { 0 };

	tn_buf_add_be32(ret, (uint32_t)exports->n);
	for (size_t i = 0; i < exports->n; i++) {
		const struct tn_kernel_export *e = &exports->v[i];

		tn_buf_add_be32(ret, (uint32_t)names.n);
		tn_buf_add_text(&names, e->name);
		tn_buf_add_be32(ret, place_of(e->export_ns, &known, &names));
		tn_buf_add_be16(ret, (uint16_t)e->name.n);
		tn_buf_add_be16(ret, (uint16_t)(e->export_ns.n | (e->gpl_only ? NS_GPL_ONLY : 0)));
		tn_buf_add_be32(ret, e->crc);
	}
	tn_hash_free(&known);
	ret->failed = ret->failed || names.failed;
	add_bytes(ret, tn_buf_text(&names));
}

void tn_kernel_record_write(const struct tn_kernel_record *k, struct tn_buf *ret)
{
	bool crcs = k->exports.n && k->exports.v[0].has_crc;

	tn_buf_add_be32(ret, (k->is64 ? IS64 : 0) | (k->big_endian ? BIG_ENDIAN_KERNEL : 0) |
				     (k->exports_known ? EXPORTS_KNOWN : 0) | (crcs ? EXPORTS_HAVE_CRCS : 0) |
				     (k->certs_known ? CERTS_KNOWN : 0));
	tn_buf_add_be32(ret, k->machine);
	for (size_t i = 0; i < TN_ARRAY_SIZE(k->version); i++)
		tn_buf_add_be32(ret, k->version[i]);
	tn_buf_add_be32(ret, (uint32_t)k->module_size);
	add_cstr(ret, k->release);
	add_cstr(ret, k->banner);
	add_cstr(ret, k->vermagic);
	add_bytes(ret, k->config);
	tn_buf_add_be32(ret, (uint32_t)k->certs.n);
	for (size_t i = 0; i < k->certs.n; i++)
		add_bytes(ret, k->certs.v[i]);
	add_exports(&k->exports, ret);
}

static struct tn_text take_bytes(struct tn_reader *r)
{
	uint32_t n = tn_take_be32(r);
	const char *p = (const char *)tn_take(r, n);

	return p ? (struct tn_text){ p, n } : (struct tn_text){ 0 };
}

static struct tn_text slice(struct tn_text t, uint32_t at, uint32_t n)
{
	return at <= t.n && n <= t.n - at ? (struct tn_text){ t.p + at, n } : (struct tn_text){ 0 };
}

static int take_exports(struct tn_reader *r, bool crcs, tn_kernel_exports *ret)
{
	uint32_t n = tn_take_be32(r);
	struct tn_reader entries = { .left = r->left / EXPORT_SIZE >= n ? n * (size_t)EXPORT_SIZE : SIZE_MAX };
	struct tn_text names, before = { 0 };

	entries.p = tn_take(r, entries.left);
	names = take_bytes(r);
	if (r->bad)
		return -EBADMSG;
	ret->v = n ? malloc(tn_size_mul(n, sizeof(*ret->v))) : NULL;
	if (n && !ret->v)
		return -ENOMEM;
	ret->room = n;
	for (; ret->n < n; ret->n++) {
		uint32_t name_at = tn_take_be32(&entries), ns_at = tn_take_be32(&entries);
		uint16_t name_n = tn_take_be16(&entries), ns_n = tn_take_be16(&entries);
		struct tn_kernel_export e = {
			.name = slice(names, name_at, name_n),
			.export_ns = slice(names, ns_at, ns_n & NS_LENGTH),
			.crc = tn_take_be32(&entries),
			.has_crc = crcs,
			.gpl_only = ns_n & NS_GPL_ONLY,
		};

		if (!e.name.n || !e.export_ns.p || (ret->n && tn_text_cmp(before, e.name) >= 0))
			return -EBADMSG;
		before = e.name;
		ret->v[ret->n] = e;
	}
	return 0;
}

static int take_certs(struct tn_reader *r, tn_kernel_certs *ret)
{
	uint32_t n = tn_take_be32(r);

	while (n-- && !r->bad) {
		struct tn_text der = take_bytes(r);

		if (!r->bad && tn_vec_push(ret, der) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int take_record(struct tn_reader *r, struct tn_kernel_record *k)
{
	uint32_t flags = tn_take_be32(r);
	int e;

	k->is64 = flags & IS64;
	k->big_endian = flags & BIG_ENDIAN_KERNEL;
	k->exports_known = flags & EXPORTS_KNOWN;
	k->certs_known = flags & CERTS_KNOWN;
	k->machine = (uint16_t)tn_take_be32(r);
	for (size_t i = 0; i < TN_ARRAY_SIZE(k->version); i++)
		k->version[i] = tn_take_be32(r);
	k->module_size = tn_take_be32(r);
	k->release = tn_take_text(r);
	k->banner = tn_take_text(r);
	k->vermagic = tn_take_text(r);
	k->config = take_bytes(r);
	e = take_certs(r, &k->certs);
	if (e == 0)
		e = take_exports(r, flags & EXPORTS_HAVE_CRCS, &k->exports);
	return e < 0 ? e : r->bad || r->left ? -EBADMSG : 0;
}

int tn_kernel_record_read(struct tn_text bytes, struct tn_kernel_record *ret)
{
	struct tn_reader r = { .p = (const uint8_t *)bytes.p, .left = bytes.n };
	tn_autorecord record = { 0 };
	int e = take_record(&r, &record);

	if (e < 0)
		return e;
	*ret = record;
	record = (struct tn_kernel_record){ 0 };
	return 0;
}
