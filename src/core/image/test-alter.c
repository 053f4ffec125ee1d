// SPDX-License-Identifier: LGPL-2.1-or-later
#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/image/alter.h"
#include "format/elf.h"
#include "tests/mkko/mkko.h"
#include "format/modinfo.h"
#include "format/modsig.h"
#include "sys/kernel.h"

/* A struct module as a file has it: zeros but for the name, wherever the kernel put that. */
#define MODULE_SIZE 896
#define NAME_AT 24

static struct tn_buf build(bool is32, bool big_endian, bool sign)
{
	static char module[MODULE_SIZE] = { [NAME_AT] = 'd', 'u', 'm', 'm', 'y' };
	struct mkko m = { .is32 = is32, .big_endian = big_endian, .versions = MKKO_VERSIONS_BOTH };
	struct mkko_signature s = { .signer = "a signer", .key = TN_TEXT_LITERAL("key"),
				    .bytes = TN_TEXT_LITERAL("signature") };
	struct tn_buf file = { 0 };

	tn_vec_push(&m.info, "license=GPL");
	tn_vec_push(&m.info, "vermagic=6.1.0-56-amd64 SMP ");
	tn_vec_push(&m.info, "name=dummy");
	tn_vec_push(&m.imports, (struct mkko_symbol){ .name = "printk", .crc = 1, .has_crc = true });
	tn_vec_push(&m.extra, (struct mkko_extra){ ".gnu.linkonce.this_module",
						   { module, sizeof(module) } });
	assert_int_equal(mkko_build(&m, &file, NULL), 0);
	mkko_release(&m);
	if (sign)
		assert_int_equal(mkko_sign(&s, &file, NULL), 0);
	return file;
}

static struct tn_elf open_elf(const struct tn_buf *file)
{
	struct tn_elf elf;

	assert_int_equal(tn_elf_open(&elf, file->p, file->n, NULL), 0);
	return elf;
}

static struct tn_elf_section section(const struct tn_elf *elf, const char *name)
{
	struct tn_elf_section s;

	assert_int_equal(tn_elf_section(elf, name, &s), 0);
	return s;
}

static struct tn_text info(const struct tn_elf *elf, const char *key)
{
	struct tn_elf_section s = section(elf, ".modinfo");

	return tn_modinfo_get((struct tn_text){ (const char *)s.data, s.size }, key);
}

static void forced_vermagic(void **unused)
{
	for (int form = 0; form < 4; form++) {
		tn_autobuf file = build(form & 1, form & 2, true);
		struct tn_elf elf;

		assert_int_equal(tn_alter(&file, TN_LOAD_IGNORE_VERMAGIC, NULL, NULL), 0);
		elf = open_elf(&file);
		assert_null(info(&elf, "vermagic").p);
		assert_true(tn_text_is(info(&elf, "license"), "GPL"));
		assert_true(tn_text_is(info(&elf, "name"), "dummy"));
		assert_true(section(&elf, "__versions").flags & SHF_ALLOC);
	}
}

static void forced_modversions(void **unused)
{
	for (int form = 0; form < 4; form++) {
		tn_autobuf file = build(form & 1, form & 2, false), before = { 0 };
		struct tn_elf elf = open_elf(&file);
		uint64_t flags = section(&elf, "__versions").flags;
		size_t changed = 0;

		tn_buf_add(&before, file.p, file.n);
		assert_true(flags & SHF_ALLOC);
		assert_int_equal(tn_alter(&file, TN_LOAD_IGNORE_MODVERSIONS, NULL, NULL), 0);
		elf = open_elf(&file);
		assert_true(section(&elf, "__versions").flags == (flags & ~(uint64_t)SHF_ALLOC));
		assert_false(section(&elf, "__version_ext_names").flags & SHF_ALLOC);
		assert_false(section(&elf, "__version_ext_crcs").flags & SHF_ALLOC);
		assert_true(section(&elf, ".modinfo").flags & SHF_ALLOC);
		for (size_t i = 0; i < file.n; i++)
			changed += file.p[i] != before.p[i];
		assert_int_equal(changed, 3);
	}
}

static void another_name(void **unused)
{
	for (int form = 0; form < 2; form++) {
		tn_autobuf file = build(form, false, true);
		struct tn_elf_section s;
		struct tn_elf elf;

		assert_int_equal(tn_alter(&file, 0, "it", NULL), 0);
		elf = open_elf(&file);
		s = section(&elf, ".gnu.linkonce.this_module");
		assert_memory_equal(s.data + NAME_AT, "it\0\0\0", 6);
	}
}

static void names_that_cannot_be(void **unused)
{
	static const char longest[] = "1234567890123456789012345678901234567890123456789012345";
	tn_autobuf file = build(false, false, false), empty = { 0 };
	struct mkko m = { 0 };

	assert_int_equal(tn_alter(&file, 0, "12345678901234567890123456789012345678901234567890123456",
				  NULL), -ENAMETOOLONG);
	assert_int_equal(tn_alter(&file, 0, longest, NULL), 0);
	assert_int_equal(tn_alter(&file, 0, "a/b", NULL), -EINVAL);
	assert_int_equal(tn_alter(&file, 0, "..", NULL), -EINVAL);
	assert_int_equal(mkko_build(&m, &empty, NULL), 0);
	assert_int_equal(tn_alter(&empty, 0, "x", NULL), -ENOENT);
}

static void signatures_go(void **unused)
{
	tn_autobuf file = build(false, false, true), plain = build(false, false, false);
	struct tn_modsig signature;

	assert_int_equal(tn_alter(&file, 0, NULL, NULL), 0);
	assert_int_equal(file.n, plain.n);
	assert_memory_equal(file.p, plain.p, plain.n);
	/* One that cannot be read must not be found either. */
	tn_buf_add_str(&file, "~Module signature appended~\n");
	assert_int_equal(tn_alter(&file, 0, NULL, NULL), 0);
	assert_int_equal(tn_modsig_read(tn_buf_text(&file), &signature, NULL), -ENOENT);
}

static void no_module(void **unused)
{
	tn_autobuf file = { 0 };
	tn_autoerror err = { 0 };

	tn_buf_add_str(&file, "#!/bin/sh\n");
	assert_int_equal(tn_alter(&file, 0, "x", &err), -ENOEXEC);
	assert_non_null(err.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(forced_vermagic),
		cmocka_unit_test(forced_modversions),
		cmocka_unit_test(another_name),
		cmocka_unit_test(names_that_cannot_be),
		cmocka_unit_test(signatures_go),
		cmocka_unit_test(no_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
