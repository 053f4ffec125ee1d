// SPDX-License-Identifier: LGPL-2.1-or-later
/* Sections and symbols of any bytes. */
#include <errno.h>

#include "format/elf.h"
#include "modules.h"

static void check_sections(const struct tn_elf *elf)
{
	struct tn_elf_section s, again;

	for (uint32_t i = 0; i < elf->n_sections; i++) {
		int r = tn_elf_section_at(elf, i, &s);

		fuzz_check(r == 0 || r == -EBADMSG);
		if (r < 0)
			continue;
		fuzz_touch(s.name.p, s.name.n);
		fuzz_touch(s.data, s.size);
		fuzz_check(s.data >= elf->data && s.data + s.size <= elf->data + elf->size);
	}
	fuzz_check(tn_elf_section_at(elf, elf->n_sections, &s) == -ENOENT);
	if (tn_elf_section(elf, ".modinfo", &s) == 0) {
		fuzz_check(tn_text_is(s.name, ".modinfo"));
		fuzz_check(tn_elf_section_at(elf, s.index, &again) == 0 && again.data == s.data);
	}
}

/* The filtered walks find what the plain one finds. */
static void check_symbols(const struct tn_elf *elf)
{
	struct tn_elf_symbols all, undefined, prefixed;
	struct tn_elf_symbol s;
	size_t n_undefined = 0, n_prefixed = 0;
	int r = tn_elf_symbols(elf, &all);

	if (r < 0)
		return;
	undefined = prefixed = all;
	while ((r = tn_elf_symbol_next(&all, &s)) > 0) {
		fuzz_touch(s.name.p, s.name.n);
		n_undefined += s.section == 0;
		n_prefixed += tn_text_starts(s.name, TN_TEXT_LITERAL("__crc_"));
	}
	if (r < 0)
		return;
	while (tn_elf_symbol_next_undefined(&undefined, &s) > 0)
		n_undefined--;
	while (tn_elf_symbol_next_prefixed(&prefixed, TN_TEXT_LITERAL("__crc_"), &s) > 0)
		n_prefixed--;
	fuzz_check(n_undefined == 0 && n_prefixed == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tn_elf elf;
	tn_autoerror err = { 0 };
	int r = tn_elf_open(&elf, data, size, &err);

	fuzz_check(r == 0 || ((r == -ENOEXEC || r == -EBADMSG) && err.text));
	if (r == 0) {
		check_sections(&elf);
		check_symbols(&elf);
	}
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_modules(corpus);
}
