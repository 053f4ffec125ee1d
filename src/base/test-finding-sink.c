// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/finding_sink.h"

/* "ID FILE:LINE TEXT;" for each. */
static void note(void *data, const struct tn_finding *f)
{
	tn_buf_addf(data, "%s %s:%u %s;", f->id, f->file ? f->file : "-", f->line, f->text);
}

static void comes_when_released(void **state)
{
	tn_autobuf got = { 0 };
	const struct tn_finding_sink sink = { .fn = note, .data = &got };
	struct tn_findings_kept kept;
	char file[] = "a.conf", text[] = "one";

	(void)state;
	tn_findings_keep(&kept, &sink);
	tn_finding_send(&kept.sink, &(struct tn_finding){ .id = "x", .file = file, .line = 7, .text = text });
	text[0] = file[0] = '!'; /* strings are copied */
	tn_finding_send(&kept.sink, &(struct tn_finding){ .id = "y", .text = "two" });
	assert_int_equal(got.n, 0);
	assert_int_equal(tn_findings_release(&kept, &sink), 0);
	assert_true(tn_text_is(tn_buf_text(&got), "x a.conf:7 one;y -:0 two;"));
	assert_int_equal(tn_findings_release(&kept, &sink), 0);
	assert_true(tn_text_is(tn_buf_text(&got), "x a.conf:7 one;y -:0 two;"));
}

static void nobody_listens(void **state)
{
	struct tn_findings_kept kept;

	(void)state;
	tn_findings_keep(&kept, NULL);
	tn_finding_send(&kept.sink, &(struct tn_finding){ .id = "x", .text = "x" });
	assert_int_equal(kept.list.n, 0);
	assert_int_equal(tn_findings_release(&kept, NULL), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(comes_when_released),
		cmocka_unit_test(nobody_listens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
