// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "sys/map.h"

static char dir[] = "/tmp/tn-map-XXXXXX";

static int enter(void **state)
{
	(void)state;
	return mkdtemp(dir) && chdir(dir) == 0 ? 0 : -1;
}

static int leave(void **state)
{
	(void)state;
	unlink("full");
	unlink("empty");
	unlink("fifo");
	unlink("sparse");
	return chdir("/") == 0 ? rmdir(dir) : -1;
}

static void put(const char *name, const void *p, size_t n)
{
	int fd = open(name, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, p, n), n);
	close(fd);
}

static void holds_what_was_written(void **state)
{
	static const unsigned flags[] = { 0, TN_MAP_COPY, TN_MAP_NO_DEVICE, TN_MAP_REGULAR };

	(void)state;
	put("full", "module", 6);
	for (size_t i = 0; i < TN_ARRAY_SIZE(flags); i++) {
		tn_automap m = { 0 };

		assert_int_equal(tn_map_open_at(AT_FDCWD, "full", 100, flags[i], &m), 0);
		assert_int_equal(m.size, 6);
		assert_memory_equal(m.data, "module", 6);
	}
}

static void empty_file_has_data(void **state)
{
	tn_automap m = { 0 };

	(void)state;
	put("empty", "", 0);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "empty", 100, 0, &m), 0);
	assert_int_equal(m.size, 0);
	assert_non_null(m.data);
}

/* More than the first read has room for, and exactly as much. */
static void regular_file_of_any_size_is_whole(void **state)
{
	static const size_t sizes[] = { 0, 1, 8191, 8192, 8193, 65536, 200000 };
	static char bytes[200000];

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i >> 8);
	for (size_t i = 0; i < TN_ARRAY_SIZE(sizes); i++) {
		tn_automap m = { 0 };

		put("full", bytes, sizes[i]);
		assert_int_equal(tn_map_open_at(AT_FDCWD, "full", 1 << 20, TN_MAP_REGULAR, &m), 0);
		assert_int_equal(m.size, sizes[i]);
		assert_memory_equal(m.data, bytes, sizes[i]);
	}
}

static void left_mapping_stays(void **state)
{
	struct tn_map m = { 0 }, copied = { 0 };
	const char *data;
	static char bytes[20000] = "stays";

	(void)state;
	put("full", bytes, sizeof(bytes));
	assert_int_equal(tn_map_open_at(AT_FDCWD, "full", 1 << 20, 0, &m), 0);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "full", 1 << 20, TN_MAP_COPY, &copied), 0);
	data = (const char *)m.data;
	tn_map_leave(&m);
	tn_map_leave(&copied); /* freed, or LeakSanitizer says so */
	assert_null(m.data);
	assert_string_equal((const char *)data, "stays");
}

static void fifo_without_writer_is_empty(void **state)
{
	tn_automap m = { 0 };

	(void)state;
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "fifo", 100, 0, &m), 0);
	assert_int_equal(m.size, 0);
	tn_map_close(&m);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "fifo", 100, TN_MAP_NO_SPECIAL, &m), -EINVAL);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "/dev/null", 100, TN_MAP_NO_SPECIAL, &m), -EINVAL);
	assert_null(m.data);
}

/* Whoever has it open for writing may never write. */
static void fifo_is_not_waited_for(void **state)
{
	tn_automap m = { 0 };
	int fd;

	(void)state;
	unlink("fifo");
	assert_int_equal(mkfifo("fifo", 0600), 0);
	fd = open("fifo", O_RDWR);
	assert_true(fd >= 0);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "fifo", 100, 0, &m), -EAGAIN);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "fifo", 100, TN_MAP_REGULAR, &m), -EAGAIN);
	assert_null(m.data);
	close(fd);
}

static void device_is_for_who_names_it(void **state)
{
	tn_automap m = { 0 };

	(void)state;
	assert_int_equal(tn_map_open_at(AT_FDCWD, "/dev/null", 100, TN_MAP_COPY, &m), 0);
	assert_int_equal(m.size, 0);
	tn_map_close(&m);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "/dev/zero", 4096, TN_MAP_COPY, &m), -EINVAL);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "/dev/zero", 4096, TN_MAP_WAIT, &m), -EFBIG);
}

static void pipe_is_read_to_its_end(void **state)
{
	tn_automap m = { 0 };
	int fd[2];

	(void)state;
	assert_int_equal(pipe(fd), 0);
	assert_int_equal(write(fd[1], "abc", 3), 3);
	close(fd[1]);
	assert_int_equal(tn_map_fd(fd[0], 3, 0, &m), 0);
	assert_int_equal(m.size, 3);
	assert_memory_equal(m.data, "abc", 3);
	close(fd[0]);
}

static void what_cannot_be_read_says_so(void **state)
{
	struct tn_map m = { 0 };
	int fd;

	(void)state;
	put("full", "module", 6);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "full", 5, 0, &m), -EFBIG);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "full", 5, TN_MAP_REGULAR, &m), -EFBIG);
	assert_int_equal(tn_map_open_at(AT_FDCWD, ".", 5, TN_MAP_REGULAR, &m), -EISDIR);
	assert_int_equal(tn_map_open_at(AT_FDCWD, ".", 5, 0, &m), -EISDIR);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "absent", 5, 0, &m), -ENOENT);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "/dev/zero", 4096, TN_MAP_NO_DEVICE, &m), -EINVAL);
	fd = open("sparse", O_WRONLY | O_CREAT, 0600);
	assert_int_equal(ftruncate(fd, (off_t)8 << 30), 0);
	close(fd);
	assert_int_equal(tn_map_open_at(AT_FDCWD, "sparse", 1 << 20, TN_MAP_COPY, &m), -EFBIG);
	assert_null(m.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(holds_what_was_written),
		cmocka_unit_test(empty_file_has_data),
		cmocka_unit_test(regular_file_of_any_size_is_whole),
		cmocka_unit_test(left_mapping_stays),
		cmocka_unit_test(fifo_without_writer_is_empty),
		cmocka_unit_test(fifo_is_not_waited_for),
		cmocka_unit_test(device_is_for_who_names_it),
		cmocka_unit_test(pipe_is_read_to_its_end),
		cmocka_unit_test(what_cannot_be_read_says_so),
	};

	return cmocka_run_group_tests(tests, enter, leave);
}
