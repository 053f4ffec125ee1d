// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"

static void allocates(void **state)
{
	struct tn_arena a = { 0 };
	static const size_t sizes[] = { 0, 1, 7, 16, 100, 16 * 1024, 16 * 1024 - 64, 1000000, 3 };
	uint8_t *p[9];

	(void)state;
	for (size_t i = 0; i < 9; i++) {
		p[i] = tn_arena_alloc(&a, sizes[i]);
		assert_non_null(p[i]);
		assert_int_equal((uintptr_t)p[i] % _Alignof(max_align_t), 0);
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(p[i][j], 0);
		memset(p[i], (int)i + 1, sizes[i]);
	}
	for (size_t i = 0; i < 9; i++) /* none lies over another */
		for (size_t j = 0; j < sizes[i]; j++)
			assert_int_equal(p[i][j], i + 1);
	tn_arena_free(&a);
	assert_null(a.chunks);
}

static void strings(void **state)
{
	struct tn_arena a = { 0 };
	char *many[3000], *odd, *aligned;

	(void)state;
	for (size_t i = 0; i < 3000; i++)
		many[i] = tn_arena_printf(&a, "name-%zu", i);
	assert_string_equal(many[0], "name-0");
	assert_string_equal(many[2999], "name-2999");
	assert_string_equal(tn_arena_str(&a, "x"), "x");
	odd = tn_arena_dup(&a, TN_TEXT_LITERAL("a\0b"));
	assert_memory_equal(odd, "a\0b", 4);
	assert_string_equal(tn_arena_dup(&a, (struct tn_text){ 0 }), "");
	aligned = tn_arena_alloc(&a, 8); /* behind a string of odd length */
	assert_int_equal((uintptr_t)aligned % _Alignof(max_align_t), 0);
	tn_arena_free(&a);
}

static void out_of_memory(void **state)
{
	struct tn_arena a = { 0 };
	char *s = tn_arena_str(&a, "kept");

	(void)state;
	assert_null(tn_arena_alloc(&a, SIZE_MAX));
	assert_null(tn_arena_alloc(&a, SIZE_MAX / 2 + 1));
	assert_string_equal(s, "kept");
	assert_string_equal(tn_arena_str(&a, "more"), "more");
	tn_arena_free(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(allocates),
		cmocka_unit_test(strings),
		cmocka_unit_test(out_of_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
