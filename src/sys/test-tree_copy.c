// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/tree_copy.h"
#include "tests/support/testtop.h"

static const struct tn_tree_copy_limits plenty = { .files = 1000, .bytes = 1 << 20 };

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	return testtop_make(NULL);
}

static int copy(const char *from, const char *to, const struct tn_tree_copy_limits *limits, struct tn_error *err)
{
	int topfd = open(top, O_PATH | O_DIRECTORY), source = openat(topfd, from, O_RDONLY | O_DIRECTORY), target, r;

	assert_int_equal(mkdirat(topfd, to, 0700), 0);
	target = openat(topfd, to, O_RDONLY | O_DIRECTORY);
	assert_true(source >= 0 && target >= 0);
	r = tn_tree_copy(source, target, limits, err);
	close(source);
	close(target);
	close(topfd);
	return r;
}

/* As cp(1) does it, with the times. */
static void test_same(void **state)
{
	sh("mkdir -p a/deep/er a/empty && echo one > a/one && echo x > 'a/deep/er/ a name' && chmod 755 a/one"
	   " && chmod 400 'a/deep/er/ a name' && ln -s /etc/passwd a/out && ln -s ../../one a/deep/er/up"
	   " && ln -s nowhere a/gone && ln a/one a/deep/two && mkfifo a/fifo"
	   " && touch -d 2001-02-03 a/one a/deep");
	assert_int_equal(copy("a", "b", &plenty, NULL), 0);
	sh("rm a/fifo; diff -r --no-dereference a b");
	sh("for d in a b; do (cd $d && find . -type f -o -type l -o -type d ! -name . | sort |"
	   " xargs -d '\\n' stat -c '%n %A %Y %N') > $d.list; done; cmp a.list b.list");
}

/* What others could make run as us is not made ours. */
static void test_modes(void **state)
{
	struct stat st;
	char path[80];

	sh("mkdir -p m/closed && echo > m/suid && chmod 6755 m/suid && chmod 500 m/closed");
	assert_int_equal(copy("m", "n", &plenty, NULL), 0);
	snprintf(path, sizeof(path), "%s/n/suid", top);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0755);
	snprintf(path, sizeof(path), "%s/n/closed", top);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0700);
}

static void test_limits(void **state)
{
	tn_autoerror err = { 0 };

	sh("mkdir l && for i in 1 2 3; do echo $i > l/$i; done");
	assert_int_equal(copy("l", "l-all", &(struct tn_tree_copy_limits){ .files = 3, .bytes = 6 }, NULL), 0);
	assert_int_equal(copy("l", "l-files", &(struct tn_tree_copy_limits){ .files = 2, .bytes = 6 }, &err), -E2BIG);
	assert_non_null(err.text);
	assert_int_equal(copy("l", "l-bytes", &(struct tn_tree_copy_limits){ .files = 3, .bytes = 5 }, NULL), -E2BIG);
	sh("mkdir -p deep/$(seq -s / 100)");
	assert_int_equal(copy("deep", "deeper", &plenty, NULL), -E2BIG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same),
		cmocka_unit_test(test_modes),
		cmocka_unit_test(test_limits),
	};

	return cmocka_run_group_tests_name("tree_copy", tests, setup, testtop_remove);
}
