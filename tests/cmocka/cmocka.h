/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cmocka.h - the part of cmocka that our tests use, for where it is not packaged
 *
 * The build takes it for 32-bit, musl and cross builds only (meson.build): the
 * same tests, without a library of that architecture.
 */
#ifndef TN_TESTS_CMOCKA_H
#define TN_TESTS_CMOCKA_H

#include <inttypes.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct CMUnitTest {
	const char *name;
	void (*test_func)(void **state);
	int (*setup_func)(void **state);
	int (*teardown_func)(void **state);
	void *initial_state;
};

#define cmocka_unit_test(f) { #f, f, NULL, NULL, NULL }
#define cmocka_unit_test_setup(f, setup) { #f, f, setup, NULL, NULL }
#define cmocka_unit_test_teardown(f, teardown) { #f, f, NULL, teardown, NULL }
#define cmocka_unit_test_setup_teardown(f, setup, teardown) { #f, f, setup, teardown, NULL }
#define cmocka_unit_test_prestate(f, state) { #f, f, NULL, NULL, state }

/* Where a failed (1) or skipped (2) test goes back to, and the state of the one
 * that runs (not a local: longjmp() may lose those). */
static jmp_buf tn_cm_back;
static void *tn_cm_state;

#define tn_cm_leave_(how, ...)                                                 \
	do {                                                                   \
		fprintf(stderr, "%s:%d: ", __FILE__, __LINE__);                \
		fprintf(stderr, __VA_ARGS__);                                  \
		fputc('\n', stderr);                                           \
		longjmp(tn_cm_back, how);                                      \
	} while (0)

#define print_message(...) fprintf(stderr, __VA_ARGS__)
#define print_error(...) fprintf(stderr, __VA_ARGS__)

#define fail_msg(...) tn_cm_leave_(1, __VA_ARGS__)
#define fail() tn_cm_leave_(1, "failed")
#define skip() tn_cm_leave_(2, "skipped")

#define assert_true(c)                                                         \
	do {                                                                   \
		if (!(c))                                                      \
			fail_msg("not true: %s", #c);                          \
	} while (0)
#define assert_false(c) assert_true(!(c))
#define assert_null(p) assert_true((p) == NULL)
#define assert_non_null(p) assert_true((p) != NULL)
#define assert_ptr_equal(a, b) assert_true((const void *)(a) == (const void *)(b))
#define assert_ptr_not_equal(a, b) assert_true((const void *)(a) != (const void *)(b))
#define assert_return_code(r, error) assert_true((r) >= 0)

/* Through a cast, as cmocka does: signed and unsigned of any width compare. */
#define tn_cm_compare_(a, op, b)                                               \
	do {                                                                   \
		uintmax_t tn_cm_a_ = (uintmax_t)(a), tn_cm_b_ = (uintmax_t)(b); \
\
		if (!(tn_cm_a_ op tn_cm_b_))                                   \
			fail_msg("%s %s %s: %#" PRIxMAX " and %#" PRIxMAX, #a, \
				 #op, #b, tn_cm_a_, tn_cm_b_);                 \
	} while (0)
#define assert_int_equal(a, b) tn_cm_compare_(a, ==, b)
#define assert_int_not_equal(a, b) tn_cm_compare_(a, !=, b)
#define assert_in_range(v, low, high)                                          \
	do {                                                                   \
		tn_cm_compare_(v, >=, low);                                    \
		tn_cm_compare_(v, <=, high);                                   \
	} while (0)

#define assert_string_equal(a, b)                                              \
	do {                                                                   \
		const char *tn_cm_s_ = (a), *tn_cm_t_ = (b);                   \
\
		if (strcmp(tn_cm_s_, tn_cm_t_) != 0)                           \
			fail_msg("\"%s\" != \"%s\"", tn_cm_s_, tn_cm_t_);      \
	} while (0)
#define assert_string_not_equal(a, b) assert_true(strcmp(a, b) != 0)
#define assert_memory_equal(a, b, n) assert_true(memcmp(a, b, n) == 0)
#define assert_memory_not_equal(a, b, n) assert_true(memcmp(a, b, n) != 0)

/* Return: 0 passed, 1 failed, 2 skipped. */
static inline int tn_cm_run_(const struct CMUnitTest *t, void *group_state)
{
	int how;

	tn_cm_state = t->initial_state ? t->initial_state : group_state;
	how = setjmp(tn_cm_back);
	if (how == 0) {
		if (t->setup_func && t->setup_func(&tn_cm_state))
			return 1;
		t->test_func(&tn_cm_state);
	}
	/* A failed test still leaves what its teardown would remove. */
	if (t->teardown_func && t->teardown_func(&tn_cm_state) && how == 0)
		return 1;
	return how;
}

static inline int tn_cm_group_(const struct CMUnitTest *tests, size_t n, int (*setup)(void **),
			       int (*teardown)(void **))
{
	int counts[3] = { 0 };
	void *state = NULL;

	if (setup && setup(&state))
		return 1;
	for (size_t i = 0; i < n; i++) {
		int how = tn_cm_run_(&tests[i], state);

		counts[how]++;
		if (how)
			fprintf(stderr, "[  %s ] %s\n", how == 1 ? "FAILED " : "SKIPPED", tests[i].name);
	}
	if (teardown && teardown(&state))
		counts[1]++;
	fprintf(stderr, "[  PASSED  ] %d test(s).\n", counts[0]);
	return counts[1];
}

#define cmocka_run_group_tests(tests, setup, teardown)                         \
	tn_cm_group_(tests, sizeof(tests) / sizeof((tests)[0]), setup, teardown)
#define cmocka_run_group_tests_name(name, tests, setup, teardown)              \
	cmocka_run_group_tests(tests, setup, teardown)

#endif
