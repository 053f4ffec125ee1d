// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "diag/check_versions.h"

static void changes_by_series(void **state)
{
	static const struct {
		enum tn_check_change change;
		unsigned version[3];
		enum tn_answer expected;
	} rows[] = {
		/* A change of the mainline: what was read on both sides is known, what lies between is not. */
		{ TN_CHANGE_EARLY_TWIN, { 6, 1, 192 }, TN_NO },
		{ TN_CHANGE_EARLY_TWIN, { 5, 10, 250 }, TN_NO },
		{ TN_CHANGE_EARLY_TWIN, { 6, 3, 0 }, TN_NOT_KNOWN },
		{ TN_CHANGE_EARLY_TWIN, { 6, 6, 0 }, TN_YES },
		{ TN_CHANGE_EARLY_TWIN, { 7, 3, 4 }, TN_YES },
		{ TN_CHANGE_EARLY_TWIN, { 0, 0, 0 }, TN_NOT_KNOWN },
		/* A backport, which came to each series at a version of its own, or not at all. */
		{ TN_CHANGE_STRING_TYPES, { 6, 1, 192 }, TN_NO },
		{ TN_CHANGE_STRING_TYPES, { 6, 1, 400 }, TN_NOT_KNOWN },
		{ TN_CHANGE_STRING_TYPES, { 6, 12, 0 }, TN_NO },
		{ TN_CHANGE_STRING_TYPES, { 6, 12, 100 }, TN_NOT_KNOWN },
		{ TN_CHANGE_STRING_TYPES, { 6, 12, 117 }, TN_YES },
		{ TN_CHANGE_STRING_TYPES, { 6, 18, 5 }, TN_NO },
		{ TN_CHANGE_STRING_TYPES, { 7, 1, 3 }, TN_NO },
		{ TN_CHANGE_STRING_TYPES, { 7, 2, 5 }, TN_NOT_KNOWN },
		{ TN_CHANGE_STRING_TYPES, { 7, 2, 13 }, TN_YES },
		{ TN_CHANGE_STRING_TYPES, { 7, 3, 4 }, TN_YES },
		{ TN_CHANGE_STRING_TYPES, { 8, 0, 0 }, TN_YES },
		{ TN_CHANGE_SYMBOL_SECTION, { 6, 1, 176 }, TN_YES },
		{ TN_CHANGE_SYMBOL_SECTION, { 6, 18, 5 }, TN_NO },
		{ TN_CHANGE_SYMBOL_SECTION, { 6, 18, 30 }, TN_NOT_KNOWN },
		{ TN_CHANGE_SYMBOL_SECTION, { 7, 1, 0 }, TN_YES },
		{ TN_CHANGE_FLAG_TABLE, { 6, 18, 40 }, TN_NO },
		{ TN_CHANGE_FLAG_TABLE, { 7, 1, 0 }, TN_YES },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		print_message("%u.%u.%u\n", rows[i].version[0], rows[i].version[1], rows[i].version[2]);
		assert_int_equal(tn_check_change_in(rows[i].change, rows[i].version), rows[i].expected);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(changes_by_series),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
