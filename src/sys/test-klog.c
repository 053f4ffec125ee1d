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

#include "sys/klog.h"

/* A file of @n records of eight bytes, "000000a\n" and so on, the second line of each belonging to the first. */
static int make(int n)
{
	char name[] = "/tmp/tenon-test-XXXXXX";
	int fd = mkstemp(name);

	assert_true(fd >= 0);
	unlink(name);
	for (int i = 0; i < n; i++)
		assert_true(dprintf(fd, "%07d\n more\n", i) == 14);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void all_of_a_small_one(void **unused)
{
	tn_autobuf b = { 0 };
	bool dropped = false;
	int fd = make(3);

	tn_buf_add_str(&b, "kept");
	assert_int_equal(tn_klog_read(fd, 1000, &b, &dropped), 0);
	assert_false(dropped);
	assert_true(tn_text_is(tn_buf_text(&b), "kept0000000\n more\n0000001\n more\n0000002\n more\n"));
	close(fd);
}

static void the_end_of_a_large_one(void **unused)
{
	for (size_t max = 1000; max < 1014; max++) { /* wherever it is cut */
		tn_autobuf b = { 0 };
		bool dropped = false;
		int fd = make(1000);

		tn_buf_add_str(&b, "kept");
		assert_int_equal(tn_klog_read(fd, max, &b, &dropped), 0);
		assert_true(dropped);
		assert_in_range(b.n, 500, max + 4);
		assert_memory_equal(b.p, "kept", 4);
		assert_int_equal((b.n - 4) % 14, 0); /* whole records alone */
		assert_memory_equal(b.p + b.n - 14, "0000999\n more\n", 14);
		close(fd);
	}
}

/* A pipe stands for the device: it has no size, and with O_NONBLOCK nothing is waited for. */
static void more_comes_than_is_wanted(void **unused)
{
	tn_autobuf b = { 0 };
	bool dropped = false;
	int fds[2];

	assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
	for (int i = 0; i < 2000; i++)
		assert_true(dprintf(fds[1], "%07d\n more\n", i) == 14);
	assert_int_equal(tn_klog_read(fds[0], 3000, &b, &dropped), 0);
	assert_true(dropped);
	assert_in_range(b.n, 1400, 3000);
	assert_int_equal(b.n % 14, 0);
	assert_memory_equal(b.p + b.n - 14, "0001999\n more\n", 14);
	close(fds[0]);
	close(fds[1]);
}

static void what_is_no_log(void **unused)
{
	tn_root *root = tn_root_new("/");

	assert_int_equal(tn_klog_open(root, "/dev/null"), -EINVAL);
	assert_int_equal(tn_klog_open(root, "/tmp"), -EINVAL);
	assert_int_equal(tn_klog_open(root, "/nowhere"), -ENOENT);
	tn_root_free(root);
}

static void when_it_was_written(void **unused)
{
	const struct timespec times[] = { { .tv_sec = 1000 }, { .tv_sec = 1000, .tv_nsec = 5 } };
	int fd = make(1), device = open("/dev/null", O_RDONLY);

	assert_int_equal(futimens(fd, times), 0);
	assert_true(tn_klog_is_older(fd, 1001));
	assert_false(tn_klog_is_older(fd, 1000));
	assert_false(tn_klog_is_older(device, UINT64_MAX));
	close(device);
	close(fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_of_a_small_one),
		cmocka_unit_test(the_end_of_a_large_one),
		cmocka_unit_test(more_comes_than_is_wanted),
		cmocka_unit_test(what_is_no_log),
		cmocka_unit_test(when_it_was_written),
	};

	return cmocka_run_group_tests_name("klog", tests, NULL, NULL);
}
