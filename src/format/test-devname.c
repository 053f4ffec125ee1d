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
		/* not what tmpfiles.d(5) would make of it, or a terminal */
		"a %m c1:1", "a b\\x2fc c1:1", "a \"b c1:1", "a b'c' c1:1", "a b\x01 c1:1", "a b\x7f c1:1",
		"a b\xc2\x9b c1:1", "a b\xff c1:1", "a\x1b[31m b c1:1", "a\xc2\x9b b c1:1",
	};
	struct tn_devname d = { .major = 7 };

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(tn_devname_parse(tn_text(lines[i]), &d), -EBADMSG);
	assert_int_equal(d.major, 7);
}

static void from_aliases(void **unused)
{
	static const struct {
		const char *aliases[4], *line; /* NULL: incomplete */
	} cases[] = {
		{ { "devname:fuse", "char-major-10-229" }, "m fuse c10:229\n" },
		{ { "block-major-7-*", "block-major-7-0", "devname:dir/loop0" }, "m dir/loop0 b7:0\n" },
		{ { "devname:a", "char-major-1-2", "block-major-3-4" }, "m a c1:2\n" },
		{ { "char-major-1-2", "block-major-3-4", "devname:a" }, "m a b3:4\n" },
		{ { "devname:a", "devname:b", "char-major-1-2x" }, "m b c1:2\n" },
		{ { "devname:a", "char-major-1-*" }, NULL },
		{ { "devname:a", "char-major-4294967296-1" }, NULL },
		{ { "char-major-1-2", "fs-x" }, NULL },
		{ { "devname:/a", "char-major-1-2" }, "" }, /* complete, but no entry */
		{ { "devname:a b", "char-major-1-2" }, "" },
		{ { "devname:%m", "char-major-1-2" }, "" },
		{ { "devname:a\nb", "char-major-1-2" }, "" },
		{ { "devname:", "char-major-1-2" }, "" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		struct tn_devname d = { .module = TN_TEXT_LITERAL("m") };
		tn_autobuf out = { 0 };
		bool complete = false;

		for (size_t j = 0; !complete && cases[i].aliases[j]; j++)
			complete = tn_devname_from_alias(&d, tn_text(cases[i].aliases[j]));
		assert_int_equal(complete, cases[i].line != NULL);
		if (!complete)
			continue;
		assert_int_equal(tn_devname_write(&out, &d), *cases[i].line ? 0 : -EINVAL);
		assert_true(tn_text_is(tn_buf_text(&out), cases[i].line));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries),
		cmocka_unit_test(no_entries),
		cmocka_unit_test(bad_entries),
		cmocka_unit_test(from_aliases),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
