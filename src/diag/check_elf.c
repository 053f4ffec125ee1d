// SPDX-License-Identifier: LGPL-2.1-or-later
/* The walk over the headers as the kernel does it: in its own class and byte order, which it
 * never compares with those that the file claims. */
#include <elf.h>

#include "diag/check_private.h"
#include "format/elf_layout.h"

void tn_check_elf(struct tn_check_run *run)
{
}

static const struct tn_check_section *find(const struct tn_check_run *run, const char *name, uint64_t flags)
{
	struct tn_text wanted = tn_text(name);

	for (uint32_t i = 1; i < run->n_sections; i++)
		if ((run->sections[i].flags & flags) == flags && tn_text_eq(run->sections[i].name, wanted))
			return &run->sections[i];
	return NULL;
}

const struct tn_check_section *tn_check_section(const struct tn_check_run *run, const char *name)
{
	return find(run, name, SHF_ALLOC);
}

const struct tn_check_section *tn_check_any_section(const struct tn_check_run *run, const char *name)
{
	return find(run, name, 0);
}

uint32_t tn_check_n_symbols(const struct tn_check_run *run)
{
	uint64_t n = run->symtab ? run->symtab->size / tn_elf_layout(&run->elf)->symbol_size : 0;

	return n > UINT32_MAX ? UINT32_MAX : (uint32_t)n;
}

void tn_check_symbol_at(const struct tn_check_run *run, uint32_t index, struct tn_check_symbol *ret)
{
	const struct tn_elf_layout *l = tn_elf_layout(&run->elf);
	const uint8_t *p = run->symtab->data + (size_t)index * l->symbol_size;
	struct tn_text names = { (const char *)run->strtab->data, (size_t)run->strtab->size };
	struct tn_text name = tn_elf_string(names, tn_elf_u32(&run->elf, p));

	*ret = (struct tn_check_symbol){
		.name = name.p ? name : TN_TEXT_LITERAL(""),
		.value = tn_elf_word(&run->elf, p + l->st_value),
		.size = tn_elf_word(&run->elf, p + l->st_size),
		.index = index,
		.section = tn_elf_u16(&run->elf, p + l->st_shndx),
		.bind = ELF32_ST_BIND(p[l->st_info]),
		.type = ELF32_ST_TYPE(p[l->st_info]),
		.bad_name = !name.p,
	};
}
