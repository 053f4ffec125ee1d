// SPDX-License-Identifier: LGPL-2.1-or-later
/* Exports of a kernel that has no sections.
 *
 * What tells a table of exports from all else is its order: hundreds of entries whose
 * second word leads to a name, each greater than the one before. Two such tables
 * are __ksymtab and __ksymtab_gpl, one alone is 7.1's. What follows them must then
 * be just as long as versions (and flags) are, up to where the names begin; else
 * nothing is believed.
 */
#include <endian.h>
#include <errno.h>

#include "base/cleanup.h"
#include "format/kernel_exports_private.h"

#include "format/poison.h"

enum {
	TABLE_LEAST = 200, /* entries; no kernel that loads modules exports so few */
	SLACK = 64,        /* bytes, for alignment between tables */
};

/* An entry has three words: address, name, namespace. */
struct flat {
	struct tn_text bytes;
	bool big_endian;
	bool offsets;  /* words are offsets from where they stand, else addresses */
	size_t word, entry; /* bytes */
	uint64_t base; /* the address of the first byte */
};

/* Entries from @at on. */
struct table {
	size_t at, n;
};

static uint32_t u32_at(const struct flat *f, size_t at)
{
	uint32_t v;

	memcpy(&v, f->bytes.p + at, sizeof(v));
	return f->big_endian ? be32toh(v) : le32toh(v);
}

/* Where the word at @at leads; beyond the end when it leads nowhere. */
static uint64_t target(const struct flat *f, size_t at)
{
	uint64_t first = u32_at(f, at), second;

	if (f->offsets)
		return at + (uint64_t)(int64_t)(int32_t)(uint32_t)first;
	if (f->word == 4)
		return first - f->base;
	second = u32_at(f, at + 4);
	return (f->big_endian ? first << 32 | second : second << 32 | first) - f->base;
}

static struct tn_text name_of(const struct flat *f, size_t entry)
{
	return tn_kernel_name_at(f->bytes, target(f, entry + f->word));
}

static size_t end_of(const struct flat *f, const struct table *t)
{
	return t->at + t->n * f->entry;
}

/* As many entries as there are from @at on that rise. */
static struct table table_at(const struct flat *f, size_t at)
{
	struct table t = { .at = at };
	struct tn_text before = { 0 };

	for (; f->bytes.n - at >= f->entry; at += f->entry, t.n++) {
		struct tn_text name = name_of(f, at);

		if (!name.p || (t.n && tn_text_cmp(before, name) >= 0))
			break;
		before = name;
	}
	return t;
}

/* The first place from @from on where a long table is; n 0: none. What is within a short one,
 * at the distance of entries, is a shorter one and is passed over: each place is read once. */
static struct table find_table(const struct flat *f, size_t from)
{
	size_t read[3] = { 0 };

	for (; f->bytes.n >= f->entry && from <= f->bytes.n - f->entry; from += f->word) {
		size_t *until = &read[from / f->word % TN_ARRAY_SIZE(read)];
		struct table t;

		if (from < *until || !name_of(f, from).p)
			continue;
		t = table_at(f, from);
		if (t.n >= TABLE_LEAST)
			return t;
		*until = end_of(f, &t);
	}
	return (struct table){ 0 };
}

/* Takes in where the texts of a table begin, the lowest of them. */
static void lowest_text(const struct flat *f, const struct table *t, uint64_t *lowest)
{
	for (size_t at = t->at; at < end_of(f, t); at += f->entry) {
		uint64_t name = target(f, at + f->word);

		if (name < *lowest && name >= end_of(f, t))
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

/* No namespace. */
static bool is_nothing(const struct flat *f, size_t at)
{
	return u32_at(f, at) == 0 && (f->word == 4 || u32_at(f, at + 4) == 0);
}

/* @nth: of all entries, the tables one after the other. */
static struct tn_kernel_export export_at(const struct flat *f, size_t entry, size_t nth, const struct tail *tail)
{
	struct tn_kernel_export e = { .name = name_of(f, entry), .export_ns = TN_TEXT_LITERAL("") };

	if (!is_nothing(f, entry + 2 * f->word))
		e.export_ns = tn_kernel_namespace_at(f->bytes, target(f, entry + 2 * f->word));
	if (tail->flags)
		e.gpl_only = f->bytes.p[tail->flags + nth] & TN_KERNEL_FLAG_GPL_ONLY;
	e.has_crc = tail->crcs;
	if (e.has_crc)
		e.crc = u32_at(f, tail->crcs + 4 * nth);
	return e;
}

static int take_table(const struct flat *f, const struct table *t, bool gpl, const struct tail *tail,
		      tn_kernel_exports *ret)
{
	for (size_t i = 0; i < t->n; i++) {
		struct tn_kernel_export e = export_at(f, t->at + i * f->entry, ret->n, tail);

		e.gpl_only = e.gpl_only || gpl;
		if (!e.export_ns.p)
			return -EBADMSG;
		if (tn_vec_push(ret, e) < 0)
			return -ENOMEM;
	}
	return 0;
}

static int read_exports(const struct flat *f, tn_kernel_exports *ret, struct tn_error *err)
{
	tn_autovec tn_kernel_exports exports = { 0 };
	struct table plain = find_table(f, 0), gpl;
	uint64_t names = UINT64_MAX;
	struct tail tail;
	size_t end;
	int r;

	if (!plain.n)
		return -ENOENT;
	gpl = table_at(f, end_of(f, &plain));
	end = gpl.n ? end_of(f, &gpl) : end_of(f, &plain);
	lowest_text(f, &plain, &names);
	lowest_text(f, &gpl, &names);
	tail = tail_of(f, end, plain.n + gpl.n, !gpl.n, names);
	if (!tail.sure || find_table(f, end).n)
		return -ENOENT;
	r = take_table(f, &plain, false, &tail, &exports);
	if (r == 0)
		r = take_table(f, &gpl, true, &tail, &exports);
	if (r == 0 && tn_kernel_crcs_are_offsets(&exports))
		r = -ENOENT;
	if (r == 0)
		r = tn_kernel_exports_sort(&exports, err);
	if (r == 0)
		*ret = tn_vec_take(&exports);
	return r == -EBADMSG ? -ENOENT : r;
}

int tn_kernel_exports_of_flat(const struct tn_kernel_flat *kernel, tn_kernel_exports *ret, struct tn_error *err)
{
	const size_t word = kernel->is64 ? 8 : 4;
	const struct flat offsets = { kernel->bytes, kernel->big_endian, true, 4, 12, 0 };
	const struct flat addresses = { kernel->bytes, kernel->big_endian, false, word, 3 * word, kernel->base };
	int r = read_exports(&offsets, ret, err);

	return r == -ENOENT && kernel->base ? read_exports(&addresses, ret, err) : r;
}
