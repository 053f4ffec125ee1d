// SPDX-License-Identifier: LGPL-2.1-or-later
/* Walks over the symbol table: every symbol, the undefined ones, those with a prefix. */
#include <elf.h>
#include <errno.h>

#include "format/elf_layout.h"
#include "format/elf_private.h"

#include "format/poison.h"

/* A table whose entries have another size than the ABI's is not read. */
static int check_table(const struct tn_elf *elf, const struct tn_elf_section *table)
{
	size_t size = tn_elf_layout(elf)->symbol_size;

	if (table->entry_size != size || table->size % size != 0)
		return -EBADMSG;
	return 0;
}

int tn_elf_symbols(const struct tn_elf *elf, struct tn_elf_symbols *ret)
{
	struct tn_elf_section table, names;
	struct tn_elf_symbols it = { .elf = elf };
	int r = tn_elf_locate_symbols(elf, &table, &names);

	if (r == 0)
		r = check_table(elf, &table);
	if (r == 0)
		r = tn_elf_need_both(elf, &table, &names);
	if (r < 0)
		return r;
	it.entry_size = tn_elf_layout(elf)->symbol_size;
	it.names = (struct tn_text){ (const char *)names.data, names.size };
	it.left = table.size / it.entry_size;
	it.next = table.data;
	if (it.left) { /* the null symbol */
		it.next += it.entry_size;
		it.left--;
	}
	*ret = it;
	return 0;
}

static int symbol_read(const struct tn_elf_symbols *it, const uint8_t *p, struct tn_elf_symbol *ret)
{
	const struct tn_elf *elf = it->elf;
	const struct tn_elf_layout *l = tn_elf_layout(elf);
	struct tn_text name = tn_elf_string(it->names, tn_elf_u32(elf, p));

	if (!name.p)
		return -EBADMSG;
	*ret = (struct tn_elf_symbol){
		.name = name,
		.value = tn_elf_word(elf, p + l->st_value),
		.size = tn_elf_word(elf, p + l->st_size),
		.section = tn_elf_u16(elf, p + l->st_shndx),
		.bind = ELF32_ST_BIND(p[l->st_info]), /* the same bits in both classes */
		.type = ELF32_ST_TYPE(p[l->st_info]),
	};
	return 1;
}

/* What there is of an undefined symbol. */
static int undefined_read(const struct tn_elf_symbols *it, const uint8_t *p, struct tn_elf_symbol *ret)
{
	uint8_t info = p[tn_elf_layout(it->elf)->st_info];
	struct tn_text name = tn_elf_string(it->names, tn_elf_u32(it->elf, p));

	if (!name.p)
		return -EBADMSG;
	*ret = (struct tn_elf_symbol){ .name = name, .section = SHN_UNDEF,
				       .bind = ELF32_ST_BIND(info), .type = ELF32_ST_TYPE(info) };
	return 1;
}

static const uint8_t *step(struct tn_elf_symbols *it)
{
	const uint8_t *p = it->next;

	it->next += it->entry_size;
	it->left--;
	return p;
}

int tn_elf_symbol_next(struct tn_elf_symbols *it, struct tn_elf_symbol *ret)
{
	return it->left ? symbol_read(it, step(it), ret) : 0;
}

int tn_elf_symbol_next_undefined(struct tn_elf_symbols *it, struct tn_elf_symbol *ret)
{
	const size_t size = it->entry_size, at = tn_elf_layout(it->elf)->st_shndx;
	const uint8_t *p = it->next, *end = p + it->left * size;

	/* Most symbols are passed over here. SHN_UNDEF is 0 in either byte order. */
	while (p < end && (p[at] | p[at + 1]))
		p += size;
	it->left = (size_t)(end - p) / size;
	it->next = p;
	return it->left ? undefined_read(it, step(it), ret) : 0;
}

int tn_elf_symbol_next_prefixed(struct tn_elf_symbols *it, struct tn_text prefix,
				struct tn_elf_symbol *ret)
{
	struct tn_text names = it->names;

	while (it->left) {
		const uint8_t *p = step(it);
		uint32_t at = tn_elf_u32(it->elf, p);

		if (at >= names.n || names.n - at <= prefix.n)
			continue;
		/* Many names start with "__": the end of the prefix tells most of them apart. */
		if (names.p[at + prefix.n - 1] == prefix.p[prefix.n - 1] &&
		    memcmp(names.p + at, prefix.p, prefix.n) == 0)
			return symbol_read(it, p, ret);
	}
	return 0;
}
