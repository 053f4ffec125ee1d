// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/check_reloc.h"

#include <elf.h>
#include <endian.h>
#include <string.h>

const uint8_t *tn_check_bytes(const struct tn_check_section *section, uint64_t offset, uint64_t n)
{
	if (!section->data || offset > section->size || section->size - offset < n)
		return NULL;
	return section->data + offset;
}

struct tn_text tn_check_string(const struct tn_check_section *section, uint64_t offset)
{
	const uint8_t *p = tn_check_bytes(section, offset, 1);
	const uint8_t *end = p ? memchr(p, 0, (size_t)(section->size - offset)) : NULL;

	if (!end)
		return (struct tn_text){ 0 };
	return (struct tn_text){ (const char *)p, (size_t)(end - p) };
}

static uint64_t entry_size(const struct tn_elf *elf, bool rela)
{
	if (elf->is64)
		return rela ? sizeof(Elf64_Rela) : sizeof(Elf64_Rel);
	return rela ? sizeof(Elf32_Rela) : sizeof(Elf32_Rel);
}

bool tn_check_relocs(const struct tn_check_run *run, const struct tn_check_section *section,
		     struct tn_check_relocs *ret)
{
	const struct tn_elf *elf = &run->elf;
	bool rela = section->type == SHT_RELA;

	if ((!rela && section->type != SHT_REL) || !section->data)
		return false;
	if (elf->is64 && (elf->machine == EM_MIPS || elf->machine == EM_SPARCV9))
		return false;
	*ret = (struct tn_check_relocs){ .elf = elf, .next = section->data, .rela = rela,
					 .left = section->size / entry_size(elf, rela) };
	return true;
}

/* As tn_elf_u32() and tn_elf_u64(), of which each of millions of relocations takes three: in place. */
static inline uint32_t word32(const struct tn_elf *elf, const uint8_t *p)
{
	uint32_t v;

	memcpy(&v, p, sizeof(v));
	return elf->big_endian ? be32toh(v) : le32toh(v);
}

static inline uint64_t word64(const struct tn_elf *elf, const uint8_t *p)
{
	uint64_t v;

	memcpy(&v, p, sizeof(v));
	return elf->big_endian ? be64toh(v) : le64toh(v);
}

bool tn_check_reloc_next(struct tn_check_relocs *it, struct tn_check_reloc *ret)
{
	const struct tn_elf *elf = it->elf;
	const uint8_t *p = it->next;

	if (!it->left)
		return false;
	it->left--;
	it->next += entry_size(elf, it->rela);
	if (elf->is64) {
		uint64_t info = word64(elf, p + 8);

		*ret = (struct tn_check_reloc){ word64(elf, p), (uint32_t)(info >> 32), (uint32_t)info,
						it->rela ? (int64_t)word64(elf, p + 16) : 0 };
	} else {
		uint32_t info = word32(elf, p + 4);

		*ret = (struct tn_check_reloc){ word32(elf, p), info >> 8, info & 0xff,
						it->rela ? (int32_t)word32(elf, p + 8) : 0 };
	}
	return true;
}

/* The address-sized word that REL keeps its addend in. */
static uint64_t addend_in_place(const struct tn_check_run *run, const struct tn_check_section *section, uint64_t offset)
{
	const uint8_t *p = tn_check_bytes(section, offset, run->elf.is64 ? 8 : 4);

	if (!p)
		return 0;
	return run->elf.is64 ? tn_elf_u64(&run->elf, p) : tn_elf_u32(&run->elf, p);
}

static bool follow(const struct tn_check_run *run, const struct tn_check_reloc *reloc, uint64_t addend,
		   struct tn_check_pointer *ret)
{
	struct tn_check_symbol s;

	if (reloc->symbol >= tn_check_n_symbols(run))
		return false;
	tn_check_symbol_at(run, reloc->symbol, &s);
	if (s.section == SHN_UNDEF) {
		*ret = (struct tn_check_pointer){ .symbol = s.name, .offset = addend };
		return s.name.n > 0;
	}
	if (s.section >= run->n_sections)
		return false;
	*ret = (struct tn_check_pointer){ .symbol = s.name, .section = &run->sections[s.section],
					  .offset = s.value + addend };
	return true;
}

bool tn_check_pointer(const struct tn_check_run *run, const struct tn_check_section *section, uint64_t offset,
		      struct tn_check_pointer *ret)
{
	struct tn_check_reloc reloc;
	struct tn_check_relocs it;

	for (uint32_t i = 1; i < run->n_sections; i++) {
		if (run->sections[i].info != section->index || !tn_check_relocs(run, &run->sections[i], &it))
			continue;
		while (tn_check_reloc_next(&it, &reloc))
			if (reloc.offset == offset)
				return follow(run, &reloc,
					      it.rela ? (uint64_t)reloc.addend : addend_in_place(run, section, offset),
					      ret);
	}
	return false;
}
