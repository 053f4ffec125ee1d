// SPDX-License-Identifier: LGPL-2.1-or-later
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cleanup.h"
#include "format/deptext.h"

static void a_line(void **state)
{
	struct tn_deptext line;
	struct tn_text dep;

	assert_true(tn_deptext_parse(tn_text("kernel/a.ko.xz: kernel/b.ko\tkernel/c.ko "), &line));
	assert_true(tn_text_is(line.path, "kernel/a.ko.xz"));
	assert_true(tn_deptext_dep(&line.deps, &dep));
	assert_true(tn_text_is(dep, "kernel/b.ko"));
	assert_true(tn_deptext_dep(&line.deps, &dep));
	assert_true(tn_text_is(dep, "kernel/c.ko"));
	assert_false(tn_deptext_dep(&line.deps, &dep));
}

static void no_dependencies(void **state)
{
	struct tn_deptext line;
	struct tn_text dep;

	assert_true(tn_deptext_parse(tn_text("a.ko:"), &line));
	assert_true(tn_text_is(line.path, "a.ko"));
	assert_false(tn_deptext_dep(&line.deps, &dep));
}

static void blanks_in_paths(void **state)
{
	static const char *const paths[] = { "my kernel/b  c.ko", "d.ko.zst", "x\ty.ko.gz",
					     ".ko e.ko", "no suffix" };
	struct tn_deptext line;
	struct tn_text dep;

	assert_true(
		tn_deptext_parse(tn_text("a b.ko: my kernel/b  c.ko d.ko.zst x\ty.ko.gz\t.ko e.ko "
					 "no suffix "),
				 &line));
	assert_true(tn_text_is(line.path, "a b.ko"));
	for (size_t i = 0; i < TN_ARRAY_SIZE(paths); i++) {
		assert_true(tn_deptext_dep(&line.deps, &dep));
		assert_true(tn_text_is(dep, paths[i]));
	}
	assert_false(tn_deptext_dep(&line.deps, &dep));
}

static void other_lines(void **state)
{
	struct tn_deptext line;

	assert_false(tn_deptext_parse(tn_text(""), &line));
	assert_false(tn_deptext_parse(tn_text("a.ko b.ko"), &line));
	assert_false(tn_deptext_parse(tn_text(": b.ko"), &line));
	assert_false(tn_deptext_parse(tn_text("# a: b"), &line));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line),
		cmocka_unit_test(no_dependencies),
		cmocka_unit_test(blanks_in_paths),
		cmocka_unit_test(other_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
