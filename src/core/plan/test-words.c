// SPDX-License-Identifier: LGPL-2.1-or-later
/* Each value has its row: an id of its own, and something to say where it can occur. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "core/plan/words.h"

static unsigned marks(const char *clause)
{
	unsigned n = 0;

	for (; clause && *clause; clause++)
		n += *clause == '@';
	return n;
}

/* Of those before @row, none has its id; and it says what it is. */
static void check_row(const struct tn_words *row, const struct tn_words *table, bool clauses)
{
	assert_non_null(row->id);
	assert_int_equal(strspn(row->id, "abcdefghijklmnopqrstuvwxyz-"), strlen(row->id));
	for (const struct tn_words *before = table; before < row; before++)
		assert_false(before->id && strcmp(before->id, row->id) == 0);
	assert_true(!clauses || row->load || row->unload);
	assert_in_range(marks(row->load), 0, 1);
	assert_in_range(marks(row->unload), 0, 1);
	assert_true(!row->other || marks(row->other) == 1);
}

static void every_value_has_its_row(void **state)
{
	const struct {
		const struct tn_words *table;
		size_t first, last;
		bool clauses;
	} tables[] = {
		{ tn_words_kind(0), TN_STEP_INSERT, TN_STEP_FAIL, true },
		{ tn_words_skip(0), TN_SKIP_NONE + 1, TN_SKIP_FILE_GONE, true },
		{ tn_words_fail(0), TN_FAIL_NONE + 1, TN_FAIL_FILE_GONE, true },
		{ tn_words_why(0), TN_WHY_REQUESTED, TN_WHY_UNUSED, true },
		{ tn_words_busy(0), TN_BUSY_FAILS, TN_BUSY_WAITS, true },
		{ tn_words_effect(0), TN_COMMAND_RUNS + 1, TN_COMMAND_SUCCEEDS, true },
		{ tn_words_state(0), TN_STATE_ABSENT, TN_STATE_GOING, false },
		{ tn_words_severity(0), TN_SEVERITY_NOTE, TN_SEVERITY_ERROR, false },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(tables); i++)
		for (size_t v = tables[i].first; v <= tables[i].last; v++)
			check_row(&tables[i].table[v], tables[i].table, tables[i].clauses);
	for (unsigned by = TN_FOUND_CONFIG_ALIAS; by <= TN_FOUND_LOADED; by++) {
		const struct tn_found_words *found = tn_words_found(by);

		assert_non_null(found->id);
		assert_true(found->label || !found->index);
	}
}

/* modprobe prints the module's name in their middle. */
static void sentences_of_modprobe_name_the_module(void **state)
{
	assert_int_equal(marks(tn_words_fail(TN_FAIL_BUILTIN)->classic), 1);
	assert_int_equal(marks(tn_words_fail(TN_FAIL_NOT_LOADED)->classic), 1);
	assert_int_equal(marks(tn_words_fail(TN_FAIL_NO_FILE)->classic), 1);
	assert_int_equal(marks(tn_words_busy(TN_BUSY_FAILS)->classic), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_value_has_its_row),
		cmocka_unit_test(sentences_of_modprobe_name_the_module),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
