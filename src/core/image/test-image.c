// SPDX-License-Identifier: LGPL-2.1-or-later
#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/image/image.h"
#include "core/image/info.h"
#include "tests/mkko/mkko.h"

#define LONG_NAME "a_name_that_is_longer_than_what_fits_the_records_of_the_versions_section"

/* One module in memory; mkko's description is released, the file stays. */
struct fixture {
	struct mkko m;
	struct tn_buf file;
	tn_image *image;
};

static void add_export(struct fixture *f, const char *name, uint32_t crc, bool has_crc, bool gpl)
{
	tn_vec_push(&f->m.exports, (struct mkko_symbol){ .name = name, .crc = crc,
							 .has_crc = has_crc, .gpl = gpl });
}

static void add_import(struct fixture *f, const char *name, uint32_t crc, bool weak)
{
	tn_vec_push(&f->m.imports, (struct mkko_symbol){ .name = name, .crc = crc, .has_crc = true,
							 .weak = weak });
}

static void open_fixture(struct fixture *f)
{
	assert_int_equal(mkko_build(&f->m, &f->file, NULL), 0);
	mkko_release(&f->m);
	assert_int_equal(tn_image_open_mem(f->file.p, f->file.n, "test.ko", &f->image, NULL), 0);
}

static void close_fixture(struct fixture *f)
{
	tn_image_free(f->image);
	tn_buf_free(&f->file);
}

static void expect_export(const struct tn_image_export *e, const char *name, uint64_t crc)
{
	if (!tn_text_is(e->name, name))
		fail_msg("%.*s, not %s", TN_TEXT_FMT(e->name), name);
	assert_int_equal(e->crc, crc);
}

/* Each way to store CRCs, class and byte order. */
static void exports_with_crc(void **state)
{
	(void)state;
	for (int form = 0; form < 8; form++) {
		struct fixture f = { .m = { .is32 = form & 1, .big_endian = form & 2,
					    .crcs = form & 4 ? MKKO_CRC_ABSOLUTE : MKKO_CRC_SECTION } };
		tn_autovec tn_image_exports exports = { 0 };

		add_export(&f, "first", 0x12345678, true, false);
		add_export(&f, "second", 0xfedcba98, true, true);
		add_export(&f, "without_crc", 0, false, false);
		open_fixture(&f);
		assert_int_equal(tn_image_get_exports(f.image, &exports, NULL), 0);
		assert_int_equal(exports.n, 2); /* as kmod: with CRCs, only what has one counts */
		expect_export(&exports.v[0], "first", 0x12345678);
		expect_export(&exports.v[1], "second", 0xfedcba98);
		assert_true(exports.v[1].has_crc);
		close_fixture(&f);
	}
}

static void exports_without_crc(void **state)
{
	struct fixture f = { 0 };
	tn_autovec tn_image_exports exports = { 0 };

	(void)state;
	add_export(&f, "first", 0, false, false);
	add_export(&f, "", 0, false, false); /* what a symbol without namespace leaves */
	add_export(&f, "second", 0, false, true);
	open_fixture(&f);
	assert_int_equal(tn_image_get_exports(f.image, &exports, NULL), 0);
	assert_int_equal(exports.n, 2);
	expect_export(&exports.v[0], "first", 0);
	expect_export(&exports.v[1], "second", 0);
	assert_false(exports.v[1].has_crc);
	close_fixture(&f);
}

/* Without a symbol table, the names are still there. */
static void exports_of_a_stripped_module(void **state)
{
	struct fixture f = { 0 };
	tn_autovec tn_image_exports exports = { 0 };
	tn_autovec tn_image_imports imports = { 0 };

	(void)state;
	add_export(&f, "x", 5, true, false);
	tn_vec_push(&f.m.fields, (struct mkko_field){ ".symtab:sh_name", 0 });
	open_fixture(&f);
	assert_int_equal(tn_image_get_exports(f.image, &exports, NULL), 0);
	assert_int_equal(exports.n, 1);
	expect_export(&exports.v[0], "x", 0);
	assert_int_equal(tn_image_get_imports(f.image, &imports, NULL), 0);
	assert_int_equal(imports.n, 0);
	close_fixture(&f);
}

