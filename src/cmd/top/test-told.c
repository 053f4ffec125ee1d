// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is told of a module, from one process to the other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "cmd/top/told.h"

static void check_line(const struct tn_top_line *l, const char *label, enum tn_cell_style style, const char *text)
{
	if (label)
		assert_string_equal(l->label, label);
	else
		assert_null(l->label);
	assert_int_equal(l->style, style);
	assert_string_equal(l->text, text);
}

static void test_there_and_back(void **state)
{
	struct tn_told told = { 0 }, users = { 0 }, back = { 0 };
	tn_autobuf text = { 0 };

	assert_int_equal(tn_told_add(&told, "state", TN_CELL_GOOD, "loaded"), 0);
	assert_int_equal(tn_told_add(&told, NULL, TN_CELL_BAD, "a\ttab, and \033[2J\nnew"), 0);
	told.users_at = 1;
	assert_int_equal(tn_told_add(&told, "parameters", TN_CELL_PLAIN, "a=1"), 0);
	told.lines.v[2].parameter = true;
	tn_told_write(&told, &text);
	assert_true(tn_told_is_whole(tn_buf_text(&text)));
	assert_false(tn_told_is_whole((struct tn_text){ text.p, text.n - 1 }));

	assert_int_equal(tn_told_read(tn_buf_text(&text), &back), 0);
	assert_int_equal(back.lines.n, 3);
	assert_int_equal(back.users_at, 1);
	check_line(&back.lines.v[0], "state", TN_CELL_GOOD, "loaded");
	check_line(&back.lines.v[1], NULL, TN_CELL_BAD, "a\ttab, and \\x1b[2J\\x0anew");
	check_line(&back.lines.v[2], "parameters", TN_CELL_PLAIN, "a=1");
	assert_true(back.lines.v[2].parameter && !back.lines.v[1].parameter);

	assert_int_equal(tn_told_add_users(&back, &users), 0);
	assert_int_equal(back.lines.n, 3);
	assert_int_equal(tn_told_add(&users, "used by", TN_CELL_PLAIN, "one"), 0);
	assert_int_equal(tn_told_add(&users, NULL, TN_CELL_DIM, "two"), 0);
	assert_int_equal(tn_told_add_users(&back, &users), 0);
	assert_int_equal(back.lines.n, 5);
	check_line(&back.lines.v[0], "state", TN_CELL_GOOD, "loaded");
	check_line(&back.lines.v[1], "used by", TN_CELL_PLAIN, "one");
	check_line(&back.lines.v[2], NULL, TN_CELL_DIM, "two");
	check_line(&back.lines.v[4], "parameters", TN_CELL_PLAIN, "a=1");
	tn_told_free(&told);
	tn_told_free(&users);
	tn_told_free(&back);
}

static void test_nothing_to_tell(void **state)
{
	struct tn_told told = { 0 };
	tn_autobuf text = { 0 };

	tn_told_write(&told, &text);
	assert_true(tn_told_is_whole(tn_buf_text(&text)));
	assert_int_equal(tn_told_read(tn_buf_text(&text), &told), 0);
	assert_int_equal(told.lines.n, 0);
	assert_int_equal(tn_told_add(&told, "x", TN_CELL_PLAIN, NULL), -ENOMEM);
	tn_told_free(&told);
}

/* A process that was taken over by what it read says what it likes. */
static void test_hostile(void **state)
{
	static const char *const bad[] = {
		"\n", "0", "0-", "0-\n", "\t\n", "0\t\n", "x-label\ttext\n", "/-a\tb\n", "9-a\tb\n", "\x7f-a\tb\n", "0-no tab\n",
	};
	struct tn_told told = { 0 };

	for (size_t i = 0; i < TN_ARRAY_SIZE(bad); i++) {
		assert_int_equal(tn_told_read(tn_text(bad[i]), &told), 0);
		assert_int_equal(told.lines.n, 0);
	}
	assert_int_equal(tn_told_read(tn_text("0-\033[2J\t\033]0;x\a\n@\n@\n6-\t\n"), &told), 0);
	assert_int_equal(told.lines.n, 2);
	assert_int_equal(told.users_at, 1);
	check_line(&told.lines.v[0], "\\x1b[2J", TN_CELL_PLAIN, "\\x1b]0;x\\x07");
	check_line(&told.lines.v[1], NULL, TN_CELL_BAD, "");
	tn_told_free(&told);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_there_and_back),
		cmocka_unit_test(test_nothing_to_tell),
		cmocka_unit_test(test_hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
