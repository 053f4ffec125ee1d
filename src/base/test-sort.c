// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/sort.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
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

/*
 * M. D. McIlroy's "A killer adversary for quicksort": numbers are decided on only
 * when the algorithm compares them, each time so that its pivot is a bad one.
 */
struct adversary {
	unsigned *number; /* of each item; UNDECIDED: more than all others */
	unsigned next, candidate;
};
#define UNDECIDED UINT32_MAX

static bool is_less(struct adversary *a, uint32_t x, uint32_t y)
{
	if (x != y && a->number[x] == UNDECIDED && a->number[y] == UNDECIDED)
		a->number[x == a->candidate ? x : y] = a->next++;
	if (a->number[x] == UNDECIDED)
		a->candidate = x;
	else if (a->number[y] == UNDECIDED)
		a->candidate = y;
	return a->number[x] < a->number[y];
}

static uint32_t median(struct adversary *a, uint32_t x, uint32_t y, uint32_t z)
{
	bool turned = is_less(a, y, x);
	uint32_t low = turned ? y : x, high = turned ? x : y;

	return is_less(a, z, low) ? low : is_less(a, high, z) ? high : z;
}

static void swap(uint32_t *a, uint32_t *b)
{
	uint32_t t = *a;

	*a = *b;
	*b = t;
}

/* The partitions of tn_sort_texts(), to learn which order it would like least. */
static void play_against(struct adversary *a, uint32_t *v, size_t n)
{
	while (n > 12) {
		uint32_t pivot = median(a, v[0], v[n / 2], v[n - 1]);
		size_t less = 0, more = n, i = 0;

		while (i < more)
			if (is_less(a, v[i], pivot))
				swap(&v[i++], &v[less++]);
			else if (is_less(a, pivot, v[i]))
				swap(&v[i], &v[--more]);
			else
				i++;
		if (less < n - more) {
			play_against(a, v, less);
			v += more;
			n -= more;
		} else {
			play_against(a, v + more, n - more);
			n = less;
		}
	}
}

static void make_worst_order(uint32_t *ret, size_t n)
{
	struct adversary a = { .number = ret };
	uint32_t *v = calloc(n, sizeof(*v));

	assert_non_null(v);
	for (uint32_t i = 0; i < n; i++) {
		ret[i] = UNDECIDED;
		v[i] = i;
	}
	play_against(&a, v, n);
	for (size_t i = 0; i < n; i++)
		if (ret[i] == UNDECIDED)
			ret[i] = a.next++;
	free(v);
}

/* qsort() is what takes over where pivots go on being bad; the linker hands us its calls. */
static size_t handed_over; /* the most in one call */
void __real_qsort(void *items, size_t n, size_t size, int (*compare)(const void *, const void *));
void __wrap_qsort(void *items, size_t n, size_t size, int (*compare)(const void *, const void *));

void __wrap_qsort(void *items, size_t n, size_t size, int (*compare)(const void *, const void *))
{
	if (compare != reference && n > handed_over)
		handed_over = n;
	__real_qsort(items, n, size, compare);
}

static void sort_numbers(const uint32_t *numbers, size_t n)
{
	struct tn_sort_item *items = calloc(n, sizeof(*items));
	char(*keys)[8] = calloc(n, sizeof(*keys));

	assert_true(items && keys);
	for (uint32_t i = 0; i < n; i++) {
		snprintf(keys[i], sizeof(keys[i]), "%07u", numbers[i]);
		items[i] = (struct tn_sort_item){ .key = { keys[i], 7 }, .id = i };
	}
	handed_over = 0;
	check(items, n);
	free(items);
	free(keys);
}

/* Aliases stand in a module in an order of its maker's choice: no such order may take n passes. */
static void test_no_order_is_quadratic(void **state)
{
	enum { N = 4000 };
	static uint32_t worst[N], any[N];
	uint32_t seed = 1;

	make_worst_order(worst, N);
	sort_numbers(worst, N);
	assert_true(handed_over > N / 2);
	for (uint32_t i = 0; i < N; i++) {
		seed = seed * 1664525u + 1013904223u;
		any[i] = seed >> 10;
	}
	sort_numbers(any, N);
	assert_true(handed_over < N / 20);
}

/* One level a window would be 128 Ki levels. */
static void test_long_beginnings_do_not_recurse_as_deep(void **state)
{
	enum { N = 20, LENGTH = 1 << 20 };
	struct tn_sort_item items[N];
	char *text = malloc(LENGTH);

	assert_non_null(text);
	memset(text, 'a', LENGTH);
	for (uint32_t i = 0; i < N; i++)
		items[i] = (struct tn_sort_item){ .key = { text, LENGTH - i % 7 }, .id = i };
	check(items, N);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sorts_as_qsort_does),
		cmocka_unit_test(test_no_order_is_quadratic),
		cmocka_unit_test(test_long_beginnings_do_not_recurse_as_deep),
		cmocka_unit_test(test_bytes_are_unsigned_and_prefixes_first),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
