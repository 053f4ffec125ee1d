// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/kmsg.h"

#define assert_text(t, s) assert_true(tn_text_is(t, s))

static struct tn_kmsg one(const char *text)
{
	struct tn_text rest = tn_text(text);
	struct tn_kmsg ret = { 0 };

	assert_true(tn_kmsg_next(&rest, &ret));
	assert_int_equal(rest.n, 0);
	return ret;
}

static void a_record(void **unused)
{
	struct tn_kmsg r = one("4,339,5140900,-,caller=T1;e1000e 0000:00:1f.6: 3; 4\n SUBSYSTEM=pci\n DEVICE=+pci:0000:00:1f.6\n");

	assert_int_equal(r.level, 4);
	assert_int_equal(r.facility, 0);
	assert_true(r.number == 339 && r.usec == 5140900 && r.timed && r.escaped);
	assert_text(r.text, "e1000e 0000:00:1f.6: 3; 4");
	assert_text(r.subsystem, "pci");
	assert_text(r.device, "+pci:0000:00:1f.6");
}

static void records_of_others(void **unused)
{
	assert_int_equal(one("30,1,2,-;systemd[1]: started\n").facility, 3);
	assert_int_equal(one("kern  :err   : [    1.000002] x").facility, 0);
	assert_int_equal(one("daemon:err   : [    1.000002] x").facility, 1);
	assert_int_equal(one("<30>[    1.000002] x").facility, 3);
}

static void lines_of_dmesg(void **unused)
{
	struct tn_kmsg r = one("[   12.345678] loop: module loaded\n");

	assert_true(r.timed && r.usec == 12345678 && !r.escaped);
	assert_int_equal(r.level, 6);
	assert_text(r.text, "loop: module loaded");
	r = one("<4>[    0.000001][    T1] a: b");
	assert_int_equal(r.level, 4);
	assert_true(r.usec == 1);
	assert_text(r.text, "a: b");
	r = one("kern  :err   : [    1.000000] a: b");
	assert_int_equal(r.level, 3);
	assert_text(r.text, "a: b");
	assert_text(one("[    1.000000] kernel: a: b").text, "a: b"); /* journalctl's */
	r = one("no time: at all");
	assert_false(r.timed);
	assert_text(r.text, "no time: at all");
	assert_false(one("[18446744073709.551616] too late").timed);
}

static void what_only_looks_like_a_record(void **unused)
{
	assert_text(one("6,1,2 no more").text, "6,1,2 no more");
	assert_text(one("6,1,2,-").text, "6,1,2,-");
	assert_text(one("99999999,1,2,-;x").text, "99999999,1,2,-;x");
	assert_text(one(",1,2,-;x").text, ",1,2,-;x");
}

static void several(void **unused)
{
	struct tn_text rest = TN_TEXT_LITERAL("6,1,2,-;a\n\n DEVICE=n3\n[    1.000000] b\n6,2,3,c;c\n DEVICE=n4");
	struct tn_kmsg r;

	assert_true(tn_kmsg_next(&rest, &r));
	assert_text(r.text, "a");
	assert_int_equal(r.device.n, 0); /* an empty line ends it */
	assert_true(tn_kmsg_next(&rest, &r));
	assert_text(r.text, " DEVICE=n3");
	assert_true(tn_kmsg_next(&rest, &r));
	assert_text(r.text, "b");
	assert_true(tn_kmsg_next(&rest, &r));
	assert_text(r.device, "n4");
	assert_false(tn_kmsg_next(&rest, &r));
}

static void escapes(void **unused)
{
	tn_autobuf b = { 0 };

	tn_kmsg_plain(tn_text("a\\x5cb \\xc3\\xa4 \\x1b[1m \\x0a \\x5 \\xZZ \\"), &b);
	assert_text(tn_buf_text(&b), "a\\b \xc3\xa4 \\x1b[1m \\x0a \\x5 \\xZZ \\");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_record),
		cmocka_unit_test(records_of_others),
		cmocka_unit_test(lines_of_dmesg),
		cmocka_unit_test(what_only_looks_like_a_record),
		cmocka_unit_test(several),
		cmocka_unit_test(escapes),
	};

	return cmocka_run_group_tests_name("kmsg", tests, NULL, NULL);
}
