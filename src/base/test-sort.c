// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

static int reference(const void *pa, const void *pb)
{
	const struct tn_sort_item *a = pa, *b = pb;
	int c = tn_text_cmp(a->key, b->key);

	return c ? c : (a->id > b->id) - (a->id < b->id);
}

static void check(struct tn_sort_item *items, size_t n)
{
	struct tn_sort_item *want = calloc(n + 1, sizeof(*want));

	assert_non_null(want);
	memcpy(want, items, n * sizeof(*want));
	qsort(want, n, sizeof(*want), reference);
	tn_sort_texts(items, n);
	for (size_t i = 0; i < n; i++) {
		assert_true(tn_text_eq(items[i].key, want[i].key));
		assert_int_equal(items[i].id, want[i].id);
	}
	free(want);
}

/* Few letters, NUL among them, and lengths around the window make all cases meet. */
static void test_sorts_as_qsort_does(void **state)
{
	enum { N = 400, MAX = 24 };
	static char pool[N][MAX];
	struct tn_sort_item items[N];
	uint32_t seed = 1;

	for (unsigned round = 0; round < 200; round++) {
		size_t n = round * 2, letters = 1 + round % 4;

		for (uint32_t i = 0; i < n; i++) {
			for (size_t j = 0; j < MAX; j++) {
				seed = seed * 1664525u + 1013904223u;
				pool[i][j] = "\0a\377b"[(seed >> 20) % letters];
			}
			seed = seed * 1664525u + 1013904223u;
			items[i] = (struct tn_sort_item){
				.key = { pool[i], (seed >> 20) % (MAX + 1) }, .id = i };
		}
		check(items, n);
	}
}

static void test_bytes_are_unsigned_and_prefixes_first(void **state)
{
	struct tn_sort_item items[] = {
		{ .key = tn_text("\377"), .id = 0 },	  { .key = tn_text("abcdefgh0"), .id = 1 },
		{ .key = tn_text("abcdefgh"), .id = 2 },  { .key = tn_text(""), .id = 3 },
		{ .key = tn_text("abcdefgh00"), .id = 4 },
	};

	tn_sort_texts(items, 5);
	assert_int_equal(items[0].id, 3);
	assert_int_equal(items[1].id, 2);
	assert_int_equal(items[2].id, 1);
	assert_int_equal(items[3].id, 4);
	assert_int_equal(items[4].id, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorts_as_qsort_does),
		cmocka_unit_test(test_bytes_are_unsigned_and_prefixes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
