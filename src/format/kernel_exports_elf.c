// SPDX-License-Identifier: LGPL-2.1-or-later
/* A kernel's exports, from the sections of its vmlinux. */
#include <elf.h>
#include <errno.h>

#include "format/kernel_exports_private.h"

#include "format/poison.h"

/* One of the tables, with what goes along with it. */
struct table {
	struct tn_elf_section entries, crcs, flags; /* size 0 where there is none */
	bool gpl_only;
	size_t n, entry_size;
	bool relative; /* offsets of 32 bits, else addresses */
};

struct reading {
	const struct tn_elf *elf;
	struct tn_elf_section names; /* __ksymtab_strings */
	tn_kernel_exports *exports;
};

/* Missing is empty. Return: 0 or -EBADMSG. */
static int optional_section(const struct tn_elf *elf, const char *name, struct tn_elf_section *ret)
{
	struct tn_elf_section s;
	int r = tn_elf_section(elf, name, &s);

	if (r == 0)
		*ret = s;
	return r == -ENOENT ? 0 : r;
}

/* The text in the strings' section that the field at @field of an entry means; @at: its address. */
static uint64_t field_target(const struct tn_elf *elf, bool relative, const uint8_t *field, uint64_t at)
{
	if (relative)
		return at + (uint64_t)(int64_t)(int32_t)tn_elf_u32(elf, field);
	return elf->is64 ? tn_elf_u64(elf, field) : tn_elf_u32(elf, field);
}

static struct tn_text strings_of(const struct reading *r)
{
	return (struct tn_text){ (const char *)r->names.data, r->names.size };
}

static struct tn_kernel_export entry_at(const struct reading *r, const struct table *t, size_t i)
{
	size_t width = t->relative || !r->elf->is64 ? 4 : 8, at = i * t->entry_size;
	const uint8_t *entry = t->entries.data + at;
	uint64_t address = t->entries.addr + at, space;
	struct tn_kernel_export e = { .export_ns = TN_TEXT_LITERAL("") };

	e.name = tn_kernel_name_at(strings_of(r), field_target(r->elf, t->relative, entry + width, address + width) -
							  r->names.addr);
	if (t->entry_size < 3 * width)
		return e;
	space = field_target(r->elf, t->relative, entry + 2 * width, address + 2 * width) - r->names.addr;
	if (space < r->names.size)
		e.export_ns = tn_kernel_namespace_at(strings_of(r), space);
	if (!e.export_ns.p)
		e.export_ns = TN_TEXT_LITERAL("");
	return e;
}

/* Whether all of some entries have names when they are taken for ones of that kind. */
static bool fits(const struct reading *r, const struct table *t)
{
	const size_t samples = 64;

	if (t->entries.size % t->entry_size != 0)
		return false;
	for (size_t i = 0; i < t->n && i < samples; i++)
		if (!entry_at(r, t, i).name.p)
			return false;
	return true;
}

/* Which of the kinds that there have been. Return: 0 or -EBADMSG. */
static int tell_kind(const struct reading *r, struct table *t)
{
	size_t word = r->elf->is64 ? 8 : 4;
	const struct {
		bool relative;
		size_t entry_size;
	} kinds[] = { { true, 12 }, { false, 3 * word }, { true, 8 }, { false, 2 * word } };

	for (size_t i = 0; i < TN_ARRAY_SIZE(kinds); i++) {
		t->relative = kinds[i].relative;
		t->entry_size = kinds[i].entry_size;
		t->n = t->entries.size / t->entry_size;
		if (fits(r, t))
			return 0;
	}
	return -EBADMSG;
}

static int take_table(struct reading *r, struct table *t, struct tn_error *err)
{
	if (!t->entries.size)
		return 0;
	if (tell_kind(r, t) < 0)
		return tn_fail(err, -EBADMSG, "the table of exports is of no known kind");
	if ((t->crcs.size && t->crcs.size != 4 * t->n) || (t->flags.size && t->flags.size != t->n))
		return tn_fail(err, -EBADMSG,
			       "the table of exports has %zu entries, and others for its versions or flags",
			       t->n);
	for (size_t i = 0; i < t->n; i++) {
		struct tn_kernel_export e = entry_at(r, t, i);

		if (!e.name.p)
			return tn_fail(err, -EBADMSG, "export %zu has no name", i);
		e.has_crc = t->crcs.size;
		e.crc = e.has_crc ? tn_elf_u32(r->elf, t->crcs.data + 4 * i) : 0;
		e.gpl_only = t->gpl_only || (t->flags.size && t->flags.data[i] & TN_KERNEL_FLAG_GPL_ONLY);
		if (tn_vec_push(r->exports, e) < 0)
			return tn_fail(err, -ENOMEM, "out of memory");
	}
	return 0;
}

static int locate(const struct tn_elf *elf, struct reading *reading, struct table *plain, struct table *gpl,
		  struct tn_error *err)
{
	int r = optional_section(elf, "__ksymtab_strings", &reading->names);
	const struct {
		const char *name;
		struct tn_elf_section *to;
	} wanted[] = {
		{ "__ksymtab", &plain->entries },   { "__kcrctab", &plain->crcs },
		{ "__kflagstab", &plain->flags },   { "__ksymtab_gpl", &gpl->entries },
		{ "__kcrctab_gpl", &gpl->crcs },
	};

	for (size_t i = 0; r == 0 && i < TN_ARRAY_SIZE(wanted); i++)
		r = optional_section(elf, wanted[i].name, wanted[i].to);
	if (r < 0)
		return tn_fail(err, r, "cut short: the tables of exports lie outside");
	return plain->entries.size || gpl->entries.size ? 0 : -ENOENT;
}

int tn_kernel_exports_of_elf(const struct tn_elf *elf, tn_kernel_exports *ret, struct tn_error *err)
{
	tn_autovec tn_kernel_exports exports = { 0 };
	struct reading reading = { .elf = elf, .exports = &exports };
	struct table plain = { 0 }, gpl = { .gpl_only = true };
	int r = locate(elf, &reading, &plain, &gpl, err);

	if (r == 0)
		r = take_table(&reading, &plain, err);
	if (r == 0)
		r = take_table(&reading, &gpl, err);
	if (r == 0 && tn_kernel_crcs_are_offsets(&exports))
		r = tn_fail(err, -EBADMSG, "the versions of exports are kept elsewhere");
	if (r == 0)
		r = tn_kernel_exports_sort(&exports, err);
	if (r == 0)
		*ret = tn_vec_take(&exports);
	return r;
}
