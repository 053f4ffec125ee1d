// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/vec.h"

struct pair {
	int a;
	char b;
};

static void pushes(void **state)
{
	TN_VEC(struct pair) v = { 0 };

	(void)state;
	for (int i = 0; i < 1000; i++)
		assert_int_equal(tn_vec_push(&v, (struct pair){ i, 'x' }), 0);
	assert_int_equal(v.n, 1000);
	for (int i = 0; i < 1000; i++)
		assert_int_equal(v.v[i].a, i);
	/* An element of the vector itself may be pushed while it moves. */
	while (v.n < v.room)
		assert_int_equal(tn_vec_push(&v, v.v[7]), 0);
	assert_int_equal(tn_vec_push(&v, v.v[7]), 0);
	assert_int_equal(v.v[v.n - 1].a, 7);
	tn_vec_free(&v);
	assert_null(v.v);
	assert_int_equal(v.n + v.room, 0);
	tn_vec_free(&v);
}

static void out_of_memory(void **state)
{
	struct pair one = { 1, 'y' };
	TN_VEC(struct pair) full = { &one, SIZE_MAX / 16, SIZE_MAX / 16 };

	(void)state;
	assert_int_equal(tn_vec_push(&full, one), -ENOMEM);
	assert_ptr_equal(full.v, &one);
	assert_true(full.n == SIZE_MAX / 16 && full.room == SIZE_MAX / 16);
}

static void one_owner(void **state)
{
	tn_autovec TN_VEC(int) kept = { 0 };
	int *array;

	(void)state;
	{
		tn_autovec __typeof__(kept) made = { 0 };

		assert_int_equal(tn_vec_push(&made, 7), 0);
		array = made.v;
		kept = tn_vec_take(&made);
		assert_null(made.v);
		assert_int_equal(made.n + made.room, 0);
	}
	assert_ptr_equal(kept.v, array);
	assert_int_equal(kept.v[0], 7);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pushes),
		cmocka_unit_test(out_of_memory),
		cmocka_unit_test(one_owner),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
