// SPDX-License-Identifier: LGPL-2.1-or-later
#include "sys/edit.h"

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
#include "tests/support/testtop.h"

static int setup(void **state)
{
	return testtop_make("cd \"$TOP\"; mkdir -p etc/m.d; echo text >etc/m.d/a; ln -s a etc/m.d/link; ln -s /etc out;"
		      " mkfifo etc/m.d/fifo");
}

static void directories(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_autoerror err = { 0 };
	tn_autoclose int fd = tn_edit_dir(root, "/etc/m.d", false, NULL), made = -1;

	assert_true(fd >= 0);
	assert_int_equal(tn_edit_may(fd), 0);
	assert_int_equal(tn_edit_dir(root, "/etc/n.d/x", false, NULL), -ENOENT);
	made = tn_edit_dir(root, "/etc/n.d/x", true, NULL);
	assert_true(made >= 0);
	assert_int_equal(tn_edit_dir(root, "/out", true, &err), -ELOOP);
	assert_non_null(strstr(tn_error_text(&err, 0), "symbolic link"));
	assert_int_equal(tn_edit_dir(root, "/etc/m.d/a", true, &err), -ENOTDIR);
}

static void files(void **state)
{
	tn_cleanup(tn_root_freep) tn_root *root = tn_root_new(top);
	tn_autoclose int fd = tn_edit_dir(root, "/etc/m.d", false, NULL);
	struct tn_stamp stamp = { 0 };
	tn_autobuf b = { 0 };

	assert_int_equal(tn_edit_read(fd, "a", 100, &b, &stamp), 0);
	assert_true(tn_text_is(tn_buf_text(&b), "text\n"));
	assert_int_equal(stamp.size, 5);
	assert_int_equal(tn_edit_read(fd, "a", 4, &b, &stamp), -EFBIG);
	assert_int_equal(tn_edit_read(fd, "none", 100, &b, &stamp), -ENOENT);
	assert_int_equal(tn_edit_read(fd, "link", 100, &b, &stamp), -ELOOP);
	assert_int_equal(tn_edit_read(fd, "fifo", 100, &b, &stamp), -EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(directories, setup, testtop_remove),
		cmocka_unit_test_setup_teardown(files, setup, testtop_remove),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
