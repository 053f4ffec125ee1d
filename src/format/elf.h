/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* elf.h - read-only view of an ELF file: sections and symbols
 *
 * Both classes and both byte orders go through the same accessors (tn_elf_u32(),
 * tn_elf_word()), which go by what open has found. The file's bytes are borrowed and untrusted: no call reads outside
 * them, and a section or symbol that points outside is an error, not a crash.
 * Source: System V ABI, generic ELF specification (gabi).
 */
#ifndef TN_FORMAT_ELF_H
#define TN_FORMAT_ELF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"
#include "base/text.h"

/* Called before bytes of the file are looked at, for who has not read all of it.
 * @offset and @n lie inside. Return: 0 or a negative code, which the caller of elf.h gets. */
typedef int tn_elf_need_fn(void *data, size_t offset, size_t n);

struct tn_elf {
	const uint8_t *data; /* the whole file */
	size_t size;
	bool is64, big_endian;
	uint16_t type;    /* ET_* */
	uint16_t machine; /* EM_* */
	uint32_t flags;
	uint32_t n_sections;
	/* private to elf*.c */
	tn_elf_need_fn *need;
	void *need_data;
	uint64_t section_table;
	uint32_t section_entry_size;
	struct tn_text section_names;
};

struct tn_elf_section {
	struct tn_text name; /* not NUL-ended beyond its length */
	uint32_t index, type;
	uint64_t flags, addr, entry_size;
	uint32_t link, info;
	const uint8_t *data; /* never NULL */
	size_t size;         /* bytes at @data; 0 for SHT_NOBITS */
};

struct tn_elf_symbol {
	struct tn_text name;
	uint64_t value, size;
	uint16_t section; /* SHN_UNDEF, SHN_ABS, ... or an index */
	uint8_t bind, type; /* STB_*, STT_* */
};

/* A walk over one symbol table; made by tn_elf_symbols(). */
struct tn_elf_symbols {
	const struct tn_elf *elf;
	struct tn_text names;
	const uint8_t *next;
	size_t left;       /* symbols not yet read */
	size_t entry_size; /* bytes */
};

/**
 * tn_elf_open() - check the headers and find the section table
 *
 * Touches the file header, the section table's bounds and the section name
 * table only. Return: 0, or
 *   -ENOEXEC  not ELF
 *   -EBADMSG  cut short, empty, of an unknown class or byte order, or a header that points outside
 *             the file
 */
int tn_elf_open(struct tn_elf *ret, const void *data, size_t size, struct tn_error *err);

/* The same for a file that is not all in memory yet: @need is called before a section's bytes (all
 * of them) are handed out, and its code is returned as well. @data must not move. */
int tn_elf_open_partly(struct tn_elf *ret, const void *data, size_t size, tn_elf_need_fn *need,
		       void *need_data, struct tn_error *err);

/* Return: 0, -ENOENT (no such index), or -EBADMSG (it points outside). */
int tn_elf_section_at(const struct tn_elf *elf, uint32_t index, struct tn_elf_section *ret);

/* The first section of that name. Return: 0, -ENOENT or -EBADMSG. */
int tn_elf_section(const struct tn_elf *elf, const char *name, struct tn_elf_section *ret);

/* Where in the file the byte of sh_flags with the bits below 0x100 stands, for who changes it.
 * @index: one that tn_elf_section_at() took. */
size_t tn_elf_section_flags_byte(const struct tn_elf *elf, uint32_t index);

/* Start a walk over .symtab. Return: 0, -ENOENT (none) or -EBADMSG. */
int tn_elf_symbols(const struct tn_elf *elf, struct tn_elf_symbols *ret);

/* Return: 1 and a symbol, 0 at the end, or -EBADMSG. Skips nothing but the null symbol. */
int tn_elf_symbol_next(struct tn_elf_symbols *it, struct tn_elf_symbol *ret);

/* Like tn_elf_symbol_next(), for undefined symbols only, without value and size; passes over the others
 * unread. They are all global, but where the globals begin (sh_info) is not asked: it may be wrong. */
int tn_elf_symbol_next_undefined(struct tn_elf_symbols *it, struct tn_elf_symbol *ret);

/* Like tn_elf_symbol_next(), for names that start with @prefix (not empty) only. */
int tn_elf_symbol_next_prefixed(struct tn_elf_symbols *it, struct tn_text prefix,
				struct tn_elf_symbol *ret);

/* The string at @offset of a string table; .p is NULL when it is not all inside,
 * or longer than any name is. */
struct tn_text tn_elf_string(struct tn_text table, uint32_t offset);

/* Integers of the file's byte order; @p must have the bytes (2, 4, 8). */
uint16_t tn_elf_u16(const struct tn_elf *elf, const uint8_t *p);
uint32_t tn_elf_u32(const struct tn_elf *elf, const uint8_t *p);
uint64_t tn_elf_u64(const struct tn_elf *elf, const uint8_t *p);

/* An address-sized field: 4 or 8 bytes by the file's class. */
static inline uint64_t tn_elf_word(const struct tn_elf *elf, const uint8_t *p)
{
	return elf->is64 ? tn_elf_u64(elf, p) : tn_elf_u32(elf, p);
}

#endif
