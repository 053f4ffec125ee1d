// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/modinfo.h"

static void expect(struct tn_text *rest, const char *key, const char *value)
{
	struct tn_modinfo_entry e;

	assert_true(tn_modinfo_next(rest, &e));
	if (!tn_text_is(e.key, key) || !tn_text_is(e.value, value))
		fail_msg("%.*s=%.*s, not %s=%s", TN_TEXT_FMT(e.key), TN_TEXT_FMT(e.value), key, value);
}

static void records_in_order(void **state)
{
	struct tn_text t = TN_TEXT_LITERAL("license=GPL\0\0\0parm=a:b=c (int)\0flag\0empty=\0=v\0last=1");
	struct tn_modinfo_entry e;

	(void)state;
	expect(&t, "license", "GPL");
	expect(&t, "parm", "a:b=c (int)");
	expect(&t, "flag", "");
	expect(&t, "empty", "");
	expect(&t, "", "v");
	expect(&t, "last", "1");
	assert_false(tn_modinfo_next(&t, &e));
	assert_false(tn_modinfo_next(&t, &e));
}

static void first_of_a_key(void **state)
{
	struct tn_text t = TN_TEXT_LITERAL("alias=a\0alias=b\0empty=\0");

	(void)state;
	assert_true(tn_text_is(tn_modinfo_get(t, "alias"), "a"));
	assert_non_null(tn_modinfo_get(t, "empty").p);
	assert_null(tn_modinfo_get(t, "ali").p);
	assert_null(tn_modinfo_get((struct tn_text){ 0 }, "alias").p);
}

static void of_a_built_in_module(void **state)
{
	struct tn_text t = TN_TEXT_LITERAL("a.license=GPL\0ab.license=MIT\0.alias=x\0a.parm.x=1=2\0a\0a.=e\0b.a.q=z\0");
	const struct tn_modinfo_entry no_module = { .key = TN_TEXT_LITERAL(".alias") };
	struct tn_text module, key;
	struct tn_modinfo_entry e;

	(void)state;
	assert_true(tn_modinfo_next_of(&t, tn_text("a"), &e));
	assert_true(tn_text_is(e.key, "license") && tn_text_is(e.value, "GPL"));
	assert_true(tn_modinfo_next_of(&t, tn_text("a"), &e));
	assert_true(tn_text_is(e.key, "parm.x") && tn_text_is(e.value, "1=2"));
	assert_true(tn_modinfo_next_of(&t, tn_text("a"), &e));
	assert_true(tn_text_is(e.key, "") && tn_text_is(e.value, "e"));
	assert_false(tn_modinfo_next_of(&t, tn_text("a"), &e));
	assert_false(tn_modinfo_split(&no_module, &module, &key));
	assert_false(tn_modinfo_split(&(struct tn_modinfo_entry){ 0 }, &module, &key));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(records_in_order),
		cmocka_unit_test(first_of_a_key),
		cmocka_unit_test(of_a_built_in_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
