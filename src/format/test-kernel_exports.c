// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/kernel_exports.h"
#include "format/testkernel.h"

#define BASE 0x100000u

/* Every export of @k, as it should be. */
static void assert_exports(const struct testkernel *k, const tn_kernel_exports *exports)
{
	unsigned n = k->n_plain + k->n_gpl;

	assert_int_equal(exports->n, n);
	for (unsigned i = 0; i < n; i++) {
		const struct tn_kernel_export *e;
		char name[TESTKERNEL_NAME];

		testkernel_name(k, i, name);
		e = tn_kernel_exports_find(exports->v, exports->n, tn_text(name));
		assert_non_null(e);
		assert_true(tn_text_is(e->name, name));
		assert_true(tn_text_is(e->export_ns, !k->no_spaces && i % 3 == 0 ? TESTKERNEL_SPACE : ""));
		assert_int_equal(e->gpl_only, i >= k->n_plain);
		assert_int_equal(e->has_crc, k->crcs);
		assert_int_equal(e->crc, k->crcs ? testkernel_crc(i) : 0);
	}
	assert_null(tn_kernel_exports_find(exports->v, exports->n, tn_text("plain")));
	assert_null(tn_kernel_exports_find(exports->v, exports->n, tn_text("zzz")));
	assert_null(tn_kernel_exports_find(exports->v, 0, tn_text("a")));
}

static int read_flat(const struct testkernel *k, struct tn_buf *flat, tn_kernel_exports *ret)
{
	const struct tn_kernel_flat kernel = { tn_buf_text(flat), !k->is32, k->big_endian, k->base };

	return tn_kernel_exports_of_flat(&kernel, ret, NULL);
}

static void flat_of_every_kind(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 32; bits++) {
		const struct testkernel k = {
			.big_endian = bits & 1, .addresses = bits & 2, .flags = bits & 4, .crcs = bits & 8,
			.is32 = bits & 16, .n_plain = 300, .n_gpl = 250, .base = bits & 2 ? BASE : 0,
		};
		tn_autovec tn_kernel_exports exports = { 0 };
		tn_autobuf flat = { 0 };

		testkernel_flat(&k, &flat);
		assert_int_equal(read_flat(&k, &flat, &exports), 0);
		assert_exports(&k, &exports);
	}
}

/* Whatever does not fit together is not believed. */
static void assert_unsure(const struct testkernel *k, size_t spoil_at, char byte)
{
	tn_autovec tn_kernel_exports exports = { 0 };
	tn_autobuf flat = { 0 };

	testkernel_flat(k, &flat);
	if (spoil_at)
		flat.p[spoil_at] = byte;
	assert_int_equal(read_flat(k, &flat, &exports), -ENOENT);
	assert_null(exports.v);
}

static void flat_that_is_not_sure(void **state)
{
	struct testkernel k = { .n_plain = 300, .n_gpl = 250, .crcs = true };
	struct testkernel_places p = testkernel_places(&k);

	(void)state;
	k.crc_offsets = true;
	assert_unsure(&k, 0, 0);
	k.crc_offsets = false;
	k.gap = 400; /* neither no versions nor as many as there are exports */
	assert_unsure(&k, 0, 0);
	k.gap = 0;
	assert_unsure(&k, p.strings + sizeof(TESTKERNEL_SPACE) + 200 * sizeof("plain_00000") + 2, '~'); /* a name */
	assert_unsure(&k, p.strings, '\n'); /* the namespace */
	k.n_plain = k.n_gpl = 100; /* too few */
	assert_unsure(&k, 0, 0);
	k = (struct testkernel){ .n_plain = 300, .n_gpl = 250, .flags = true };
	p = testkernel_places(&k);
	assert_unsure(&k, p.flags + 5, 2); /* no flag that is known */
	k.addresses = true; /* and nobody knows from where */
	assert_unsure(&k, 0, 0);
}

