// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <stdio.h>

#include "base/hash.h"

enum { MANY = 5000 };

static void holds_many(void **state)
{
	static char names[MANY][16];
	struct tn_hash h = { 0 };
	bool seen[MANY] = { false };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < MANY; i++) {
		snprintf(names[i], sizeof(names[i]), "module_%zu", i);
		assert_int_equal(tn_hash_add(&h, tn_text(names[i]), names[i], NULL), 0);
		assert_int_equal(h.n, i + 1);
	}
	for (size_t i = 0; i < MANY; i++) {
		char copy[16];

		memcpy(copy, names[i], sizeof(copy)); /* equal by content, not by address */
		assert_ptr_equal(tn_hash_get(&h, tn_text(copy)), names[i]);
	}
	assert_null(tn_hash_get(&h, tn_text("module_")));
	for (struct tn_hash_slot *s = NULL; (s = tn_hash_next(&h, s)); n++) {
		size_t i = (size_t)((char *)s->value - names[0]) / sizeof(names[0]);

		assert_true(i < MANY && !seen[i]);
		seen[i] = true;
	}
	assert_int_equal(n, MANY);
	tn_hash_free(&h);
	assert_null(tn_hash_get(&h, tn_text(names[0])));
}

static void add_keeps_put_replaces(void **state)
{
	struct tn_hash h = { 0 };
	int one, two;
	void *old = NULL;

	(void)state;
	assert_null(tn_hash_get(&h, tn_text("a")));
	assert_null(tn_hash_next(&h, NULL));
	assert_int_equal(tn_hash_put(&h, tn_text("a"), &one), 0);
	assert_int_equal(tn_hash_add(&h, tn_text("a"), &two, &old), -EEXIST);
	assert_ptr_equal(old, &one);
	assert_ptr_equal(tn_hash_get(&h, tn_text("a")), &one);
	assert_int_equal(tn_hash_put(&h, tn_text("a"), &two), 1);
	assert_ptr_equal(tn_hash_get(&h, tn_text("a")), &two);
	assert_int_equal(h.n, 1);
	tn_hash_free(&h);
}

static void odd_keys(void **state)
{
	struct tn_hash h = { 0 };
	int empty, nul, other;

	(void)state;
	assert_int_equal(tn_hash_add(&h, (struct tn_text){ 0 }, &empty, NULL), 0);
	assert_int_equal(tn_hash_add(&h, tn_text(""), &other, NULL), -EEXIST);
	assert_int_equal(tn_hash_add(&h, TN_TEXT_LITERAL("\0"), &nul, NULL), 0);
	assert_ptr_equal(tn_hash_get(&h, tn_text("")), &empty);
	assert_ptr_equal(tn_hash_get(&h, (struct tn_text){ 0 }), &empty);
	assert_ptr_equal(tn_hash_get(&h, TN_TEXT_LITERAL("\0")), &nul);
	assert_int_equal(h.n, 2);
	tn_hash_free(&h);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_many),
		cmocka_unit_test(add_keeps_put_replaces),
		cmocka_unit_test(odd_keys),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
