// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/log_kept.h"

/* "LEVEL:message;" for each. */
static void note(void *data, enum tn_log_level level, const char *message)
{
	tn_buf_addf(data, "%d:%s;", level, message);
}

static void comes_when_released(void **state)
{
	tn_autobuf got = { 0 };
	const struct tn_log log = { .fn = note, .data = &got, .max = TN_LOG_WARNING };
	struct tn_log_kept kept;

	(void)state;
	tn_log_keep(&kept, &log);
	tn_log(&kept.log, TN_LOG_ERROR, "100%% of %d", 1);
	tn_log(&kept.log, TN_LOG_NOTICE, "nobody wants this");
	tn_log(&kept.log, TN_LOG_WARNING, "%s", "%s");
	assert_int_equal(got.n, 0);
	assert_int_equal(tn_log_release(&kept, &log), 0);
	assert_true(tn_text_is(tn_buf_text(&got), "3:100% of 1;4:%s;"));
	assert_int_equal(tn_log_release(&kept, &log), 0);
	assert_true(tn_text_is(tn_buf_text(&got), "3:100% of 1;4:%s;"));
}

static void nobody_listens(void **state)
{
	struct tn_log_kept kept;

	(void)state;
	tn_log_keep(&kept, NULL);
	tn_log(&kept.log, TN_LOG_FATAL, "x");
	assert_int_equal(kept.messages.n, 0);
	assert_int_equal(tn_log_release(&kept, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_when_released),
		cmocka_unit_test(nobody_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
