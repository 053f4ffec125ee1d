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

#endif
