// SPDX-License-Identifier: LGPL-2.1-or-later
/* Exports of a kernel that has no sections.
 *
 * What tells a table of exports from all else is its order: hundreds of entries of 12 bytes
 * whose second word leads to a name, each greater than the one before. Two such tables
 * are __ksymtab and __ksymtab_gpl, one alone is 7.1's. What follows them must then
 * be just as long as versions (and flags) are, up to where the names begin; else
 * nothing is believed.
 */
#include <errno.h>

#include "format/kernel_exports_private.h"

#include "format/poison.h"

enum {
	ENTRY = 12, /* address, name, namespace: each an offset from where it stands */
	NAME_AT = 4,
	NS_AT = 8,
	TABLE_LEAST = 200, /* entries; no kernel that loads modules exports so few */
	SLACK = 64,        /* bytes, for alignment between tables */
};

struct flat {
	struct tn_text bytes;
	bool big_endian;
};

/* Entries from @at on. */
struct table {
	size_t at, n;
};

static uint32_t word_at(const struct flat *f, size_t at)
{
	uint32_t v;

	memcpy(&v, f->bytes.p + at, sizeof(v));
	return f->big_endian ? be32toh(v) : le32toh(v);
}

/* Where the offset at @at leads; beyond the end when it leads nowhere. */
static uint64_t target(const struct flat *f, size_t at)
{
	return at + (uint64_t)(int64_t)(int32_t)word_at(f, at);
}

static struct tn_text name_of(const struct flat *f, size_t entry)
{
	return tn_kernel_name_at(f->bytes, target(f, entry + NAME_AT));
}

/* As many entries as there are from @at on that rise. */
static struct table table_at(const struct flat *f, size_t at)
{
	struct table t = { .at = at };
	struct tn_text before = { 0 };

	for (; f->bytes.n - at >= ENTRY; at += ENTRY, t.n++) {
		struct tn_text name = name_of(f, at);

		if (!name.p || (t.n && tn_text_cmp(before, name) >= 0))
			break;
		before = name;
	}
	return t;
}

static size_t end_of(const struct table *t)
{
	return t->at + t->n * ENTRY;
}

/* The first place from @from on where a long table is; n 0: none. */
static struct table find_table(const struct flat *f, size_t from)
{
	while (f->bytes.n >= ENTRY && from <= f->bytes.n - ENTRY) {
		struct table t = { 0 };

		if (name_of(f, from).p)
			t = table_at(f, from);
		if (t.n >= TABLE_LEAST)
			return t;
		from += 4;
	}
	return (struct table){ 0 };
}

/* Takes in where the texts of a table begin, the lowest of them. */
static void lowest_text(const struct flat *f, const struct table *t, uint64_t *lowest)
{
	for (size_t at = t->at; at < end_of(t); at += ENTRY) {
		uint64_t name = target(f, at + NAME_AT);

		if (name < *lowest && name >= end_of(t))
			*lowest = name;
	}
}

/* What stands behind the tables: flags (7.1), versions; 0: not there. */
struct tail {
	size_t flags, crcs;
	bool sure;
};

static bool is_flags(const struct flat *f, size_t at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if ((uint8_t)f->bytes.p[at + i] > TN_KERNEL_FLAG_GPL_ONLY)
			return false;
	return true;
}

static bool about(size_t gap, size_t n)
{
	return gap >= n && gap - n < SLACK;
}

static struct tail tail_of(const struct flat *f, size_t at, size_t n, bool one_table, uint64_t names)
{
	size_t gap = names >= at && names <= f->bytes.n ? (size_t)names - at : SIZE_MAX;
	struct tail t = { 0 };

	if (!one_table) {
		t.sure = about(gap, 0) || about(gap, 4 * n);
		t.crcs = about(gap, 4 * n) ? at : 0;
		return t;
	}
	if ((!about(gap, n) && !about(gap, 5 * n)) || !is_flags(f, at, n))
		return t;
	t.sure = true;
	t.flags = at;
	if (about(gap, 5 * n))
		t.crcs = (at + n + 3) / 4 * 4;
	return t;
}

/* @nth: of all entries, the tables one after the other. */
static struct tn_kernel_export export_at(const struct flat *f, size_t entry, size_t nth, const struct tail *tail)
{
	struct tn_kernel_export e = { .name = name_of(f, entry), .export_ns = TN_TEXT_LITERAL("") };

	if (word_at(f, entry + NS_AT) != 0)
		e.export_ns = tn_kernel_namespace_at(f->bytes, target(f, entry + NS_AT));
	if (tail->flags)
		e.gpl_only = f->bytes.p[tail->flags + nth] & TN_KERNEL_FLAG_GPL_ONLY;
	e.has_crc = tail->crcs;
	if (e.has_crc)
		e.crc = word_at(f, tail->crcs + 4 * nth);
	return e;
}

static int take_table(const struct flat *f, const struct table *t, bool gpl, const struct tail *tail,
		      tn_kernel_exports *ret)
{
	for (size_t i = 0; i < t->n; i++) {
		struct tn_kernel_export e = export_at(f, t->at + i * ENTRY, ret->n, tail);

		e.gpl_only = e.gpl_only || gpl;
		if (!e.export_ns.p)
			return -EBADMSG;
		if (tn_vec_push(ret, e) < 0)
			return -ENOMEM;
	}
	return 0;
}

int tn_kernel_exports_of_flat(struct tn_text kernel, bool big_endian, tn_kernel_exports *ret,
			      struct tn_error *err)
{
	const struct flat f = { kernel, big_endian };
	tn_autovec tn_kernel_exports exports = { 0 };
	struct table plain = find_table(&f, 0), gpl = { 0 };
	uint64_t names = UINT64_MAX;
	struct tail tail;
	int r;

	if (!plain.n)
		return -ENOENT;
	gpl = table_at(&f, end_of(&plain));
	lowest_text(&f, &plain, &names);
	lowest_text(&f, &gpl, &names);
	tail = tail_of(&f, gpl.n ? end_of(&gpl) : end_of(&plain), plain.n + gpl.n, !gpl.n, names);
	if (!tail.sure || find_table(&f, gpl.n ? end_of(&gpl) : end_of(&plain)).n)
		return -ENOENT;
	r = take_table(&f, &plain, false, &tail, &exports);
	if (r == 0)
		r = take_table(&f, &gpl, true, &tail, &exports);
	if (r < 0)
		return r == -EBADMSG ? -ENOENT : tn_fail(err, r, "out of memory");
	r = tn_kernel_exports_sort(&exports, err);
	if (r == 0)
		*ret = tn_vec_take(&exports);
	return r;
}
