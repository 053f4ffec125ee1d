/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* elf_layout.h - where the fields of ELF structures stand, for both classes
 *
 * Private to elf*.c, and to diag's check_elf.c, which reads headers as the kernel does. Bytes
 * from the start of each structure; fields that stand at the same place in both classes are
 * not listed.
 */
#ifndef TN_FORMAT_ELF_LAYOUT_H
#define TN_FORMAT_ELF_LAYOUT_H

#include "format/elf.h"

struct tn_elf_layout {
	uint8_t header_size, e_shoff, e_flags, e_shentsize, e_shnum, e_shstrndx;
	uint8_t section_size, sh_flags, sh_addr, sh_offset, sh_size, sh_link, sh_info, sh_entsize;
	uint8_t symbol_size, st_value, st_size, st_info, st_shndx;
};

extern const struct tn_elf_layout tn_elf_layouts[2]; /* by is64 */

static inline const struct tn_elf_layout *tn_elf_layout(const struct tn_elf *elf)
{
	return &tn_elf_layouts[elf->is64];
}

/* An address-sized field: 4 or 8 bytes by the file's class. */
static inline uint64_t tn_elf_word(const struct tn_elf *elf, const uint8_t *p)
{
	return elf->is64 ? tn_elf_u64(elf, p) : tn_elf_u32(elf, p);
}

/* .symtab and the names of its symbols, without their bytes. Return: 0, -ENOENT, -EBADMSG. */
int tn_elf_locate_symbols(const struct tn_elf *elf, struct tn_elf_section *table,
			  struct tn_elf_section *names);

/* The bytes of two sections, at once where one follows the other. Return: as tn_elf_need_fn. */
int tn_elf_need_both(const struct tn_elf *elf, const struct tn_elf_section *a,
		     const struct tn_elf_section *b);

/* The string at @offset of a string table; .p is NULL when it is not all inside,
 * or longer than any name is. */
struct tn_text tn_elf_string(struct tn_text table, uint32_t offset);

#endif
