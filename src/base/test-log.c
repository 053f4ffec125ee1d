// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/log.h"

/* "LEVEL:message;" for each. */
static void keep(void *data, enum tn_log_level level, const char *message)
{
	tn_buf_addf(data, "%d:%s;", level, message);
}

static void levels(void **state)
{
	tn_autobuf got = { 0 };
	struct tn_log log = { .fn = keep, .data = &got, .max = TN_LOG_WARNING };

	(void)state;
	tn_log(&log, TN_LOG_ERROR, "%s is %d", "x", 1);
	tn_log(&log, TN_LOG_WARNING, "w");
	tn_log(&log, TN_LOG_NOTICE, "not shown");
	log.max = TN_LOG_DEBUG;
	tn_log(&log, TN_LOG_DEBUG, "d");
	assert_true(tn_text_is(tn_buf_text(&got), "3:x is 1;4:w;7:d;"));
}

static void nobody_listens(void **state)
{
	struct tn_log deaf = { .max = TN_LOG_DEBUG };

	(void)state;
	tn_log(NULL, TN_LOG_ERROR, "x");
	tn_log(&deaf, TN_LOG_ERROR, "x");
}

static void long_message(void **state)
{
	tn_autobuf got = { 0 };
	struct tn_log log = { .fn = keep, .data = &got, .max = TN_LOG_ERROR };
	char x[10000];

	(void)state;
	memset(x, 'x', sizeof(x));
	tn_log(&log, TN_LOG_ERROR, "%.*s", (int)sizeof(x), x);
	assert_int_equal(got.n, sizeof(x) + 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(levels),
		cmocka_unit_test(nobody_listens),
		cmocka_unit_test(long_message),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
