// SPDX-License-Identifier: LGPL-2.1-or-later
/* Trees that go: deep ones, closed ones, links that stay what they lead to. */
#include "sys/tree_remove.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/support/testtop.h"

static int dirfd_;

static void sh(const char *command)
{
	assert_int_equal(testtop_run(command), 0);
}

static int setup(void **state)
{
	dirfd_ = testtop_make(NULL) == 0 ? open(top, O_RDONLY | O_DIRECTORY) : -1;
	return dirfd_ < 0;
}

static int teardown(void **state)
{
	close(dirfd_);
	return testtop_remove(state);
}

static void test_all_kinds(void **state)
{
	sh("mkdir -p a/b/c a/d/e other && echo x >other/file && echo x >a/f && echo x >a/b/c/f && ln -s ../other a/link && "
	   "ln -s /nowhere a/b/dangling && mkfifo a/d/fifo && mkdir a/.tenon-removed-0 && echo x >a/.tenon-removed-0/f");
	assert_int_equal(tn_tree_remove(dirfd_, "a"), 0);
	sh("test ! -e a && test -e other/file");
	assert_int_equal(tn_tree_remove(dirfd_, "a"), -ENOENT);
	sh("ln -s other l");
	assert_int_equal(tn_tree_remove(dirfd_, "l"), 0);
	sh("test -e other/file && test ! -L l");
}

static void test_what_is_closed_goes_too(void **state)
{
	sh("mkdir -p a/b/c && echo x >a/b/c/f && chmod 0 a/b/c && chmod 500 a/b a");
	assert_int_equal(tn_tree_remove(dirfd_, "a"), 0);
	sh("test ! -e a");
}

/* Deeper than a path can be, and than descriptors or a stack would last. */
static void test_deep_tree(void **state)
{
	int at = dup(dirfd_);

	for (unsigned i = 0; i < 3000; i++) {
		int next;

		assert_int_equal(mkdirat(at, "deep", 0700), 0);
		next = openat(at, "deep", O_RDONLY | O_DIRECTORY);
		assert_true(next >= 0);
		close(at);
		at = next;
	}
	close(at);
	assert_int_equal(tn_tree_remove(dirfd_, "deep"), 0);
	sh("test ! -e deep");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_all_kinds),
		cmocka_unit_test(test_what_is_closed_goes_too),
		cmocka_unit_test(test_deep_tree),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
