// SPDX-License-Identifier: LGPL-2.1-or-later
#include "base/size.h"

#include <setjmp.h>
#include <errno.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"

/* ASan ends the program otherwise, where malloc(3) says that there is not so much. */
const char *__asan_default_options(void);
__attribute__((visibility("default"))) const char *__asan_default_options(void)
{
	return "allocator_may_return_null=1";
}

static void what_fits(void **state)
{
	(void)state;
	assert_true(tn_size_add(1, 2) == 3);
	assert_true(tn_size_mul(3, 4) == 12);
	assert_true(tn_size_mul(0, SIZE_MAX) == 0);
	assert_true(tn_size_add(SIZE_MAX - 1, 1) == SIZE_MAX);
	assert_true(tn_size_mul(SIZE_MAX / 3, 3) == SIZE_MAX / 3 * 3);
}

static void what_does_not_fit_stays_too_much(void **state)
{
	size_t too_much = tn_size_mul(SIZE_MAX / 3 + 1, 3);

	(void)state;
	assert_true(too_much == SIZE_MAX);
	assert_true(tn_size_add(SIZE_MAX, 1) == SIZE_MAX);
	assert_true(tn_size_add(too_much, too_much) == SIZE_MAX);
	assert_true(tn_size_mul(tn_size_add(too_much, 1), 2) == SIZE_MAX);
}

/* None of them may wrap on its own account. */
static void nothing_gives_so_much_memory(void **state)
{
	struct tn_arena arena = { 0 };
	tn_autobuf buf = { 0 };
	struct tn_text half = { "", SIZE_MAX / 2 + 1 };

	(void)state;
	assert_null(tn_arena_alloc(&arena, SIZE_MAX));
	assert_null(tn_arena_array(&arena, SIZE_MAX / 8 + 2, 8));
	assert_null(tn_arena_dup(&arena, (struct tn_text){ "", SIZE_MAX }));
	assert_null(tn_arena_join(&arena, half, half, tn_text("x")));
	assert_null(tn_text_dup((struct tn_text){ "", SIZE_MAX }));
	assert_int_equal(tn_buf_reserve(&buf, SIZE_MAX), -ENOMEM);
	assert_non_null(tn_arena_array(&arena, 2, 8));
	tn_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_fits),
		cmocka_unit_test(what_does_not_fit_stays_too_much),
		cmocka_unit_test(nothing_gives_so_much_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
