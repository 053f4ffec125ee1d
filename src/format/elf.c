// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/elf.h"

#include <elf.h>
#include <endian.h>
#include <errno.h>

#include "format/elf_layout.h"
#include "format/elf_private.h"

#include "format/poison.h"

/* Longer names are damage (the kernel's end at 512): many symbols that name one
 * endless string must not cost their number times its length. */
#define STRING_MAX 4096

/* A file that is shorter is cut short, whatever it was: so many bytes tell all formats apart. */
#define TELLING_BYTES 6

uint16_t tn_elf_u16(const struct tn_elf *elf, const uint8_t *p)
{
	uint16_t v;

	memcpy(&v, p, sizeof(v));
	return elf->big_endian ? be16toh(v) : le16toh(v);
}

uint32_t tn_elf_u32(const struct tn_elf *elf, const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return elf->big_endian ? be32toh(v) : le32toh(v);
}

uint64_t tn_elf_u64(const struct tn_elf *elf, const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return elf->big_endian ? be64toh(v) : le64toh(v);
}

/* The header of section @index, whose place in the file open() has checked. */
static const uint8_t *header_at(const struct tn_elf *elf, uint32_t index)
{
	return elf->data + elf->section_table + (uint64_t)index * elf->section_entry_size;
}

static int need(const struct tn_elf *elf, size_t offset, size_t n)
{
	return elf->need ? elf->need(elf->need_data, offset, n) : 0;
}

/* Fills all but the name, asks for no bytes. A section without bytes in the file has none here. */
static int section_locate(const struct tn_elf *elf, uint32_t index, struct tn_elf_section *ret)
{
	const struct tn_elf_layout *l = tn_elf_layout(elf);
	const uint8_t *h = header_at(elf, index);
	uint64_t offset = tn_elf_word(elf, h + l->sh_offset);
	uint64_t size = tn_elf_word(elf, h + l->sh_size);
	struct tn_elf_section s = {
		.index = index,
		.data = elf->data,
		.type = tn_elf_u32(elf, h + offsetof(Elf32_Shdr, sh_type)),
		.flags = tn_elf_word(elf, h + l->sh_flags),
		.addr = tn_elf_word(elf, h + l->sh_addr),
		.entry_size = tn_elf_word(elf, h + l->sh_entsize),
		.link = tn_elf_u32(elf, h + l->sh_link),
		.info = tn_elf_u32(elf, h + l->sh_info),
	};

	if (s.type != SHT_NOBITS && s.type != SHT_NULL) {
		if (offset > elf->size || size > elf->size - offset)
			return -EBADMSG;
		s.data = elf->data + offset;
		s.size = (size_t)size;
	}
	*ret = s;
	return 0;
}

static int section_read(const struct tn_elf *elf, uint32_t index, struct tn_elf_section *ret)
{
	int r = section_locate(elf, index, ret);

	return r == 0 && ret->size ? need(elf, (size_t)(ret->data - elf->data), ret->size) : r;
}

struct tn_text tn_elf_string(struct tn_text table, uint32_t offset)
{
	size_t left = offset < table.n ? table.n - offset : 0;
	const char *end;

	if (left > STRING_MAX)
		left = STRING_MAX;
	end = left ? memchr(table.p + offset, 0, left) : NULL;
	if (!end)
		return (struct tn_text){ 0 };
	return (struct tn_text){ table.p + offset, (size_t)(end - table.p) - offset };
}

int tn_elf_section_at(const struct tn_elf *elf, uint32_t index, struct tn_elf_section *ret)
{
	struct tn_elf_section s;
	int r;

	if (index >= elf->n_sections)
		return -ENOENT;
	r = section_read(elf, index, &s);
	if (r < 0)
		return r;
	s.name = tn_elf_string(elf->section_names, tn_elf_u32(elf, header_at(elf, index)));
	if (!s.name.p)
		s.name = TN_TEXT_LITERAL("");
	*ret = s;
	return 0;
}

