// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/procstatus.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void fields_of_a_status(void **state)
{
	static const char status[] = "Name:\tSeccomp:\nUid:\t0\t0\t0\t0\nSeccomp:\t2\nSeccomp_filters:\t3\n";
	struct tn_text field;

	(void)state;
	assert_true(tn_procstatus_field(tn_text(status), TN_TEXT_LITERAL("Seccomp:"), &field));
	assert_true(tn_text_is(field, "2"));
	assert_true(tn_procstatus_field(tn_text(status), TN_TEXT_LITERAL("Uid:"), &field));
	assert_true(tn_text_is(field, "0\t0\t0\t0"));
	assert_false(tn_procstatus_field(tn_text(status), TN_TEXT_LITERAL("CapEff:"), &field));
	assert_false(tn_procstatus_field((struct tn_text){ 0 }, TN_TEXT_LITERAL("Uid:"), &field));
}

static void the_first_user_namespace(void **state)
{
	(void)state;
	assert_true(tn_uid_map_is_first(tn_text("         0          0 4294967295\n")));
	assert_false(tn_uid_map_is_first(tn_text("0 1000 1\n")));
	assert_false(tn_uid_map_is_first(tn_text("0 0 4294967295\n1 1 1\n")));
	assert_false(tn_uid_map_is_first(tn_text("0 0\n")));
	assert_false(tn_uid_map_is_first(tn_text("0 0 99999999999999999999\n")));
	assert_false(tn_uid_map_is_first((struct tn_text){ 0 }));
}

static void variables_of_an_environment(void **state)
{
	static const char environment[] = "A=1\0containers=no\0container=lxc\0container=late\0LAST=x";
	const struct tn_text all = { environment, sizeof(environment) - 1 };

	(void)state;
	assert_true(tn_text_is(tn_environ_get(all, TN_TEXT_LITERAL("container=")), "lxc"));
	assert_true(tn_text_is(tn_environ_get(all, TN_TEXT_LITERAL("LAST=")), "x"));
	assert_null(tn_environ_get(all, TN_TEXT_LITERAL("B=")).p);
	assert_null(tn_environ_get((struct tn_text){ 0 }, TN_TEXT_LITERAL("B=")).p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_of_a_status),
		cmocka_unit_test(the_first_user_namespace),
		cmocka_unit_test(variables_of_an_environment),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