static void crc_that_is_not_in_the_file(void **state)
{
	struct fixture f = { 0 };
	tn_autovec tn_image_exports exports = { 0 };

	(void)state;
	add_export(&f, "x", 5, true, false);
	tn_vec_push(&f.m.fields, (struct mkko_field){ "__kcrctab:sh_type", SHT_NOBITS });
	open_fixture(&f);
	assert_int_equal(tn_image_get_exports(f.image, &exports, NULL), 0);
	assert_int_equal(exports.n, 1);
	expect_export(&exports.v[0], "x", 0);
	assert_false(exports.v[0].has_crc);
	close_fixture(&f);
}

static void expect_ksymbol(const struct tn_image_ksymbol *k, const char *name, const char *export_ns, bool gpl)
{
	if (!tn_text_is(k->name, name))
		fail_msg("%.*s, not %s", TN_TEXT_FMT(k->name), name);
	assert_true(tn_text_is(k->export_ns, export_ns));
	assert_int_equal(k->gpl_only, gpl);
}

/* Either mark of GPL-only symbols, each way to store CRCs, class and byte order. */
static void what_the_kernel_finds_exported(void **state)
{
	(void)state;
	for (int form = 0; form < 16; form++) {
		struct fixture f = { .m = { .is32 = form & 1, .big_endian = form & 2,
					    .crcs = form & 4 ? MKKO_CRC_ABSOLUTE : MKKO_CRC_SECTION,
					    .marks = form & 8 ? MKKO_MARK_FLAG : MKKO_MARK_SECTION } };
		tn_autovec tn_image_ksymbols found = { 0 };

		add_export(&f, "free", 0x12345678, true, false);
		add_export(&f, "gpl", 0xfedcba98, true, true);
		add_export(&f, "apart", 0, false, false);
		add_export(&f, "both", 0, false, true);
		f.m.exports.v[1].export_ns = "";
		f.m.exports.v[2].export_ns = "NS";
		f.m.exports.v[3].export_ns = "module:a,b-*";
		open_fixture(&f);
		assert_int_equal(tn_image_get_ksymbols(f.image, &found, NULL), 0);
		assert_int_equal(found.n, 4);
		expect_ksymbol(&found.v[0], "free", "", false);
		expect_ksymbol(&found.v[1], "gpl", "", true);
		expect_ksymbol(&found.v[2], "apart", "NS", false);
		expect_ksymbol(&found.v[3], "both", "module:a,b-*", true);
		assert_true(found.v[1].has_crc);
		assert_int_equal(found.v[1].crc, 0xfedcba98);
		assert_false(found.v[2].has_crc);
		close_fixture(&f);
	}
}

/* Fewer flags than symbols: nothing is read past them. */
static void flags_cut_short(void **state)
{
	static const uint64_t sizes[] = { 0, 1, 2, 0xffffff };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(sizes); i++) {
		struct fixture f = { .m = { .marks = MKKO_MARK_FLAG } };
		tn_autovec tn_image_ksymbols found = { 0 };

		add_export(&f, "a", 1, true, true);
		add_export(&f, "b", 2, true, true);
		add_export(&f, "c", 3, true, true);
		tn_vec_push(&f.m.fields, (struct mkko_field){ "__kflagstab:sh_size", sizes[i] });
		open_fixture(&f);
		assert_int_equal(tn_image_get_ksymbols(f.image, &found, NULL), i == 3 ? -EBADMSG : 0);
		assert_int_equal(found.n, i == 3 ? 0 : 3);
		close_fixture(&f);
	}
}

static void imports_are_what_is_undefined(void **state)
{
	struct fixture f = { 0 };
	tn_autovec tn_image_imports imports = { 0 };

	(void)state;
	add_export(&f, "mine", 1, true, false);
	add_import(&f, "printk", 2, false);
	add_import(&f, "maybe", 3, true);
	open_fixture(&f);
	assert_int_equal(tn_image_get_imports(f.image, &imports, NULL), 0);
	assert_int_equal(imports.n, 2);
	assert_true(tn_text_is(imports.v[0].name, "printk"));
	assert_false(imports.v[0].weak);
	assert_true(tn_text_is(imports.v[1].name, "maybe"));
	assert_true(imports.v[1].weak);
	close_fixture(&f);
}

