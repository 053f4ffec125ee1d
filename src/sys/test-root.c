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

#include "sys/fd.h"
#include "sys/root.h"
#include "tests/support/testtop.h"

static int make_tree(void **state)
{
	return testtop_make("cd \"$TOP\"; mkdir proc; printf 'a.b=c\\n' >proc/cmdline; "
		      "head -c 10000 /dev/zero >proc/long; : >proc/empty; "
		      "ln -s proc to-dir; ln -s none to-none; mkfifo fifo; ln -s /dev/null null");
}

static void path_without_slashes(void **state)
{
	static const char *const cases[][2] = {
		{ "", "" }, { "/", "" }, { "//", "" }, { "/x", "/x" }, { "/x//", "/x" }, { "x/", "x" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(cases[i][0]);

		assert_string_equal(tn_root_path(root), cases[i][1]);
	}
	assert_null(tn_root_free(NULL));
}

static void opens_below_the_root(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_autoclose int fd = tn_root_open(root, "/proc/cmdline", O_RDONLY);

	assert_true(fd >= 0);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(tn_root_open(root, "/etc", O_RDONLY), -ENOENT);
}

/* A link counts for what it leads to; a FIFO is not waited for. */
static void has_what_is_there(void **state)
{
	static const struct {
		const char *path;
		bool there, dir;
	} cases[] = {
		{ "/proc", true, true },    { "/proc/cmdline", true, false }, { "/proc/cmdline/", false, false },
		{ "/proc/", true, true },   { "/none", false, false },	      { "/to-dir", true, true },
		{ "/to-dir/", true, true }, { "/to-none", false, false },     { "/fifo", true, false },
		{ "/null", true, false },
	};
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);

	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++)
		if (tn_root_has(root, cases[i].path) != cases[i].there || tn_root_has_dir(root, cases[i].path) != cases[i].dir)
			fail_msg("%s", cases[i].path);
}

static void the_real_root(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new("/");
	tn_autobuf b = { 0 };

	/* procfs says that the size is 0 */
	assert_int_equal(tn_root_read(root, "/proc/self/stat", 4096, &b), 0);
	assert_true(b.n > 10);
}

static void reads_all_or_nothing(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_autobuf b = { 0 };

	assert_int_equal(tn_root_read(root, "/proc/cmdline", 100, &b), 0);
	assert_true(tn_text_is(tn_buf_text(&b), "a.b=c\n"));
	assert_int_equal(tn_root_read(root, "/proc/long", 9999, &b), -EFBIG);
	assert_int_equal(tn_root_read(root, "/proc", 9999, &b), -EISDIR);
	assert_int_equal(tn_root_read(root, "/none", 9999, &b), -ENOENT);
	assert_int_equal(tn_root_read(root, "/proc/empty", 9999, &b), 0);
	assert_true(tn_text_is(tn_buf_text(&b), "a.b=c\n"));
	assert_int_equal(tn_root_read(root, "/proc/long", 10000, &b), 0);
	assert_int_equal(b.n, 10006);
}

static void reads_a_record(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_autobuf b = { 0 };

	assert_int_equal(tn_root_read_record(root, "/proc/cmdline", 100, &b), 0);
	assert_true(tn_text_is(tn_buf_text(&b), "a.b=c\n"));
	assert_int_equal(tn_root_read_record(root, "/proc/empty", 100, &b), 0);
	assert_int_equal(tn_root_read_record(root, "/proc/long", 9999, &b), -EFBIG);
	assert_true(tn_text_is(tn_buf_text(&b), "a.b=c\n"));
	assert_int_equal(tn_root_read_record(root, "/proc/long", 10000, &b), 0);
	assert_int_equal(b.n, 10006);
}

static void merged_usr(void **state)
{
	static const struct {
		const char *lib; /* link target; NULL for a directory */
		bool merged;
	} cases[] = {
		{ "usr/lib", true }, { "/usr/lib", true }, { NULL, false }, { "usr/lib64", false },
		{ "other", false },  { "usr/li", false },
	};
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	char path[128];

	snprintf(path, sizeof(path), "%s/lib", top);
	assert_false(tn_root_usr_is_merged(root));
	for (size_t i = 0; i < TN_ARRAY_SIZE(cases); i++) {
		assert_int_equal(cases[i].lib ? symlink(cases[i].lib, path) : mkdir(path, 0700), 0);
		assert_int_equal(tn_root_usr_is_merged(root), cases[i].merged);
		assert_int_equal(remove(path), 0);
	}
}

static void too_long_a_path(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	char path[5000];

	memset(path, 'x', sizeof(path));
	path[0] = '/';
	path[sizeof(path) - 1] = '\0';
	assert_int_equal(tn_root_open(root, path, O_RDONLY), -ENAMETOOLONG);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(path_without_slashes),
		cmocka_unit_test(opens_below_the_root),
		cmocka_unit_test(has_what_is_there),
		cmocka_unit_test(the_real_root),
		cmocka_unit_test(reads_all_or_nothing),
		cmocka_unit_test(reads_a_record),
		cmocka_unit_test(merged_usr),
		cmocka_unit_test(too_long_a_path),
	};

	return cmocka_run_group_tests(tests, make_tree, testtop_remove);
}
