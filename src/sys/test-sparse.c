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
#include <unistd.h>

#include <cmocka.h>

#include "sys/sparse.h"

#define LARGE 1000003u

static uint8_t content[LARGE];

/* A file that has no name any more. */
static int make(size_t n)
{
	FILE *f = tmpfile();
	int fd;

	assert_non_null(f);
	assert_int_equal(fwrite(content, 1, n, f), n);
	assert_int_equal(fflush(f), 0);
	fd = dup(fileno(f));
	fclose(f);
	assert_true(fd >= 0);
	lseek(fd, 0, SEEK_SET);
	return fd;
}

static void small_files_are_whole(void **state)
{
	static const size_t sizes[] = { 0, 1, 4096, 16383 };
	struct tn_sparse_memory m = { 0 };

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		int fd = make(sizes[i]);
		struct tn_sparse s;

		assert_int_equal(tn_sparse_open(fd, LARGE, &m, &s), 0);
		assert_int_equal(s.size, sizes[i]);
		assert_memory_equal(tn_sparse_bytes(&s), content, sizes[i]);
		assert_int_equal(tn_sparse_need(&s, 0, sizes[i]), 0);
		close(fd);
	}
	tn_sparse_memory_free(&m);
}

/* Pieces in any order, over and over, of files in the same memory. */
static void pieces(void **state)
{
	struct tn_sparse_memory m = { 0 };

	(void)state;
	srand(1);
	for (size_t size = 16384; size < LARGE; size = size * 2 + 1) {
		int fd = make(size);
		struct tn_sparse s;

		assert_int_equal(tn_sparse_open(fd, LARGE, &m, &s), 0);
		assert_int_equal(s.size, size);
		memset(m.bytes.p, 0x55, size);
		for (int i = 0; i < 200; i++) {
			size_t at = (size_t)rand() % size, n = (size_t)rand() % (size - at + 1);

			n = i % 4 ? n % 9000 : n;
			assert_int_equal(tn_sparse_need(&s, at, n), 0);
			assert_memory_equal(tn_sparse_bytes(&s) + at, content + at, n);
		}
		close(fd);
	}
	tn_sparse_memory_free(&m);
}

static void reads_nothing_else(void **state)
{
	struct tn_sparse_memory m = { 0 };
	int fd = make(LARGE);
	struct tn_sparse s;

	(void)state;
	assert_int_equal(tn_sparse_open(fd, LARGE, &m, &s), 0);
	memset(m.bytes.p, 0x55, LARGE);
	assert_int_equal(tn_sparse_need(&s, 5000, 10), 0);
	assert_int_equal(tn_sparse_need(&s, 20000, 0), 0);
	assert_int_equal((uint8_t)m.bytes.p[4095], 0x55);
	assert_memory_equal(m.bytes.p + 4096, content + 4096, 4096);
	assert_int_equal((uint8_t)m.bytes.p[8192], 0x55);
	assert_int_equal((uint8_t)m.bytes.p[20000], 0x55);
	close(fd);
	tn_sparse_memory_free(&m);
}

static void cut_short_meanwhile(void **state)
{
	struct tn_sparse_memory m = { 0 };
	int fd = make(LARGE);
	struct tn_sparse s;

	(void)state;
	assert_int_equal(tn_sparse_open(fd, LARGE, &m, &s), 0);
	assert_int_equal(ftruncate(fd, 50000), 0);
	assert_int_equal(tn_sparse_need(&s, 1000, 40000), 0);
	assert_int_equal(tn_sparse_need(&s, 40000, 40000), -ENODATA);
	assert_int_equal(tn_sparse_need(&s, 900000, 1), -ENODATA);
	close(fd);
	tn_sparse_memory_free(&m);
}

static void what_is_no_file(void **state)
{
	struct tn_sparse_memory m = { 0 };
	int dir = open("/", O_RDONLY), device = open("/dev/null", O_RDONLY), fds[2];
	int large = make(LARGE);
	struct tn_sparse s;

	(void)state;
	assert_int_equal(tn_sparse_open(dir, LARGE, &m, &s), -EISDIR);
	assert_int_equal(tn_sparse_open(device, LARGE, &m, &s), -EINVAL);
	assert_int_equal(tn_sparse_open(large, LARGE - 1, &m, &s), -EFBIG);
	assert_int_equal(pipe(fds), 0);
	assert_int_equal(write(fds[1], "module", 6), 6);
	close(fds[1]);
	assert_int_equal(tn_sparse_open(fds[0], LARGE, &m, &s), 0);
	assert_int_equal(s.size, 6);
	assert_memory_equal(tn_sparse_bytes(&s), "module", 6);
	assert_int_equal(tn_sparse_need(&s, 0, 6), 0);
	close(fds[0]);
	close(large);
	close(device);
	close(dir);
	tn_sparse_memory_free(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_files_are_whole),
		cmocka_unit_test(pieces),
		cmocka_unit_test(reads_nothing_else),
		cmocka_unit_test(cut_short_meanwhile),
		cmocka_unit_test(what_is_no_file),
	};

	for (size_t i = 0; i < LARGE; i++)
		content[i] = (uint8_t)(i * 2654435761u >> 13);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
