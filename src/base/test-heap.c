// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/heap.h"

#define N 100

/* In every order that this makes, mixed with taking. */
static void the_least_comes_first(void **state)
{
	for (size_t step = 1; step < N; step++) {
		size_t room[N], last = 0, waiting[N] = { 0 };
		struct tn_heap heap = { room, 0 };

		for (size_t i = 0; i < N; i++) {
			tn_heap_push(&heap, i * step % 37);
			waiting[i * step % 37]++;
			if (i % 3)
				continue;
			last = tn_heap_pop(&heap);
			for (size_t k = 0; k < last; k++)
				assert_int_equal(waiting[k], 0);
			assert_true(waiting[last]-- > 0);
		}
		for (last = 0; heap.n;) {
			size_t least = tn_heap_pop(&heap);

			assert_true(least >= last && waiting[least]-- > 0);
			last = least;
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_least_comes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