/* sh_info says where the global symbols begin, and may lie. */
static void imports_whatever_sh_info_says(void **state)
{
	static const uint64_t lies[] = { 0, 1, 2, 3, 99, UINT32_MAX };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(lies); i++) {
		struct fixture f = { 0 };
		tn_autovec tn_image_imports imports = { 0 };

		add_import(&f, "printk", 2, false);
		add_import(&f, "other", 3, false);
		tn_vec_push(&f.m.fields, (struct mkko_field){ ".symtab:sh_info", lies[i] });
		open_fixture(&f);
		assert_int_equal(tn_image_get_imports(f.image, &imports, NULL), 0);
		assert_int_equal(imports.n, 2);
		assert_true(tn_text_is(imports.v[0].name, "printk"));
		close_fixture(&f);
	}
}

static void versions_basic(void **state)
{
	(void)state;
	for (int form = 0; form < 4; form++) {
		struct fixture f = { .m = { .is32 = form & 1, .big_endian = form & 2 } };
		tn_autovec tn_image_versions versions = { 0 };

		add_import(&f, "printk", 0x92997ed8, false);
		add_import(&f, ".dotted", 7, false); /* PowerPC */
		open_fixture(&f);
		assert_int_equal(tn_image_get_versions(f.image, &versions, NULL), 0);
		assert_int_equal(versions.n, 2);
		assert_true(tn_text_is(versions.v[0].name, "printk"));
		assert_int_equal(versions.v[0].crc, 0x92997ed8);
		assert_true(tn_text_is(versions.v[1].name, ".dotted"));
		assert_true(tn_text_is(tn_image_plain_name(versions.v[1].name), "dotted"));
		close_fixture(&f);
	}
}

static void versions_extended(void **state)
{
	(void)state;
	for (int form = 0; form < 8; form++) {
		struct fixture f = { .m = { .is32 = form & 1, .big_endian = form & 2,
					    .versions = form & 4 ? MKKO_VERSIONS_BOTH :
								   MKKO_VERSIONS_EXTENDED } };
		tn_autovec tn_image_versions versions = { 0 };

		add_import(&f, "printk", 0x92997ed8, false);
		add_import(&f, LONG_NAME, 0xffffffff, false);
		open_fixture(&f);
		assert_int_equal(tn_image_get_versions(f.image, &versions, NULL), 0);
		assert_int_equal(versions.n, 2); /* each once, also where both forms are there */
		assert_true(tn_text_is(versions.v[0].name, "printk"));
		assert_int_equal(versions.v[0].crc, 0x92997ed8);
		assert_true(tn_text_is(versions.v[1].name, LONG_NAME));
		assert_int_equal(versions.v[1].crc, 0xffffffff);
		close_fixture(&f);
	}
}

/* "key=value;", for what tn_info_of_image() hands out. */
static int gather(void *data, struct tn_text key, struct tn_text value)
{
	tn_buf_addf(data, "%.*s=%.*s;", TN_TEXT_FMT(key), TN_TEXT_FMT(value));
	return 0;
}

static void check_info(struct fixture *f, bool build_id, const char *expected)
{
	tn_autobuf b = { 0 };

	assert_int_equal(tn_info_of_image(f->image, build_id, gather, &b), 0);
	tn_buf_add_char(&b, '\0');
	assert_string_equal(b.p, expected);
}

