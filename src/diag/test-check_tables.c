// SPDX-License-Identifier: LGPL-2.1-or-later
/* Tables of a module that are read through its relocations: parameters, and the relocations themselves. */
#include <elf.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "diag/check_param_table.h"
#include "diag/check_reloc.h"

enum { NOTHING, TEXT, RODATA, PARAM, RELA_PARAM, RELA_RODATA, SYMTAB, STRTAB, N_SECTIONS };

/* Names and values that the kernel's structures point to; offsets are as written in the relocations below. */
static char rodata[512];
enum {
	NAME_INT = 0, NAME_OWN = 16, NAME_ARRAY = 32, NAME_TEXT = 48, NAME_HALF = 64, NAME_UNSAFE = 80,
	ARRAY = 128, STRING = 192, OPS_OWN = 256, OPS_HALF = 320,
};

enum { SYM_RODATA = 1, SYM_TEXT, SYM_INT, SYM_ARRAY, SYM_STRING, SYM_SET_UINT, SYM_BOOL, N_SYMBOLS };
static const char strings[] = "\0param_ops_int\0param_array_ops\0param_ops_string\0param_set_uint\0param_ops_bool";
static Elf64_Sym symbols[N_SYMBOLS] = {
	[SYM_RODATA] = { .st_shndx = RODATA }, [SYM_TEXT] = { .st_shndx = TEXT },
	[SYM_INT] = { .st_name = 1 }, [SYM_ARRAY] = { .st_name = 15 }, [SYM_STRING] = { .st_name = 31 },
	[SYM_SET_UINT] = { .st_name = 48 }, [SYM_BOOL] = { .st_name = 63 },
};

#define PARAM_SIZE 40
static char params[6 * PARAM_SIZE];

#define AT(param, field) ((param) * PARAM_SIZE + (field))
#define RELOC(place, symbol, add) { (place), ELF64_R_INFO(symbol, R_X86_64_64), (add) }
enum { NAME = 0, OPS = 16, FLAGS = 27, ARG = 32, SET = 8, ARRAY_OPS = 16 };

static const Elf64_Rela param_relocs[] = {
	RELOC(AT(0, NAME), SYM_RODATA, NAME_INT), RELOC(AT(0, OPS), SYM_INT, 0), RELOC(AT(0, ARG), SYM_TEXT, 0),
	RELOC(AT(1, NAME), SYM_RODATA, NAME_OWN), RELOC(AT(1, OPS), SYM_RODATA, OPS_OWN),
	RELOC(AT(2, NAME), SYM_RODATA, NAME_ARRAY), RELOC(AT(2, OPS), SYM_ARRAY, 0), RELOC(AT(2, ARG), SYM_RODATA, ARRAY),
	RELOC(AT(3, NAME), SYM_RODATA, NAME_TEXT), RELOC(AT(3, OPS), SYM_STRING, 0), RELOC(AT(3, ARG), SYM_RODATA, STRING),
	RELOC(AT(4, NAME), SYM_RODATA, NAME_HALF), RELOC(AT(4, OPS), SYM_RODATA, OPS_HALF),
	RELOC(AT(5, NAME), SYM_RODATA, NAME_UNSAFE), RELOC(AT(5, OPS), SYM_BOOL, 0),
};

static const Elf64_Rela rodata_relocs[] = {
	RELOC(ARRAY + ARRAY_OPS, SYM_INT, 0), RELOC(OPS_OWN + SET, SYM_TEXT, 0x10), RELOC(OPS_HALF + SET, SYM_SET_UINT, 0),
};

static struct tn_check_section sections[N_SECTIONS];
static struct tn_check_run run;

static void section(unsigned index, const char *name, uint32_t type, uint32_t info, const void *data, size_t size)
{
	sections[index] = (struct tn_check_section){ .name = tn_text(name), .index = index, .type = type, .info = info,
						     .flags = SHF_ALLOC, .data = data, .size = size, .inside = true };
}

/* In our own byte order, as are the tables above. */
static void put_number(size_t at, uint32_t number)
{
	memcpy(rodata + at, &number, sizeof(number));
}

static int make(void **state)
{
	(void)state;
	memcpy(rodata + NAME_INT, "number", 7);
	memcpy(rodata + NAME_OWN, "own", 4);
	memcpy(rodata + NAME_ARRAY, "many-of", 8);
	memcpy(rodata + NAME_TEXT, "text", 5);
	memcpy(rodata + NAME_HALF, "half", 5);
	memcpy(rodata + NAME_UNSAFE, "unsafe", 7);
	put_number(ARRAY, 3);
	put_number(STRING, 16);
	put_number(OPS_OWN, 1); /* may come without a value */
	params[AT(5, FLAGS)] = 3;
	section(TEXT, ".text", SHT_PROGBITS, 0, NULL, 0);
	section(RODATA, ".rodata", SHT_PROGBITS, 0, rodata, sizeof(rodata));
	section(PARAM, "__param", SHT_PROGBITS, 0, params, sizeof(params));
	section(RELA_PARAM, ".rela__param", SHT_RELA, PARAM, param_relocs, sizeof(param_relocs));
	section(RELA_RODATA, ".rela.rodata", SHT_RELA, RODATA, rodata_relocs, sizeof(rodata_relocs));
	section(SYMTAB, ".symtab", SHT_SYMTAB, 0, symbols, sizeof(symbols));
	section(STRTAB, ".strtab", SHT_STRTAB, 0, strings, sizeof(strings));
	run = (struct tn_check_run){
		.elf = { .is64 = true, .big_endian = __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, .machine = EM_X86_64 },
		.sections = sections, .n_sections = N_SECTIONS,
		.symtab = &sections[SYMTAB], .strtab = &sections[STRTAB],
	};
	return 0;
}

