// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "explain/modprobe_calls.h"

/* "i": with -i, "?": it may not be run. */
static void calls(void **unused)
{
	static const struct {
		const char *shell, *calls;
	} cases[] = {
		{ "modprobe b", "b" },
		{ "/sbin/modprobe -q b x=1 y", "b" },
		{ "modprobe b x=1; /sbin/modprobe -i c", "b c(i)" },
		{ "modprobe -qi b && modprobe c", "b(i) c(?)" },
		{ "modprobe b || true; modprobe c", "b c(?)" },
		{ "lsmod | grep -q b || { modprobe c; }", "c(?)" },
		{ "if test -e /x; then modprobe b; fi", "b(?)" },
		{ "modprobe -a b c && echo modprobe d", "b c" },
		{ "modprobe --ignore-install \"b\" $CMDLINE_OPTS", "b(i)" },
		{ "modprobe $CMDLINE_OPTS b", "b" },
		{ "X=1 exec modprobe 'b' >/dev/null 2>&1; modprobe c", "b(?) c(?)" },
		{ "modprobe b &>/x & modprobe c > /y", "b c" },
		{ "modprobe -S 1.0 b; modprobe --set-version=1.0 c; modprobe -S1.0 d", "b c d" },
		{ "modprobe -b b", "b(?)" },
		{ "modprobe -r b; modprobe -n c; modprobe -C /x d; modprobe --show-depends e", "" },
		{ "modprobe b$x; modprobe \\b; modprobe $(cat /x) ", "" },
		{ "sh -c 'modprobe b'; # modprobe c\nmodprobe d", "d" },
		{ "exit 0; modprobe b", "b(?)" },
		{ "(modprobe b)", "b(?)" },
		{ "modprobe -- -b", "-b" },
		{ "modprobe", "" },
		{ "modprobe -", "-" },
		{ "modprobe --", "" },
		{ "> modprobe b", "" },
		{ "", "" },
		{ "'", "" },
		{ "\\", "" },
		{ "\"modprobe", "" },
		{ "&&;;||", "" },
	};

	(void)unused;
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_autovec tn_modprobe_calls found = { 0 };
		tn_autobuf got = { 0 };

		assert_int_equal(tn_modprobe_calls_find(cases[i].shell, &found), 0);
		for (size_t k = 0; k < found.n; k++)
			tn_buf_addf(&got, "%s%.*s%s%s", k ? " " : "", TN_TEXT_FMT(found.v[k].name),
				    found.v[k].ignore_install ? "(i)" : "", found.v[k].certain ? "" : "(?)");
		tn_buf_add_char(&got, '\0');
		if (strcmp(got.p, cases[i].calls) != 0)
			fail_msg("%s: %s", cases[i].shell, got.p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(calls) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
