// SPDX-License-Identifier: LGPL-2.1-or-later
#include "core/image/facts.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void texts_move_as_they_are(void **state)
{
	struct tn_facts f = { 0 };
	tn_autobuf texts = { 0 };
	char bytes[] = "one two";

	(void)state;
	assert_int_equal(tn_vec_push(&f.aliases, ((struct tn_text){ bytes, 3 })), 0);
	assert_int_equal(tn_vec_push(&f.softdeps, ((struct tn_text){ bytes + 4, 3 })), 0);
	assert_int_equal(tn_facts_own(&f, &texts), 0);
	memset(bytes, 'x', sizeof(bytes));
	assert_true(tn_text_is(f.aliases.v[0], "one"));
	assert_true(tn_text_is(f.softdeps.v[0], "two"));
	tn_facts_free(&f);
}

/* Many texts may be one piece of the file, so their sum is not bounded by its size. */
static void texts_that_do_not_fit_together(void **state)
{
	struct tn_facts f = { 0 };
	tn_autobuf texts = { 0 };

	(void)state;
	for (int i = 0; i < 4; i++)
		assert_int_equal(tn_vec_push(&f.aliases, ((struct tn_text){ "x", SIZE_MAX / 4 + 1 })), 0);
	assert_int_equal(tn_facts_own(&f, &texts), -ENOMEM);
	assert_string_equal(f.aliases.v[0].p, "x");
	tn_facts_free(&f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_move_as_they_are),
		cmocka_unit_test(texts_that_do_not_fit_together),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