/* Whether the string at @offset of @table is @name: compared in place, since
 * most of a module's sections are passed over. */
static bool name_is(struct tn_text table, uint32_t offset, struct tn_text name)
{
	return offset < table.n && table.n - offset > name.n &&
	       table.p[offset + name.n] == '\0' &&
	       memcmp(table.p + offset, name.p, name.n) == 0;
}

/* Return: its index, or 0. */
static uint32_t section_index(const struct tn_elf *elf, struct tn_text name)
{
	for (uint32_t i = 1; i < elf->n_sections; i++)
		if (name_is(elf->section_names, tn_elf_u32(elf, header_at(elf, i)), name))
			return i;
	return 0;
}

int tn_elf_section(const struct tn_elf *elf, const char *name, struct tn_elf_section *ret)
{
	uint32_t index = section_index(elf, tn_text(name));

	return index ? tn_elf_section_at(elf, index, ret) : -ENOENT;
}

int tn_elf_locate_symbols(const struct tn_elf *elf, struct tn_elf_section *table,
			  struct tn_elf_section *names)
{
	uint32_t index = section_index(elf, TN_TEXT_LITERAL(".symtab"));
	int r = index ? section_locate(elf, index, table) : -ENOENT;

	if (r < 0)
		return r;
	return table->link < elf->n_sections ? section_locate(elf, table->link, names) : -EBADMSG;
}

int tn_elf_need_both(const struct tn_elf *elf, const struct tn_elf_section *a,
		     const struct tn_elf_section *b)
{
	int r;

	if (a->data + a->size == b->data)
		return need(elf, (size_t)(a->data - elf->data), a->size + b->size);
	r = need(elf, (size_t)(a->data - elf->data), a->size);
	return r < 0 ? r : need(elf, (size_t)(b->data - elf->data), b->size);
}

size_t tn_elf_section_flags_byte(const struct tn_elf *elf, uint32_t index)
{
	const uint8_t *flags = header_at(elf, index) + tn_elf_layout(elf)->sh_flags;
	size_t width = elf->is64 ? 8 : 4;

	return (size_t)(flags - elf->data) + (elf->big_endian ? width - 1 : 0);
}

/* EI_VERSION is nobody's business: the kernel does not look at it, either. */
static int check_ident(struct tn_elf *elf, struct tn_error *err)
{
	const uint8_t *id = elf->data;

	if (elf->size < TELLING_BYTES)
		return tn_fail(err, -EBADMSG, elf->size ? "not an ELF file" : "the file is empty");
	if (elf->size <= EI_NIDENT || memcmp(id, ELFMAG, SELFMAG) != 0)
		return tn_fail(err, -ENOEXEC, "not an ELF file");
	if (id[EI_CLASS] != ELFCLASS32 && id[EI_CLASS] != ELFCLASS64)
		return tn_fail(err, -EBADMSG, "ELF class %d is unknown", id[EI_CLASS]);
	if (id[EI_DATA] != ELFDATA2LSB && id[EI_DATA] != ELFDATA2MSB)
		return tn_fail(err, -EBADMSG, "ELF byte order %d is unknown", id[EI_DATA]);
	elf->is64 = id[EI_CLASS] == ELFCLASS64;
	elf->big_endian = id[EI_DATA] == ELFDATA2MSB;
	return 0;
}

/* Counts that do not fit the file header stand in section 0 (gabi, "Extended
 * section header numbering"). */
static void extended_numbers(struct tn_elf *elf, uint64_t *count, uint32_t *names)
{
	const struct tn_elf_layout *l = tn_elf_layout(elf);
	const uint8_t *first = header_at(elf, 0);

	if (*count == 0)
		*count = tn_elf_word(elf, first + l->sh_size);
	if (*names == SHN_XINDEX)
		*names = tn_elf_u32(elf, first + l->sh_link);
}

