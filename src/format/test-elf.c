// SPDX-License-Identifier: LGPL-2.1-or-later
#include <elf.h>
#include <endian.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "tests/mkko/mkko.h"
#include "format/elf.h"

/* A module with one of everything, in one of the four forms; @field, if any, damaged. */
static struct tn_buf module(bool is32, bool big_endian, const char *field, uint64_t value)
{
	struct mkko m = { .is32 = is32, .big_endian = big_endian };
	struct tn_buf file = { 0 };

	tn_vec_push(&m.info, "license=GPL");
	tn_vec_push(&m.exports, (struct mkko_symbol){ .name = "out", .crc = 0x12345678, .has_crc = true });
	tn_vec_push(&m.imports, (struct mkko_symbol){ .name = "in", .crc = 1, .has_crc = true });
	tn_vec_push(&m.imports, (struct mkko_symbol){ .name = "in_weak", .weak = true });
	if (field)
		tn_vec_push(&m.fields, (struct mkko_field){ field, value });
	assert_int_equal(mkko_build(&m, &file, NULL), 0);
	mkko_release(&m);
	return file;
}

static void both_classes_and_orders(void **state)
{
	(void)state;
	for (int form = 0; form < 4; form++) {
		struct tn_buf file = module(form & 1, form & 2, NULL, 0);
		struct tn_elf_section s;
		struct tn_elf_symbols it;
		struct tn_elf_symbol sym;
		struct tn_elf elf;

		assert_int_equal(tn_elf_open(&elf, file.p, file.n, NULL), 0);
		assert_int_equal(elf.is64, !(form & 1));
		assert_int_equal(elf.big_endian, (form & 2) != 0);
		assert_int_equal(elf.type, ET_REL);
		assert_int_equal(tn_elf_section(&elf, ".modinfo", &s), 0);
		assert_true(tn_text_is(s.name, ".modinfo"));
		assert_int_equal(s.size, 12);
		assert_memory_equal(s.data, "license=GPL", 12);
		assert_int_equal(tn_elf_section(&elf, ".modinf", &s), -ENOENT);
		assert_int_equal(tn_elf_section_at(&elf, elf.n_sections, &s), -ENOENT);
		assert_int_equal(tn_elf_symbols(&elf, &it), 0);
		assert_int_equal(tn_elf_symbol_next_prefixed(&it, TN_TEXT_LITERAL("__crc_"), &sym), 1);
		assert_true(tn_text_is(sym.name, "__crc_out"));
		assert_int_equal(tn_elf_section_at(&elf, sym.section, &s), 0);
		assert_true(tn_text_is(s.name, "__kcrctab"));
		assert_int_equal(tn_elf_u32(&elf, s.data + sym.value), 0x12345678);
		assert_int_equal(tn_elf_symbol_next(&it, &sym), 1);
		assert_true(tn_text_is(sym.name, "out"));
		assert_int_equal(tn_elf_symbol_next_undefined(&it, &sym), 1);
		assert_true(tn_text_is(sym.name, "in"));
		assert_int_equal(sym.bind, STB_GLOBAL);
		assert_int_equal(tn_elf_symbol_next_undefined(&it, &sym), 1);
		assert_true(tn_text_is(sym.name, "in_weak"));
		assert_int_equal(sym.bind, STB_WEAK);
		assert_int_equal(tn_elf_symbol_next_undefined(&it, &sym), 0);
		assert_int_equal(tn_elf_symbol_next(&it, &sym), 0);
		tn_buf_free(&file);
	}
}

static void counts_in_section_0(void **state)
{
	struct tn_buf file = module(false, false, NULL, 0);
	struct tn_elf plain, extended;
	Elf64_Ehdr *h = (Elf64_Ehdr *)file.p;
	Elf64_Shdr *first = (Elf64_Shdr *)(file.p + le64toh(h->e_shoff));

	(void)state;
	assert_int_equal(tn_elf_open(&plain, file.p, file.n, NULL), 0);
	first->sh_size = htole64(plain.n_sections);
	first->sh_link = htole32(plain.n_sections - 1);
	h->e_shnum = 0;
	h->e_shstrndx = 0xffff;
	assert_int_equal(tn_elf_open(&extended, file.p, file.n, NULL), 0);
	assert_int_equal(extended.n_sections, plain.n_sections);
	assert_ptr_equal(extended.section_names.p, plain.section_names.p);
	tn_buf_free(&file);
}

