// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/testuki.h"
#include "format/uki.h"

static void sections(void **state)
{
	tn_autobuf b = { 0 };
	struct tn_text found;

	testuki(&b, "6.1.0-x", tn_text("070701..."));
	assert_int_equal(tn_uki_section(tn_buf_text(&b), ".uname", &found), 0);
	assert_true(tn_text_is(found, "6.1.0-x"));
	assert_int_equal(tn_uki_section(tn_buf_text(&b), ".initrd", &found), 0);
	assert_true(tn_text_is(found, "070701..."));
	assert_int_equal(tn_uki_section(tn_buf_text(&b), ".init", &found), -ENOENT);
	assert_int_equal(tn_uki_section(tn_buf_text(&b), ".initrd2", &found), -ENOENT);
	for (size_t n = 0; n < b.n; n++)
		assert_int_equal(tn_uki_section((struct tn_text){ b.p, n }, ".initrd", &found),
				 n < 0x44 ? -ENOENT : -EBADMSG);
	b.p[TESTUKI_HEADERS - 40 + 11] = 1; /* larger than what is in the file: zeros follow there */
	assert_int_equal(tn_uki_section(tn_buf_text(&b), ".initrd", &found), 0);
	assert_true(tn_text_is(found, "070701..."));
	b.p[TESTUKI_HEADERS - 40 + 23] = 1;
	assert_int_equal(tn_uki_section(tn_buf_text(&b), ".initrd", &found), -EBADMSG);
}

static void other_files(void **state)
{
	static const char *const none[] = { "", "MZ", "070701", "#!/bin/sh" };
	struct tn_text found;

	for (size_t i = 0; i < TN_ARRAY_SIZE(none); i++)
		assert_int_equal(tn_uki_section(tn_text(none[i]), ".initrd", &found), -ENOENT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sections),
		cmocka_unit_test(other_files),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