static int fail_read(struct tn_error *err, int r)
{
	return tn_fail(err, r, "cannot read: %s", strerror(-r));
}

/* The first @n entries of the section table, which lie inside. */
static int need_table(const struct tn_elf *elf, uint64_t n)
{
	return need(elf, (size_t)elf->section_table, (size_t)n * elf->section_entry_size);
}

static int find_sections(struct tn_elf *elf, struct tn_error *err)
{
	const struct tn_elf_layout *l = tn_elf_layout(elf);
	const uint8_t *h = elf->data;
	uint64_t count = tn_elf_u16(elf, h + l->e_shnum), left;
	uint32_t names = tn_elf_u16(elf, h + l->e_shstrndx);
	struct tn_elf_section s = { 0 };
	int r;

	elf->section_table = tn_elf_word(elf, h + l->e_shoff);
	elf->section_entry_size = tn_elf_u16(elf, h + l->e_shentsize);
	if (elf->section_table == 0)
		return tn_fail(err, -EBADMSG, "no section table");
	if (elf->section_entry_size < l->section_size)
		return tn_fail(err, -EBADMSG, "section table entries of %u bytes (%u expected)",
			       elf->section_entry_size, l->section_size);
	if (elf->section_table > elf->size ||
	    elf->size - elf->section_table < elf->section_entry_size)
		return tn_fail(err, -EBADMSG, "cut short: section table at byte %llu of %zu",
			       (unsigned long long)elf->section_table, elf->size);
	left = (elf->size - elf->section_table) / elf->section_entry_size;
	r = need_table(elf, count && count < left ? count : 1);
	if (r < 0)
		return fail_read(err, r);
	extended_numbers(elf, &count, &names);
	if (count > left || count > UINT32_MAX)
		return tn_fail(err, -EBADMSG, "cut short: %llu sections, room for %llu",
			       (unsigned long long)count, (unsigned long long)left);
	elf->n_sections = (uint32_t)count;
	r = need_table(elf, count);
	if (r < 0)
		return fail_read(err, r);
	if (names >= elf->n_sections)
		return tn_fail(err, -EBADMSG, "section names in section %u of %u", names,
			       elf->n_sections);
	r = section_read(elf, names, &s);
	if (r == -EBADMSG)
		return tn_fail(err, r, "cut short: section names lie outside the file");
	if (r < 0)
		return fail_read(err, r);
	elf->section_names = (struct tn_text){ (const char *)s.data, s.size };
	return 0;
}

int tn_elf_open_partly(struct tn_elf *ret, const void *data, size_t size, tn_elf_need_fn *need_fn,
		       void *need_data, struct tn_error *err)
{
	struct tn_elf elf = { .data = data, .size = size, .need = need_fn, .need_data = need_data };
	int r = need(&elf, 0, size < sizeof(Elf64_Ehdr) ? size : sizeof(Elf64_Ehdr));

	if (r < 0)
		return fail_read(err, r);
	r = check_ident(&elf, err);
	if (r < 0)
		return r;
	if (size < tn_elf_layout(&elf)->header_size)
		return tn_fail(err, -EBADMSG, "cut short: %zu bytes, the ELF header has %u", size,
			       tn_elf_layout(&elf)->header_size);
	elf.type = tn_elf_u16(&elf, elf.data + offsetof(Elf32_Ehdr, e_type));
	elf.machine = tn_elf_u16(&elf, elf.data + offsetof(Elf32_Ehdr, e_machine));
	elf.flags = tn_elf_u32(&elf, elf.data + tn_elf_layout(&elf)->e_flags);
	r = find_sections(&elf, err);
	if (r < 0)
		return r;
	*ret = elf;
	return 0;
}

int tn_elf_open(struct tn_elf *ret, const void *data, size_t size, struct tn_error *err)
{
	return tn_elf_open_partly(ret, data, size, NULL, NULL, err);
}
