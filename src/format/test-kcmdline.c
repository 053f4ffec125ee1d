// SPDX-License-Identifier: LGPL-2.1-or-later
/* What `modprobe -c` of kmod 34 makes of each text in /proc/cmdline. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "format/kcmdline.h"

static void check(const char *cmdline, const char *want)
{
	struct tn_text rest = tn_text(cmdline);
	struct tn_kcmdline_param p;
	tn_autobuf got = { 0 };

	while (tn_kcmdline_next(&rest, &p))
		tn_buf_addf(&got, "%.*s %.*s%s%s%.*s|", TN_TEXT_FMT(p.module), TN_TEXT_FMT(p.name),
			    p.has_value ? "=" : "", p.quote_before_value ? "\"" : "",
			    TN_TEXT_FMT(p.value));
	tn_buf_add_char(&got, '\0');
	assert_string_equal(got.p, want);
	assert_int_equal(rest.n, 0);
}

static void parameters(void **state)
{
	check("", "");
	check("a.b=c\n", "a b=c|");
	check("a.b=c", "a b=c|");
	check("a.b quiet ro x=y.z", "a b|");
	check("a-b.c-d=e-f A.B=C 1.2=3", "a-b c-d=e-f|A B=C|1 2=3|");
	check("a.b=c.d a.b=c=d a.b=", "a b=c.d|a b=c=d|a b=|");
	check("a[b-c].d=e ../x.y=z a/b.c=d", "a[b-c] d=e|a/b c=d|");
	check("modprobe.blacklist=a,b-c,,d modprobe.blacklist modprobe.blacklist=",
	      "modprobe blacklist=a,b-c,,d|modprobe blacklist|modprobe blacklist=|");
	check("x -- a.b=c", "a b=c|");
}

static void odd_ones(void **state)
{
	check("a.=c", "a =c|");
	check(".b=c", " b=c|");
	check("a..b=c a.b.c=d =a.b a=b.c .", " |");
	check("a.b=c\td.e=f\ng.h=i  j.k=l\vm.n=o\rp.q=r\fs.t=u",
	      "a b=c|d e=f|g h=i|j k=l|m n=o|p q=r|s t=u|");
}

static void quotes(void **state)
{
	check("a.b=\"c d\" e.f=\"\"", "a b=\"c d\"|e f=\"\"|");
	check("a.b=c\"d e\"f", "a b=c\"d e\"f|");
	check("\"a.b=c d\" e.f=g", "a b=\"c d\"|e f=g|");
	check("\"a.b=c d\"e x.y", "a b=\"c d\"e|x y|");
	check("a=\"x.y=z\" a.\"b c\"=d a\"b.c=d \"a.b\" \"a b.c=d\" x.y", "");
	check("a=\"x.y=z\" a.\"b c\"=d \"a.b\" \"a b.c=d\" \"\" x.y", "x y|");
	check("a.b=\"unclosed x.y=z", "");
	check("a.b='x y'", "a b='x|");
	check("a.b=\\\"c\\ d", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters),
		cmocka_unit_test(odd_ones),
		cmocka_unit_test(quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
