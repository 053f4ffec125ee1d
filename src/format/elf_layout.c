// SPDX-License-Identifier: LGPL-2.1-or-later
/* The offsets of fields in ELF structures, from the system's <elf.h>. */
#include "format/elf_layout.h"

#include <elf.h>
#include <stddef.h>

#include "format/poison.h"

#define LAYOUT(bits)                                                                     \
	{                                                                                \
		.header_size = sizeof(Elf##bits##_Ehdr),                                 \
		.e_shoff = offsetof(Elf##bits##_Ehdr, e_shoff),                          \
		.e_flags = offsetof(Elf##bits##_Ehdr, e_flags),                          \
		.e_shentsize = offsetof(Elf##bits##_Ehdr, e_shentsize),                  \
		.e_shnum = offsetof(Elf##bits##_Ehdr, e_shnum),                          \
		.e_shstrndx = offsetof(Elf##bits##_Ehdr, e_shstrndx),                    \
		.section_size = sizeof(Elf##bits##_Shdr),                                \
		.sh_flags = offsetof(Elf##bits##_Shdr, sh_flags),                        \
		.sh_addr = offsetof(Elf##bits##_Shdr, sh_addr),                          \
		.sh_offset = offsetof(Elf##bits##_Shdr, sh_offset),                      \
		.sh_size = offsetof(Elf##bits##_Shdr, sh_size),                          \
		.sh_link = offsetof(Elf##bits##_Shdr, sh_link),                          \
		.sh_info = offsetof(Elf##bits##_Shdr, sh_info),                          \
		.sh_entsize = offsetof(Elf##bits##_Shdr, sh_entsize),                    \
		.symbol_size = sizeof(Elf##bits##_Sym),                                  \
		.st_value = offsetof(Elf##bits##_Sym, st_value),                         \
		.st_size = offsetof(Elf##bits##_Sym, st_size),                           \
		.st_info = offsetof(Elf##bits##_Sym, st_info),                           \
		.st_shndx = offsetof(Elf##bits##_Sym, st_shndx),                         \
	}

const struct tn_elf_layout tn_elf_layouts[2] = { LAYOUT(32), LAYOUT(64) };
