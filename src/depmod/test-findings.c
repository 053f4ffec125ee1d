// SPDX-License-Identifier: LGPL-2.1-or-later
#include "depmod/findings.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"

/* "ID SEVERITY SUBJECT FILE:LINE TEXT (DETAIL) REMEDY;" */
static void note(void *data, const struct tn_finding *f)
{
	tn_buf_addf(data, "%s %d %s %s:%u %s (%s) %s;", f->id, f->severity, f->subject ? f->subject : "-",
		    f->file ? f->file : "-", f->line, f->text, f->detail, f->remedy ? f->remedy : "-");
}

static void a_finding_is_whole(void **state)
{
	tn_autobuf got = { 0 };
	const struct tn_finding_sink sink = { .fn = note, .data = &got };

	(void)state;
	tn_depmod_tell(&sink, TN_DEPMOD_UNKNOWN_SYMBOL,
		       (struct tn_depmod_about){ .file = "/m/a.ko", .subject = "a" }, "%s%d", "x%s", 1);
	assert_true(tn_text_is(tn_buf_text(&got),
			       "symbol-unknown 1 a /m/a.ko:0 it needs symbol x%s1, which nothing exports (x%s1) "
			       "install the module that exports it;"));
}

static void where_it_is(void **state)
{
	tn_autobuf got = { 0 };
	const struct tn_finding_sink sink = { .fn = note, .data = &got };

	(void)state;
	tn_depmod_tell(&sink, TN_DEPMOD_SETTING_LINE, (struct tn_depmod_about){ "/m", "c", 7 }, "d");
	tn_depmod_tell(&sink, TN_DEPMOD_DIRECTORY_MISSING, (struct tn_depmod_about){ "/m", "" }, "d");
	assert_true(tn_text_is(tn_buf_text(&got), "setting-line 2 - /m/c:7 d (d) correct the line;"
						  "directory-missing 1 - /m:0 "
						  "the module directory cannot be opened: d (d) -;"));
}

static void nobody_listens(void **state)
{
	(void)state;
	tn_depmod_tell(NULL, TN_DEPMOD_CYCLE, (struct tn_depmod_about){ 0 }, "d");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_finding_is_whole),
		cmocka_unit_test(where_it_is),
		cmocka_unit_test(nobody_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
