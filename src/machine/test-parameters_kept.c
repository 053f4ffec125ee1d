// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "machine/parameters_kept.h"

/* "OPTIONS; NAME: WHY; ..." of @n parameters. */
static const char *kept(struct tn_parameter *v, size_t n, const char *given)
{
	static char text[1024];
	tn_cleanup(tn_arena_free) struct tn_arena arena = { 0 };
	const tn_parameters all = { .v = v, .n = n };
	tn_autovec tn_parameters_lost lost = { 0 };
	const char *options;
	size_t used;

	assert_int_equal(tn_parameters_keep(&all, given, &arena, &options, &lost), 0);
	used = (size_t)snprintf(text, sizeof(text), "%s", options);
	for (size_t i = 0; i < lost.n; i++)
		used += (size_t)snprintf(text + used, sizeof(text) - used, "; %s: %s", lost.v[i].name, lost.v[i].why);
	return text;
}

#define KEPT(given, ...)                                                                              \
	kept((struct tn_parameter[]){ __VA_ARGS__ }, TN_ARRAY_SIZE(((struct tn_parameter[]){ __VA_ARGS__ })), given)

static void what_the_kernel_takes_again_is_kept(void **state)
{
	assert_string_equal(KEPT(NULL, { .name = "n", .type = "int", .value = "-5" },
				 { .name = "b", .type = "bool", .value = "Y" },
				 { .name = "h", .type = "hexint", .value = "0x1f" },
				 { .name = "t", .type = "charp", .value = "a b" },
				 { .name = "e", .type = "charp", .value = "" },
				 { .name = "l", .type = "array of int", .value = "1,2,3" }),
			    "n=-5 b=Y h=0x1f t=\"a b\" e= l=1,2,3");
}

static void what_was_never_set_need_not_be(void **state)
{
	assert_string_equal(KEPT(NULL, { .name = "t", .type = "charp", .value = "(null)" },
				 { .name = "l", .type = "array of int", .value = "" }),
			    "");
}

static void what_comes_anyway_is_not_repeated(void **state)
{
	static const struct tn_parameter_setting set = { .value = "9" };

	assert_string_equal(KEPT("x=1 my-name=2 -- t=1", { .name = "n", .type = "int", .value = "5", .setting = &set },
				 { .name = "my_name", .type = "int", .value = "7" }, { .name = "t", .type = "int", .value = "3" }),
			    "t=3");
}

static void what_cannot_be_kept_is_told(void **state)
{
	assert_string_equal(KEPT(NULL, { .name = "a", .type = "int", .trouble = "the module does not show it in sysfs" },
				 { .name = "b", .type = "special", .value = "auto" }, { .name = "c", .value = "1" },
				 { .name = "d", .type = "charp", .value = "say \"no\"" },
				 { .name = "e", .type = "charp", .value = "a\nb" },
				 { .name = "f", .type = "int", .value = "many" },
				 { .name = "g", .type = "array of int", .value = "1,x" }),
			    "; a: the module does not show it in sysfs; b: only the module knows what its value means"
			    "; c: the module's file does not say what it takes; d: its value cannot be written as a parameter"
			    "; e: its value cannot be written as a parameter; f: its value is none that could be set"
			    "; g: its value is none that could be set");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_kernel_takes_again_is_kept),
		cmocka_unit_test(what_was_never_set_need_not_be),
		cmocka_unit_test(what_comes_anyway_is_not_repeated),
		cmocka_unit_test(what_cannot_be_kept_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