static struct tn_check_param find(const char *name, int expected)
{
	struct tn_check_param p = { 0 };

	assert_int_equal(tn_check_param_find(&run, tn_text(name), &p), expected);
	return p;
}

static void parameters_are_found(void **state)
{
	struct tn_check_param p = find("number", 1);

	(void)state;
	assert_int_equal(p.type, TN_PARAM_INT);
	assert_false(p.without_value || p.unsafe || p.hardware);
	p = find("own", 1);
	assert_int_equal(p.type, TN_PARAM_OWN);
	assert_true(p.without_value);
	p = find("many_of", 1);
	assert_int_equal(p.type, TN_PARAM_ARRAY);
	assert_int_equal(p.element, TN_PARAM_INT);
	assert_int_equal(p.size, 3);
	p = find("text", 1);
	assert_int_equal(p.type, TN_PARAM_STRING);
	assert_int_equal(p.size, 16);
	p = find("half", 1); /* operations of its own with the kernel's setter */
	assert_int_equal(p.type, TN_PARAM_UINT);
	p = find("unsafe", 1);
	assert_int_equal(p.type, TN_PARAM_BOOL);
	assert_true(p.unsafe && p.hardware && p.without_value);
	find("none", 0);
	find("num", 0);
}

static void no_parameters(void **state)
{
	(void)state;
	sections[PARAM].name = tn_text("__params");
	find("number", 0);
	sections[PARAM].name = tn_text("__param");
	sections[PARAM].size = PARAM_SIZE - 1;
	find("number", 0);
	make(NULL);
}

/* Whatever of it is damaged, nothing outside is read, and it is known that nothing is known. */
static void damaged_tables(void **state)
{
	(void)state;
	sections[RELA_PARAM].size = sizeof(param_relocs) - 1; /* the last one is cut */
	assert_int_equal(find("unsafe", 1).type, TN_PARAM_OWN);
	sections[RELA_PARAM].size = 0;
	find("number", -1);
	make(NULL);
	sections[RODATA].data = NULL;
	find("number", -1);
	make(NULL);
	sections[RODATA].size = NAME_OWN + 3; /* a name without its end */
	find("many_of", -1);
	make(NULL);
	sections[RODATA].size = STRING + 3;
	assert_int_equal(find("text", 1).type, TN_PARAM_OWN);
	make(NULL);
	sections[SYMTAB].size = sizeof(symbols[0]) * SYM_TEXT; /* symbols that are not there */
	assert_int_equal(find("number", 1).type, TN_PARAM_OWN);
	make(NULL);
	sections[RELA_PARAM].info = 99;
	find("number", -1);
	make(NULL);
	sections[RELA_PARAM].type = SHT_REL; /* other entries, and no sense in them */
	find("none", -1);
	make(NULL);
}

static void walk_over_both_forms(void **state)
{
	static const Elf64_Rel rel[] = { { 8, ELF64_R_INFO(2, 3) } };
	struct tn_check_section s = { .type = SHT_REL, .data = (const uint8_t *)rel, .size = sizeof(rel) };
	struct tn_check_reloc reloc;
	struct tn_check_relocs it;

	(void)state;
	assert_true(tn_check_relocs(&run, &s, &it));
	assert_true(tn_check_reloc_next(&it, &reloc));
	assert_int_equal(reloc.offset, 8);
	assert_int_equal(reloc.symbol, 2);
	assert_int_equal(reloc.type, 3);
	assert_int_equal(reloc.addend, 0);
	assert_false(tn_check_reloc_next(&it, &reloc));
	s.type = SHT_PROGBITS;
	assert_false(tn_check_relocs(&run, &s, &it));
	run.elf.machine = EM_MIPS; /* whose relocations have three types in one */
	assert_false(tn_check_relocs(&run, &sections[RELA_PARAM], &it));
	make(NULL);
}

/* What an image says may not go together: a 64-bit machine in 32-bit ELF. Entries are of the class's size. */
static void a_machine_in_the_other_class(void **state)
{
	enum { N = 8, SIZE = N * sizeof(Elf32_Rela) };
	const tn_kernel_facts kernel = { .machine = EM_X86_64, .release = "made" };
	const struct tn_check_basis basis = { .kernel = &kernel };
	const struct tn_check_request request = { .path = "made.ko" };
	struct tn_arena arena = { 0 };
	struct tn_check_result result = { 0 };
	Elf64_Rela *relas = calloc(1, SIZE); /* ends with the section, so that a sanitizer sees who reads on */

	(void)state;
	assert_non_null(relas);
	for (size_t i = 0; i < SIZE / sizeof(*relas); i++)
		relas[i].r_info = ELF64_R_INFO(0, R_X86_64_PC32);
	memset(rodata, 0, sizeof(rodata));
	section(RODATA, ".rodata", SHT_PROGBITS, 0, rodata, sizeof(rodata));
	section(RELA_RODATA, ".rela.rodata", SHT_RELA, RODATA, relas, SIZE);
	sections[RODATA].flags = SHF_ALLOC;
	run.elf.is64 = false;
	run.basis = &basis;
	run.request = &request;
	run.arena = &arena;
	run.result = &result;
	tn_check_relocations(&run);
	assert_int_equal(run.failed, 0);
	tn_check_result_free(&result);
	tn_arena_free(&arena);
	free(relas);
	make(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_are_found),
		cmocka_unit_test(no_parameters),
		cmocka_unit_test(damaged_tables),
		cmocka_unit_test(walk_over_both_forms),
		cmocka_unit_test(a_machine_in_the_other_class),
	};

	return cmocka_run_group_tests(tests, make, NULL);
}
