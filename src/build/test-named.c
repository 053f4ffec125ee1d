// SPDX-License-Identifier: LGPL-2.1-or-later
/* Places outside of a source, as shells and makefiles write them. */
#include "build/named.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_names(void **state)
{
	static const struct {
		const char *text, *named; /* with a blank before each */
	} cases[] = {
		{ "", "" },
		{ "make -C /lib/modules/6.1/build M=$PWD", "" },
		{ "KBUILD_EXTRA_SYMBOLS=/usr/src/ofa/Module.symvers", " /usr/src/ofa/Module.symvers" },
		{ "cc -I/opt/sdk/include -I'/opt/sdk/lib' /opt/sdk/include/", " /opt/sdk/include /opt/sdk/lib" },
		{ "/usr/src/ofa_kernel/$(uname -r)/x", " /usr/src/ofa_kernel" },
		{ "/usr/src/linux-$kernelver/x /usr/src/$name /opt/*", "" },
		{ "/home/opt/x ./usr/src/y a/usr/src/z /opt /opt/ /usr/src/", "" },
		{ "/opt/a:/opt/b;/opt/c", " /opt/a /opt/b /opt/c" },
		{ "/opt// /opt/. /usr/src/../x", "" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
		tn_autovec tn_build_named named = { 0 };
		char all[256] = "";

		assert_int_equal(tn_build_named_find(tn_text(cases[i].text), &arena, &named), 0);
		for (size_t k = 0; k < named.n; k++) {
			strcat(all, " ");
			strcat(all, named.v[k]);
		}
		if (strcmp(all, cases[i].named) != 0)
			fail_msg("\"%s\" names \"%s\"", cases[i].text, all);
	}
}

static void test_too_many(void **state)
{
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	tn_autovec tn_build_named named = { 0 };
	char name[32];
	int r = 0;

	for (unsigned i = 0; i <= TN_BUILD_NAMED_MAX && r == 0; i++) {
		snprintf(name, sizeof(name), "/opt/%u /opt/%u", i, i);
		r = tn_build_named_find(tn_text(name), &arena, &named);
	}
	assert_int_equal(r, -E2BIG);
	assert_int_equal(named.n, TN_BUILD_NAMED_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_too_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
