// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "cli/debug.h"
#include "cli/log.h"

static unsigned areas_of(const char *value)
{
	tn_report_areas(0);
	tn_debug_setup(value);
	return tn_report_log()->areas;
}

static void areas(void **state)
{
	const unsigned plan = 1u << TN_AREA_PLAN, cache = 1u << TN_AREA_CACHE;

	(void)state;
	assert_int_equal(areas_of(NULL), 0);
	assert_int_equal(areas_of(""), 0);
	assert_int_equal(areas_of("plan"), plan);
	assert_int_equal(areas_of("cache,plan,plan"), plan | cache);
	assert_int_equal(areas_of(" plan, cache,"), plan | cache);
	/* Others count where one is wrong (of which stderr hears: the golden cases). */
	assert_int_equal(areas_of("plans,cache"), cache);
	assert_int_equal(areas_of("PLAN"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(areas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
