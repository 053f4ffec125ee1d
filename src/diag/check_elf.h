/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_elf.h - sections and symbols of a module as the kernel reads them
 *
 * Private to check*.c. In the kernel's own class and byte order, whatever the file says.
 */
#ifndef TN_DIAG_CHECK_ELF_H
#define TN_DIAG_CHECK_ELF_H

#include "format/elf.h"

struct tn_check_run;

/* A section header as the kernel reads it. */
struct tn_check_section {
	struct tn_text name; /* empty where it lies outside the table of names */
	uint32_t index, type, link, info, name_offset;
	uint64_t flags, addr, offset, size, entry_size;
	bool inside;         /* offset and size lie inside the file, whatever the type */
	const uint8_t *data; /* @size bytes; NULL for what has none in the file, or points outside */
};

struct tn_check_symbol {
	struct tn_text name;
	uint64_t value, size;
	uint32_t index; /* in the table */
	uint16_t section;
	uint8_t bind, type;
	bool bad_name; /* outside the strings, or endless: @name is empty */
};

/* The first section of that name that takes memory (SHF_ALLOC), as most of the kernel's own lookups; or NULL. */
const struct tn_check_section *tn_check_section(const struct tn_check_run *run, const char *name);
/* The same, whether it takes memory or not. */
const struct tn_check_section *tn_check_any_section(const struct tn_check_run *run, const char *name);

/* Symbols of the table, the null symbol included; 0 without one. */
uint32_t tn_check_n_symbols(const struct tn_check_run *run);
/* @index below that. */
void tn_check_symbol_at(const struct tn_check_run *run, uint32_t index, struct tn_check_symbol *ret);

/* The next value of @tag in @rest, which starts as run->modinfo. Return: .p NULL at the end. */
struct tn_text tn_check_next_value(struct tn_text *rest, const char *tag);

#endif
