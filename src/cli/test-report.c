// SPDX-License-Identifier: LGPL-2.1-or-later
/* What messages look like on stderr. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/log.h"

static int kept; /* the real stderr */
static FILE *file;

static void listen(void)
{
	fflush(stderr);
	file = tmpfile();
	kept = dup(STDERR_FILENO);
	assert_true(file && kept >= 0 && dup2(fileno(file), STDERR_FILENO) >= 0);
}

static const char *said(void)
{
	static char text[1024];
	size_t n;

	fflush(stderr);
	dup2(kept, STDERR_FILENO);
	close(kept);
	rewind(file);
	n = fread(text, 1, sizeof(text) - 1, file);
	text[n] = '\0';
	fclose(file);
	return text;
}

static void lines(void **unused)
{
	listen();
	tn_report_setup("modprobe", TN_LOG_DEBUG, false);
	tn_report(TN_LOG_FATAL, "Module %s not found in directory %s", "x", "/d");
	assert_string_equal(said(), "modprobe: FATAL: Module x not found in directory /d\n");
	listen();
	tn_report(TN_LOG_ERROR, "e");
	tn_report(TN_LOG_WARNING, "w");
	tn_report(TN_LOG_NOTICE, "n");
	tn_report(TN_LOG_INFO, "i");
	tn_report(TN_LOG_DEBUG, "d");
	assert_string_equal(said(), "modprobe: ERROR: e\nmodprobe: WARNING: w\nmodprobe: NOTICE: n\n"
				    "modprobe: INFO: i\nmodprobe: DEBUG: d\n");
}

static void levels(void **unused)
{
	listen();
	tn_report_setup("lsmod", TN_LOG_ERROR, false);
	tn_report(TN_LOG_WARNING, "dropped");
	tn_log(tn_report_log(), TN_LOG_WARNING, "dropped, too");
	tn_log(tn_report_log(), TN_LOG_ERROR, "from a library");
	assert_string_equal(said(), "lsmod: ERROR: from a library\n");
	listen();
	tn_report_setup("lsmod", TN_LOG_NOTHING, false);
	tn_report(TN_LOG_FATAL, "dropped");
	assert_string_equal(said(), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(lines),
		cmocka_unit_test(levels),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
