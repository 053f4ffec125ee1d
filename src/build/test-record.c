// SPDX-License-Identifier: LGPL-2.1-or-later
/* Records of builds: what is written is read back, what is cut or changed is not believed. */
#include "build/record.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/crc32.h"

#define KEY "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void sample(struct tn_build_record *ret)
{
	const struct tn_build_file files[] = { { "a.ko", 12345, KEY }, { " odd\\name", 0, "" } };

	*ret = (struct tn_build_record){ .module = "acpi-call",
					 .version = "1.2.2",
					 .kernel = "6.1.0-56-amd64",
					 .arch = "x86_64",
					 .id = KEY,
					 .keyed = true,
					 .began = 1795847000,
					 .msec = 3210,
					 .status = 10,
					 .reason = "make failed",
					 .file = "/usr/src/a b.c",
					 .line = 17,
					 .text = "two\nlines \\n",
					 .target = "a.o",
					 .remedy = "Install x" };
	assert_int_equal(tn_vec_push(&ret->files, files[0]), 0);
	assert_int_equal(tn_vec_push(&ret->files, files[1]), 0);
}

static void test_there_and_back(void **state)
{
	tn_auto_build_record record, back = { 0 };
	tn_autobuf bytes = { 0 };

	sample(&record);
	tn_build_record_write(&record, &bytes);
	assert_int_equal(tn_build_record_read(tn_buf_text(&bytes), &back), 0);
	assert_string_equal(back.module, "acpi-call");
	assert_string_equal(back.version, "1.2.2");
	assert_string_equal(back.kernel, "6.1.0-56-amd64");
	assert_string_equal(back.arch, "x86_64");
	assert_string_equal(back.id, KEY);
	assert_true(back.keyed && !back.cached);
	assert_int_equal(back.began, 1795847000);
	assert_int_equal(back.msec, 3210);
	assert_int_equal(back.status, 10);
	assert_string_equal(back.reason, "make failed");
	assert_string_equal(back.file, "/usr/src/a b.c");
	assert_int_equal(back.line, 17);
	assert_string_equal(back.text, "two\nlines \\n");
	assert_string_equal(back.target, "a.o");
	assert_string_equal(back.remedy, "Install x");
	assert_int_equal(back.files.n, 2);
	assert_string_equal(back.files.v[0].name, "a.ko");
	assert_int_equal(back.files.v[0].size, 12345);
	assert_string_equal(back.files.v[0].sum, KEY);
	assert_string_equal(back.files.v[1].name, " odd\\name");
	assert_string_equal(back.files.v[1].sum, "");
}

static void test_cut_or_changed(void **state)
{
	tn_auto_build_record record;
	tn_autobuf bytes = { 0 };

	sample(&record);
	tn_build_record_write(&record, &bytes);
	for (size_t n = 0; n < bytes.n; n++) {
		tn_auto_build_record got = { 0 };

		assert_int_equal(tn_build_record_read((struct tn_text){ bytes.p, n }, &got), -EBADMSG);
	}
	for (size_t i = 0; i < bytes.n; i++) {
		tn_auto_build_record got = { 0 };

		bytes.p[i] ^= 1;
		assert_true(tn_build_record_read(tn_buf_text(&bytes), &got) < 0);
		bytes.p[i] ^= 1;
	}
}

/* Lines that a stranger may have written, with the right sum. */
static void test_hostile_lines(void **state)
{
	static const char *const bad[] = {
		"file 1 - ../x",
		"file 1 - ..",
		"file 1 - ",
		"file x - a",
		"file 1 0 a",
		"file",
		"status 256",
		"status -1",
		"unknown 1",
		"text",
		"error-text \\x",
		"error-text end\\",
		"module a/b",
		"id .",
		"keyed 1\nid 12",
		"file 1 - a\\nb",
		"began 99999999999999999999",
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(bad); i++) {
		tn_auto_build_record record = { .module = "m", .version = "1", .kernel = "k", .arch = "a", .id = "i" }, got = { 0 };
		tn_autobuf whole = { 0 }, bytes = { 0 };
		const char *end;

		tn_build_record_write(&record, &whole);
		end = strstr(whole.p, "keyed ");
		tn_buf_add(&bytes, whole.p, (size_t)(end - whole.p));
		tn_buf_addf(&bytes, "%s\n", bad[i]);
		tn_buf_addf(&bytes, "end %08x\n", tn_crc32((const uint8_t *)bytes.p, bytes.n));
		assert_int_equal(tn_build_record_read(tn_buf_text(&bytes), &got), -EBADMSG);
	}
}

static void test_other_versions(void **state)
{
	tn_auto_build_record got = { 0 };

	assert_int_equal(tn_build_record_read(TN_TEXT_LITERAL("tenon build record 2\nwhatever\n"), &got), -ESTALE);
	assert_int_equal(tn_build_record_read(TN_TEXT_LITERAL(""), &got), -EBADMSG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_cut_or_changed),
		cmocka_unit_test(test_hostile_lines),
		cmocka_unit_test(test_other_versions),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
