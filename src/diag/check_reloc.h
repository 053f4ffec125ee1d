/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_reloc.h - the relocations of a module
 *
 * Private to check*.c. They are read as the kernel reads them: in its class and byte order.
 */
#ifndef TN_DIAG_CHECK_RELOC_H
#define TN_DIAG_CHECK_RELOC_H

#include "diag/check_private.h"

struct tn_check_reloc {
	uint64_t offset;
	uint32_t symbol, type;
	int64_t addend; /* of REL: 0, it stands at the place */
};

/* A walk over one section of type SHT_REL or SHT_RELA. */
struct tn_check_relocs {
	const struct tn_elf *elf;
	const uint8_t *next;
	uint64_t left; /* relocations */
	bool rela;
};

/* False: @section has none, or a machine's own form of them (MIPS64, SPARC64). */
bool tn_check_relocs(const struct tn_check_run *run, const struct tn_check_section *section,
		     struct tn_check_relocs *ret);
bool tn_check_reloc_next(struct tn_check_relocs *it, struct tn_check_reloc *ret);

/* What an address-sized place in a section will point to. */
struct tn_check_pointer {
	struct tn_text symbol;                  /* of another module or the kernel, where @section is NULL */
	const struct tn_check_section *section; /* in this module */
	uint64_t offset;                        /* in it */
};
/* False: there is no relocation for that place, or it makes no sense. */
bool tn_check_pointer(const struct tn_check_run *run, const struct tn_check_section *section, uint64_t offset,
		      struct tn_check_pointer *ret);

/* Bytes at @offset of a section, @n of them; NULL: they are not there. */
const uint8_t *tn_check_bytes(const struct tn_check_section *section, uint64_t offset, uint64_t n);
/* The NUL-ended string there; .p NULL: there is none. */
struct tn_text tn_check_string(const struct tn_check_section *section, uint64_t offset);

#endif
