// SPDX-License-Identifier: LGPL-2.1-or-later
/* What is in trees: the same list whatever the order on the disk, links with what they lead to, nothing outside the root. */
#include "sys/inventory.h"
#include "tests/support/testtop.h"

#include <errno.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static tn_root *root;

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	root = testtop_make(NULL) == 0 ? tn_root_new(top) : NULL;
	return !root;
}

static int teardown(void **state)
{
	tn_root_free(root);
	return testtop_remove(state);
}

/* "kind path>target" a line. */
static void expect(const char *const *tops, size_t n, const char *wanted)
{
	tn_autofile_list got = { 0 };
	tn_autobuf lines = { 0 };

	assert_int_equal(tn_file_list_take(root, tops, n, 100, &got, NULL), 0);
	for (size_t i = 0; i < got.items.n; i++) {
		const struct tn_file_list_item *item = &got.items.v[i];

		tn_buf_addf(&lines, "%c %s%s%s\n", item->kind, item->path, *item->target ? ">" : "", item->target);
	}
	tn_buf_add_char(&lines, '\0');
	assert_string_equal(lines.p, wanted);
}

static void test_order_and_links(void **state)
{
	const char *const tops[] = { "/usr/src/a", "/nothing" };

	sh("mkdir -p usr/src/a/sub usr/lib/kbuild && echo 1 >usr/src/a/z && echo 2 >usr/src/a/b && echo 3 >usr/src/a/sub/c && "
	   "echo 4 >usr/lib/kbuild/tool && ln -s ../../lib/kbuild usr/src/a/scripts && ln -s /usr/lib/kbuild usr/src/a/again && "
	   "ln -s nowhere usr/src/a/dangling && ln -s .. usr/src/a/sub/up && ln -s /etc/passwd usr/src/a/outside && "
	   "ln -s b usr/src/a/file");
	expect(tops, 2,
	       "d /usr/src/a\n"
	       "l /usr/src/a/again>/usr/lib/kbuild\nd /usr/src/a/again\n"
	       "f /usr/src/a/b\n"
	       "l /usr/src/a/dangling>nowhere\n"
	       "l /usr/src/a/file>b\nf /usr/src/a/file\n"
	       "l /usr/src/a/outside>/etc/passwd\n"
	       "l /usr/src/a/scripts>../../lib/kbuild\nd /usr/src/a/scripts\n"
	       "d /usr/src/a/sub\n"
	       "f /usr/src/a/z\n"
	       "f /usr/src/a/again/tool\n"
	       "f /usr/src/a/sub/c\n"
	       "l /usr/src/a/sub/up>..\nd /usr/src/a/sub/up\n"
	       "- /nothing\n");
}

static void test_too_many(void **state)
{
	const char *const tops[] = { "/usr/src/a" };
	tn_autofile_list got = { 0 };
	tn_autoerror err = { 0 };

	assert_int_equal(tn_file_list_take(root, tops, 1, 5, &got, &err), -E2BIG);
	assert_non_null(strstr(tn_error_text(&err, 0), "more than 5 files"));
}

/* What was written a moment ago may be written again without a trace. */
static void test_firm(void **state)
{
	const char *const tops[] = { "/firm" };
	tn_autofile_list fresh = { 0 };

	sh("mkdir firm && echo x >firm/file && touch -d tomorrow firm/file"); /* "a moment ago" on a machine of any speed */
	assert_int_equal(tn_file_list_take(root, tops, 1, 100, &fresh, NULL), 0);
	assert_false(fresh.firm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_order_and_links),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_firm),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
