// SPDX-License-Identifier: LGPL-2.1-or-later
/* A file that is read piece by piece says what it says as a whole, and no byte is looked at that was
 * not asked for: under ASan those are out of bounds. */
#include <errno.h>

#include "base/sanitize.h"
#include "format/elf.h"
#include "modules.h"

#if TN_ASAN
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

/* Granules of ASan's shadow: what is poisoned starts and ends at one. */
#define GRANULE 8u

struct pieces {
	const uint8_t *file;
	uint8_t *copy;
	size_t size;
	bool broken; /* nothing can be read any more */
};

static int need(void *data, size_t offset, size_t n)
{
	struct pieces *p = data;
	size_t from = offset / GRANULE * GRANULE, to = offset + n;

	fuzz_check(offset <= p->size && n <= p->size - offset);
	if (p->broken)
		return -EIO;
	if (!n)
		return 0;
	to = to % GRANULE ? to + GRANULE - to % GRANULE : to;
	to = to < p->size ? to : p->size;
	ASAN_UNPOISON_MEMORY_REGION(p->copy + from, to - from);
	memcpy(p->copy + from, p->file + from, to - from);
	return 0;
}

static void same_text(struct tn_text a, struct tn_text b)
{
	fuzz_check(tn_text_eq(a, b));
}

static void compare_sections(const struct tn_elf *whole, const struct tn_elf *partly)
{
	fuzz_check(whole->n_sections == partly->n_sections);
	for (uint32_t i = 0; i < whole->n_sections; i++) {
		struct tn_elf_section a, b;
		int r = tn_elf_section_at(whole, i, &a);

		fuzz_check(tn_elf_section_at(partly, i, &b) == r);
		if (r < 0)
			continue;
		same_text(a.name, b.name);
		fuzz_check(a.size == b.size && memcmp(a.data, b.data, a.size) == 0);
	}
}

static void compare_symbols(const struct tn_elf *whole, const struct tn_elf *partly)
{
	struct tn_elf_symbols all, pieces;
	struct tn_elf_symbol a, b;
	int r = tn_elf_symbols(whole, &all);

	fuzz_check(tn_elf_symbols(partly, &pieces) == r);
	while (r >= 0 && (r = tn_elf_symbol_next(&all, &a)) > 0) {
		fuzz_check(tn_elf_symbol_next(&pieces, &b) == r);
		same_text(a.name, b.name);
		fuzz_check(a.value == b.value && a.section == b.section);
	}
	if (r == 0)
		fuzz_check(tn_elf_symbol_next(&pieces, &b) == 0);
}

/* @order: symbols first, so that they are found by what they alone need. */
static void compare(const struct tn_elf *whole, struct pieces *p, bool symbols_first)
{
	struct tn_elf partly;
	tn_autoerror err = { 0 };

	memset(p->copy, 0xaa, p->size);
	ASAN_POISON_MEMORY_REGION(p->copy, p->size);
	fuzz_check(tn_elf_open_partly(&partly, p->copy, p->size, need, p, &err) == 0);
	if (symbols_first)
		compare_symbols(whole, &partly);
	compare_sections(whole, &partly);
	if (!symbols_first)
		compare_symbols(whole, &partly);
	p->broken = true;
	if (partly.n_sections) {
		struct tn_elf_section s;
		int r = tn_elf_section(&partly, ".modinfo", &s);

		fuzz_check(r == -EIO || r == -ENOENT || r == -EBADMSG || s.size == 0);
	}
	p->broken = false;
	ASAN_UNPOISON_MEMORY_REGION(p->copy, p->size);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pieces p = { .file = data, .copy = malloc(size + GRANULE), .size = size };
	struct tn_elf whole, partly;
	int r = tn_elf_open(&whole, data, size, NULL);

	fuzz_check(p.copy != NULL);
	if (r == 0) {
		compare(&whole, &p, false);
		compare(&whole, &p, true);
	} else {
		memset(p.copy, 0xaa, size);
		fuzz_check(tn_elf_open_partly(&partly, p.copy, size, need, &p, NULL) == r);
	}
	free(p.copy);
	return 0;
}

void fuzz_seeds(struct fuzz_corpus *corpus)
{
	fuzz_seed_modules(corpus);
}
