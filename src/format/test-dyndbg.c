// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/dyndbg.h"

#define assert_text(t, s) assert_true(tn_text_is(t, s))

/* As Linux 6.1 prints it. */
static const char control[] =
	"# filename:lineno [module]function flags format\n"
	"drivers/block/loop.c:1136 [loop]loop_set_status_from_info =_ \"x=%d [y]\\012\"\n"
	"drivers/net/a.c:7 [nf_a]f =pmf \"=p\"\n"
	"drivers/net/a.c:8 [nf_a]f =mf \"p\" class:DRM_UT_CORE\n";

static void sites(void **unused)
{
	struct tn_text rest = tn_text(control);
	struct tn_dyndbg d;

	assert_true(tn_dyndbg_next(&rest, &d));
	assert_text(d.file, "drivers/block/loop.c");
	assert_int_equal(d.line, 1136);
	assert_text(d.module, "loop");
	assert_text(d.function, "loop_set_status_from_info");
	assert_false(d.on);
	assert_true(tn_dyndbg_next(&rest, &d));
	assert_true(d.on);
	assert_true(tn_dyndbg_next(&rest, &d));
	assert_false(d.on); /* the format's letters do not count */
	assert_false(tn_dyndbg_next(&rest, &d));
}

static void what_is_no_site(void **unused)
{
	static const char *const lines[] = {
		"", "#a:1 [m]f =p \"x\"", "a:1 [m]f", "a:1 [m]f =", "a:x [m]f =p", "a [m]f =p", "a:1 []f =p",
		"a:1 m]f =p", "a:1 [m f =p",
	};

	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++) {
		struct tn_text rest = tn_text(lines[i]);
		struct tn_dyndbg d;

		assert_false(tn_dyndbg_next(&rest, &d));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sites),
		cmocka_unit_test(what_is_no_site),
	};

	return cmocka_run_group_tests_name("dyndbg", tests, NULL, NULL);
}
