// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/devname.h"

static void entries(void **unused)
{
	struct tn_devname d;

	assert_int_equal(tn_devname_parse(TN_TEXT_LITERAL("tun net/tun c10:200"), &d), 1);
	assert_true(tn_text_is(d.module, "tun") && tn_text_is(d.node, "net/tun"));
	assert_true(d.type == 'c' && d.major == 10 && d.minor == 200);
	assert_int_equal(tn_devname_parse(TN_TEXT_LITERAL(" x\ty b4294967295:0 more"), &d), 1);
	assert_true(d.type == 'b' && d.major == UINT32_MAX && d.minor == 0);
}

static void no_entries(void **unused)
{
	struct tn_devname d;

	assert_int_equal(tn_devname_parse(TN_TEXT_LITERAL("# a b c1:1"), &d), 0);
	assert_int_equal(tn_devname_parse(TN_TEXT_LITERAL(""), &d), 0);
	assert_int_equal(tn_devname_parse(TN_TEXT_LITERAL(" \t"), &d), 0);
}

static void bad_entries(void **unused)
{
	static const char *const lines[] = {
		"a", "a b", "a b c", "a b c1", "a b c1:", "a b c:1", "a b d1:1", "a b c0x1:1",
		"a b c4294967296:1", "a b c-1:1", "a /b c1:1", "a ../b c1:1", "a b/./c c1:1",
		"a b//c c1:1", "a b/ c1:1", "a .. c1:1",
	};
	struct tn_devname d = { .major = 7 };

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(tn_devname_parse(tn_text(lines[i]), &d), -EBADMSG);
	assert_int_equal(d.major, 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries),
		cmocka_unit_test(no_entries),
		cmocka_unit_test(bad_entries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