static void not_elf(void **state)
{
	static const struct {
		const char *file;
		int r;
	} files[] = {
		{ "", -EBADMSG },
		{ "\177EL", -EBADMSG },
		{ "short", -EBADMSG },
		{ "longer", -ENOEXEC },
		{ "\177ELF\2\1\1.........", -ENOEXEC },
		{ "#!/bin/sh and so on and on", -ENOEXEC },
		{ "\177ELF\3\1\1..........", -EBADMSG },
		{ "\177ELF\2\3\1..........", -EBADMSG },
		{ "\177ELF\2\1\7..........", -EBADMSG },
	};
	struct tn_elf elf;

	(void)state;
	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++)
		assert_int_equal(tn_elf_open(&elf, files[i].file, strlen(files[i].file), NULL), files[i].r);
}

/* Headers that lie: refused at open, or at the section or symbols they spoil. */
static void bad_fields(void **state)
{
	static const struct {
		const char *field;
		uint64_t value;
		bool opens;
	} cases[] = {
		{ "e_shoff", 0, false }, { "e_shoff", UINT64_MAX, false },
		{ "e_shoff", UINT64_MAX - 64, false }, { "e_shentsize", 0, false },
		{ "e_shentsize", 8, false }, { "e_shnum", 0, false }, { "e_shnum", 0xfeff, false },
		{ "e_shstrndx", 0xfe00, false }, { ".shstrtab:sh_offset", UINT64_MAX, false },
		{ ".modinfo:sh_offset", UINT64_MAX, true }, { ".modinfo:sh_size", UINT64_MAX, true },
		{ ".modinfo:sh_name", UINT32_MAX, true }, { ".symtab:sh_link", UINT32_MAX, true },
		{ ".symtab:sh_entsize", 0, true }, { ".symtab:sh_size", 7, true },
	};

	(void)state;
	for (size_t i = 0; i < 4 * sizeof(cases) / sizeof(*cases); i++) {
		const char *field = cases[i / 4].field;
		struct tn_buf file = module(i & 1, i & 2, field, cases[i / 4].value);
		struct tn_elf elf;
		struct tn_elf_section s;
		struct tn_elf_symbols it;
		int r = tn_elf_open(&elf, file.p, file.n, NULL);

		if (r != (cases[i / 4].opens ? 0 : -EBADMSG))
			fail_msg("%s: open says %d", field, r);
		if (r == 0 && tn_elf_section(&elf, ".modinfo", &s) == 0 && tn_elf_symbols(&elf, &it) == 0)
			fail_msg("%s: nothing wrong", field);
		tn_buf_free(&file);
	}
}

/* A file cut at any byte opens or not, and all that it hands out is inside. */
static void cut_anywhere(void **state)
{
	struct tn_buf file = module(false, true, NULL, 0);

	(void)state;
	for (size_t n = 0; n < file.n; n++) {
		uint8_t *part = malloc(n ? n : 1);
		struct tn_elf elf;
		struct tn_elf_section s;

		memcpy(part, file.p, n);
		if (tn_elf_open(&elf, part, n, NULL) == 0)
			for (uint32_t i = 0; i < elf.n_sections; i++)
				if (tn_elf_section_at(&elf, i, &s) == 0 && s.data)
					assert_true(s.data >= part && s.data + s.size <= part + n);
		free(part);
	}
	tn_buf_free(&file);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_classes_and_orders),
		cmocka_unit_test(counts_in_section_0),
		cmocka_unit_test(not_elf),
		cmocka_unit_test(bad_fields),
		cmocka_unit_test(cut_anywhere),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
