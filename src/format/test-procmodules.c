// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/procmodules.h"

static struct tn_procmodules_line one(const char *line)
{
	struct tn_procmodules_line ret = { 0 };
	struct tn_text rest = tn_text(line);

	assert_int_equal(tn_procmodules_next(&rest, &ret), 1);
	assert_int_equal(rest.n, 0);
	return ret;
}

static int bad(const char *line)
{
	struct tn_procmodules_line ret = { .size = 77 };
	struct tn_text rest = tn_text(line);
	int r = tn_procmodules_next(&rest, &ret);

	assert_int_equal(rest.n, 0);
	assert_int_equal(ret.size, 77); /* written only on success */
	return r;
}

#define assert_text(t, s) assert_true(tn_text_is(t, s))

static void a_full_line(void **unused)
{
	struct tn_procmodules_line l =
		one("dm_mod 184320 3 dm_mirror,dm_log, Live 0xffffffffc0a00000 (OE)\n");

	assert_text(l.name, "dm_mod");
	assert_int_equal(l.size, 184320);
	assert_int_equal(l.refcount, 3);
	assert_text(l.users, "dm_mirror,dm_log");
	assert_int_equal(l.state, TN_PROCMODULES_LIVE);
	assert_true(l.address == 0xffffffffc0a00000);
	assert_text(l.taints, "OE");
}

static void what_kernels_leave_out(void **unused)
{
	struct tn_procmodules_line l = one("loop 4096 0 - Loading 0x0000000000000000");

	assert_text(l.users, "");
	assert_text(l.taints, "");
	assert_int_equal(l.state, TN_PROCMODULES_LOADING);
	l = one("nounload 1 - - Live 0x0 (P)");
	assert_int_equal(l.refcount, -1);
	assert_text(l.users, "");
	assert_text(l.taints, "P");
	l = one("stay 1 2 a,[permanent], Live 0xe0");
	assert_text(l.users, "a,[permanent]");
	l = one("going 1 -1 - Unloading 0xe0");
	assert_int_equal(l.refcount, 0);
	assert_int_equal(l.state, TN_PROCMODULES_UNLOADING);
	l = one("old 5 6");
	assert_int_equal(l.refcount, 6);
	assert_text(l.users, "");
	l = one("old 5 6 a,b,");
	assert_text(l.users, "a,b");
	assert_int_equal(l.state, TN_PROCMODULES_LIVE);
}

static void odd_names(void **unused)
{
	struct tn_procmodules_line l = one("two words 10 1 x y,z, Live 0x1f (O)");

	assert_text(l.name, "two words");
	assert_int_equal(l.size, 10);
	assert_text(l.users, "x y,z");
	assert_true(l.address == 0x1f);
	assert_text(l.taints, "O");
	l = one("99 10 1 - Live 0x0");
	assert_text(l.name, "99");
	l = one("Live 10 1 - Live 0x0");
	assert_text(l.name, "Live");
	l = one("../\x1b[1m 10 1 - Live 0x0");
	assert_text(l.name, "../\x1b[1m");
}

static void bad_lines(void **unused)
{
	static const char *const lines[] = {
		"x", "x ", "x y", "x 1", "x 1 y", " 1 1", "x -1 0", "x 0x10 1 a,",
		"x 99999999999999999999 0", "x 1 99999999999", "x  1  1", "x\t1\t1",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		assert_int_equal(bad(lines[i]), -EBADMSG);
}

static void a_bad_line_does_not_hide_the_next(void **unused)
{
	struct tn_text rest = tn_text("a 1 0 - Live 0x0\n\nrubbish\nb 2 0 - Live 0x0");
	struct tn_procmodules_line l;

	assert_int_equal(tn_procmodules_next(&rest, &l), 1);
	assert_int_equal(tn_procmodules_next(&rest, &l), -EBADMSG);
	assert_int_equal(tn_procmodules_next(&rest, &l), 1);
	assert_text(l.name, "b");
	assert_int_equal(tn_procmodules_next(&rest, &l), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_full_line),
		cmocka_unit_test(what_kernels_leave_out),
		cmocka_unit_test(odd_names),
		cmocka_unit_test(bad_lines),
		cmocka_unit_test(a_bad_line_does_not_hide_the_next),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