static void flat_that_is_short(void **state)
{
	tn_autovec tn_kernel_exports exports = { 0 };

	(void)state;
	for (size_t n = 0; n < 40; n++) {
		const struct tn_kernel_flat kernel = { { "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"
							 "\0\0\0\0\0\0\0\0\0\0\0", n }, true, false, 1 };

		assert_int_equal(tn_kernel_exports_of_flat(&kernel, &exports, NULL), -ENOENT);
	}
}

static int read_elf(const struct tn_buf *file, tn_kernel_exports *ret)
{
	struct tn_elf elf;

	assert_int_equal(tn_elf_open(&elf, file->p, file->n, NULL), 0);
	return tn_kernel_exports_of_elf(&elf, ret, NULL);
}

static void elf_of_every_kind(void **state)
{
	(void)state;
	for (unsigned bits = 0; bits < 64; bits++) {
		const struct testkernel k = {
			.big_endian = bits & 1, .addresses = bits & 2, .flags = bits & 4, .crcs = bits & 8,
			.is32 = bits & 16, .no_spaces = bits & 32, .n_plain = 5, .n_gpl = 70, .base = 0xc0000000,
		};
		tn_autovec tn_kernel_exports exports = { 0 };
		tn_autobuf file = { 0 };

		assert_int_equal(testkernel_elf(&k, NULL, &file), 0);
		assert_int_equal(read_elf(&file, &exports), 0);
		assert_exports(&k, &exports);
	}
}

static void assert_bad_elf(const struct testkernel *k, const char *field, uint64_t value)
{
	const struct mkko_field fields[] = { { field, value }, { 0 } };
	tn_autovec tn_kernel_exports exports = { 0 };
	tn_autobuf file = { 0 };

	assert_int_equal(testkernel_elf(k, fields, &file), 0);
	assert_int_equal(read_elf(&file, &exports), -EBADMSG);
	assert_null(exports.v);
}

static void elf_that_is_bad(void **state)
{
	const struct testkernel k = { .crcs = true, .n_plain = 5, .n_gpl = 70 }, flags = { .flags = true, .n_plain = 5 };
	const struct testkernel offsets = { .crcs = true, .crc_offsets = true, .n_plain = 20 };

	(void)state;
	assert_bad_elf(&k, "__kcrctab:sh_size", 16);
	assert_bad_elf(&k, "__ksymtab:sh_size", 59);
	assert_bad_elf(&k, "__ksymtab_gpl:sh_addr", 7);
	assert_bad_elf(&k, "__ksymtab_strings:sh_size", 100);
	assert_bad_elf(&k, "__ksymtab_strings:sh_offset", 1u << 30);
	assert_bad_elf(&flags, "__kflagstab:sh_size", 4);
	assert_bad_elf(&offsets, "e_flags", 0);
}

static void elf_without_exports(void **state)
{
	const struct testkernel k = { 0 };
	tn_autovec tn_kernel_exports exports = { 0 };
	tn_autobuf file = { 0 };

	(void)state;
	assert_int_equal(testkernel_elf(&k, NULL, &file), 0);
	assert_int_equal(read_elf(&file, &exports), -ENOENT);
}

static void twice_is_bad(void **state)
{
	tn_autovec tn_kernel_exports exports = { 0 };
	tn_autoerror err = { 0 };

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(tn_vec_push(&exports, (struct tn_kernel_export){ .name = tn_text("again") }), 0);
	assert_int_equal(tn_kernel_exports_sort(&exports, &err), -EBADMSG);
	assert_string_equal(err.text, "exports again twice");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(flat_of_every_kind), cmocka_unit_test(flat_that_is_not_sure),
		cmocka_unit_test(flat_that_is_short), cmocka_unit_test(elf_of_every_kind),
		cmocka_unit_test(elf_that_is_bad),    cmocka_unit_test(elf_without_exports),
		cmocka_unit_test(twice_is_bad),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
