// SPDX-License-Identifier: LGPL-2.1-or-later
/* The pages: that each is found, and has all that a page has. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "base/cleanup.h"
#include "explain/cause.h"

static void check_line(const char *code, struct tn_text line)
{
	if (!line.n || line.p[0] == ' ' || line.p[line.n - 1] == ' ')
		fail_msg("%s: a line that is empty or has blanks at an end: '%.*s'", code, TN_TEXT_FMT(line));
}

static void check_lines(const char *code, const char *text)
{
	struct tn_text rest = tn_text(text), line;

	while (tn_text_line(&rest, &line))
		check_line(code, line);
}

static void check_page(const struct tn_cause *cause)
{
	assert_non_null(cause->title);
	assert_non_null(cause->text);
	assert_true(cause->title[0] && cause->text[0] && cause->remedy && cause->remedy[0]);
	assert_true(strncmp(cause->code, "E-", 2) == 0);
	assert_int_not_equal(cause->title[strlen(cause->title) - 1], '.');
	check_lines(cause->code, cause->text);
	check_lines(cause->code, cause->remedy);
	for (size_t i = 0; i < TN_N_DISTROS; i++)
		if (cause->remedies[i])
			check_lines(cause->code, cause->remedies[i]);
	assert_ptr_equal(tn_cause_find(cause->code), cause);
	assert_ptr_equal(tn_cause_find(cause->code + strlen("E-")), cause);
}

/* Each is found, which takes that they are sorted and no code is there twice. */
static void pages(void **state)
{
	const struct tn_cause_area *const *areas;
	size_t n = tn_cause_areas(&areas);

	assert_true(n > 0);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < areas[i]->n; k++) {
			if (k && strcmp(areas[i]->v[k - 1].code, areas[i]->v[k].code) >= 0)
				fail_msg("%s stands before %s", areas[i]->v[k - 1].code, areas[i]->v[k].code);
			check_page(&areas[i]->v[k]);
		}
}

static void unknown(void **state)
{
	static const char *const codes[] = { "", "E", "E-", "e-vermagic", "E-E-vermagic", "E-vermagi", "E-vermagic ", "vermagicc" };

	for (size_t i = 0; i < TN_ARRAY_SIZE(codes); i++)
		assert_null(tn_cause_find(codes[i]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pages),
		cmocka_unit_test(unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