static void build_ids(void **state)
{
	static const struct tn_text notes[] = {
		TN_TEXT_LITERAL("\4\0\0\0\3\0\0\0\3\0\0\0GNU\0\x66\xf5\x4e\0"),
		TN_TEXT_LITERAL("\0\0\0\4\0\0\0\3\0\0\0\3GNU\0\x66\xf5\x4e\0"),
	};

	(void)state;
	for (int form = 0; form < 5; form++) {
		struct fixture f = { .m = { .is32 = form & 1, .big_endian = form & 2 } };
		struct mkko_extra extra = { ".note.gnu.build-id", notes[f.m.big_endian] };
		struct tn_text id = { 0 };

		extra.bytes.n -= form == 4 ? 9 : 0;
		tn_vec_push(&f.m.info, "license=GPL");
		tn_vec_push(&f.m.extra, extra);
		open_fixture(&f);
		assert_int_equal(tn_image_build_id(f.image, &id), form == 4 ? -EBADMSG : 0);
		assert_true(form == 4 || tn_text_is(id, "\x66\xf5\x4e"));
		check_info(&f, false, "license=GPL;");
		check_info(&f, true, form == 4 ? "license=GPL;" : "license=GPL;build-id=66:F5:4E;");
		close_fixture(&f);
	}
}

static void nothing_there(void **state)
{
	struct fixture f = { 0 };
	tn_autovec tn_image_exports exports = { 0 };
	tn_autovec tn_image_imports imports = { 0 };
	tn_autovec tn_image_versions versions = { 0 };
	struct tn_text info;

	(void)state;
	open_fixture(&f);
	assert_int_equal(tn_image_get_exports(f.image, &exports, NULL), 0);
	assert_int_equal(tn_image_get_imports(f.image, &imports, NULL), 0);
	assert_int_equal(tn_image_get_versions(f.image, &versions, NULL), 0);
	assert_int_equal(exports.n + imports.n + versions.n, 0);
	assert_int_equal(tn_image_modinfo(f.image, &info), -ENOENT);
	assert_int_equal(tn_image_build_id(f.image, &info), -ENOENT);
	close_fixture(&f);
}

/* Damage is an error of the table that has it; what was asked for stays as it was. */
static void damaged_tables(void **state)
{
	static const char *const fields[] = { ".symtab:sh_size", ".symtab:sh_entsize",
					      "__versions:sh_size", "__ksymtab_strings:sh_size" };

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(fields); i++) {
		struct fixture f = { 0 };
		tn_autovec tn_image_exports exports = { 0 };
		tn_autovec tn_image_imports imports = { 0 };
		tn_autovec tn_image_versions versions = { 0 };
		tn_autoerror err = { 0 };

		add_export(&f, "x", 5, true, false);
		add_import(&f, "y", 5, false);
		tn_vec_push(&f.m.fields, (struct mkko_field){ fields[i], 0xffff });
		open_fixture(&f);
		assert_int_equal(tn_image_get_exports(f.image, &exports, &err), i == 2 ? 0 : -EBADMSG);
		assert_int_equal(tn_image_get_imports(f.image, &imports, &err), i < 2 ? -EBADMSG : 0);
		assert_int_equal(tn_image_get_versions(f.image, &versions, &err), i == 2 ? -EBADMSG : 0);
		assert_non_null(err.text);
		close_fixture(&f);
	}
}

static void what_is_no_module_is_named(void **state)
{
	tn_autoerror err = { 0 };
	tn_image *image = NULL;

	(void)state;
	assert_int_equal(tn_image_open_mem("#!/bin/sh", 9, "x.ko", &image, &err), -ENOEXEC);
	assert_string_equal(err.text, "x.ko: not an ELF file");
	assert_int_equal(tn_image_open_at(-100, "/", &image, &err), -EISDIR);
	assert_string_equal(err.text, "/: Is a directory");
	assert_int_equal(tn_image_open_at(-100, "/dev/null", &image, &err), -EINVAL);
	assert_string_equal(err.text, "/dev/null: a device, not a file");
	assert_null(image);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(exports_with_crc),
		cmocka_unit_test(exports_without_crc),
		cmocka_unit_test(exports_of_a_stripped_module),
		cmocka_unit_test(crc_that_is_not_in_the_file),
		cmocka_unit_test(what_the_kernel_finds_exported),
		cmocka_unit_test(flags_cut_short),
		cmocka_unit_test(imports_are_what_is_undefined),
		cmocka_unit_test(imports_whatever_sh_info_says),
		cmocka_unit_test(versions_basic),
		cmocka_unit_test(versions_extended),
		cmocka_unit_test(build_ids),
		cmocka_unit_test(nothing_there),
		cmocka_unit_test(damaged_tables),
		cmocka_unit_test(what_is_no_module_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
