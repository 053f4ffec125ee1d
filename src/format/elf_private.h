/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* elf_private.h - what elf.c does for elf_symbols.c */
#ifndef TN_FORMAT_ELF_PRIVATE_H
#define TN_FORMAT_ELF_PRIVATE_H

#include "format/elf.h"

/* .symtab and the names of its symbols, without their bytes. Return: 0, -ENOENT, -EBADMSG. */
int tn_elf_locate_symbols(const struct tn_elf *elf, struct tn_elf_section *table,
			  struct tn_elf_section *names);

/* The bytes of two sections, at once where one follows the other. Return: as tn_elf_need_fn. */
int tn_elf_need_both(const struct tn_elf *elf, const struct tn_elf_section *a,
		     const struct tn_elf_section *b);

#endif
