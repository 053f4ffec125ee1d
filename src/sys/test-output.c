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

#include "sys/map.h"
#include "sys/output.h"
#include "tests/support/testtop.h"

static int enter_top(void **unused)
{
	return testtop_make(NULL) == 0 ? chdir(top) : -1;
}

static int remove_top(void **state)
{
	return chdir("/") < 0 ? -1 : testtop_remove(state);
}

static int write_to(const char *path, const char *content)
{
	tn_autoerror err = { 0 };
	int r = tn_output_write(path, tn_text(content), &err);

	assert_true((err.text != NULL) == (r < 0));
	if (r < 0 && !strstr(err.text, path))
		fail_msg("'%s' does not name %s", err.text, path);
	return r;
}

static void expect(const char *path, const char *content)
{
	tn_automap file = { 0 };

	assert_int_equal(tn_map_open_at(AT_FDCWD, path, 4096, TN_MAP_COPY, &file), 0);
	assert_true(tn_text_is(tn_map_text(&file), content));
}

static void new_and_old_files(void **unused)
{
	assert_int_equal(write_to("new", "one"), 0);
	expect("new", "one");
	assert_int_equal(write_to("new", "another"), 0);
	expect("new", "another");
	assert_int_equal(write_to("new", ""), 0);
	expect("new", "");
}

static void directories_are_made(void **unused)
{
	char absolute[sizeof(top) + 16];

	assert_int_equal(write_to("a/b//c/file", "deep"), 0);
	expect("a/b/c/file", "deep");
	snprintf(absolute, sizeof(absolute), "%s/d/e/file", top);
	assert_int_equal(write_to(absolute, "absolute"), 0);
	expect("d/e/file", "absolute");
}

static void what_is_no_file_is_written_through(void **unused)
{
	struct stat st;

	assert_int_equal(symlink("target", "link"), 0);
	assert_int_equal(write_to("link", "by link"), 0);
	expect("target", "by link");
	assert_int_equal(lstat("link", &st), 0);
	assert_true(S_ISLNK(st.st_mode));
	assert_int_equal(write_to("/dev/null", "nowhere"), 0);
	assert_int_equal(write_to("/dev/full", "nowhere"), -ENOSPC);
}

static void what_cannot_be(void **unused)
{
	assert_int_equal(write_to("", "x"), -ENOENT);
	assert_int_equal(write_to(".", "x"), -EISDIR);
	assert_int_equal(write_to("plain", "file"), 0);
	assert_int_equal(write_to("plain/below", "x"), -ENOTDIR);
	expect("plain", "file");
}

static void an_old_file_stays_when_writing_fails(void **unused)
{
	if (geteuid() == 0)
		skip(); /* nothing is forbidden to root */
	assert_int_equal(write_to("shut/file", "old"), 0);
	assert_int_equal(chmod("shut", 0500), 0);
	assert_int_equal(write_to("shut/file", "new"), -EACCES);
	expect("shut/file", "old");
	chmod("shut", 0700);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(new_and_old_files),
		cmocka_unit_test(directories_are_made),
		cmocka_unit_test(what_is_no_file_is_written_through),
		cmocka_unit_test(what_cannot_be),
		cmocka_unit_test(an_old_file_stays_when_writing_fails),
	};

	return cmocka_run_group_tests(tests, enter_top, remove_top);
}
