// SPDX-License-Identifier: LGPL-2.1-or-later
/* Which way a file takes. The kernel here is a table of three functions that note what they were
 * given; what a real one makes of it is seen in tests/vm. */
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

#include "core/load/insert.h"
#include "format/compress.h"
#include "format/testpack.h"

#define CONTENT "\x7f" "ELF and the rest of a module"

struct kernel {
	const char *unpacks;  /* /sys/module/compression; NULL: no such file */
	int fd_result, packed_result, mem_result;
	unsigned fd_calls, mem_calls, flags;
	char options[64];
	char memory[256];
	size_t size;
};

static int load_fd(void *data, int fd, const char *options, unsigned flags)
{
	struct kernel *k = data;

	k->fd_calls++;
	k->flags = flags;
	snprintf(k->options, sizeof(k->options), "%s", options);
	return flags & TN_LOAD_COMPRESSED ? k->packed_result : k->fd_result;
}

static int load_mem(void *data, const void *image, size_t size, const char *options)
{
	struct kernel *k = data;

	k->mem_calls++;
	k->size = size;
	memcpy(k->memory, image, size < sizeof(k->memory) ? size : sizeof(k->memory));
	snprintf(k->options, sizeof(k->options), "%s", options);
	return k->mem_result;
}

static int compression(void *data, char *ret, size_t size)
{
	struct kernel *k = data;

	if (!k->unpacks)
		return -ENOENT;
	snprintf(ret, size, "%s", k->unpacks);
	return 0;
}

static char name[] = "/tmp/tenon-insert-XXXXXX";

static void write_file(struct tn_text content)
{
	FILE *f = fopen(name, "w");

	assert_non_null(f);
	assert_int_equal(fwrite(content.p, 1, content.n, f), content.n);
	fclose(f);
}

static int make_name(void **unused)
{
	int fd = mkstemp(name);

	close(fd);
	return fd < 0 ? -1 : 0;
}

static int remove_name(void **unused)
{
	return unlink(name);
}

static int insert(struct kernel *k, const struct tn_insert *how, struct tn_insert_report *report,
		  struct tn_error *err)
{
	const struct tn_kernel kernel = { k, load_fd, load_mem, NULL, compression };

	return tn_insert_file(&kernel, name, how, report, err);
}

static void expect_content(const struct kernel *k)
{
	assert_int_equal(k->mem_calls, 1);
	assert_int_equal(k->size, sizeof(CONTENT));
	assert_memory_equal(k->memory, CONTENT, sizeof(CONTENT));
}

static void a_plain_file(void **unused)
{
	struct tn_insert how = { .options = "a=1", .flags = TN_LOAD_IGNORE_VERMAGIC };
	struct kernel k = { 0 };
	struct tn_insert_report report;

	write_file((struct tn_text){ CONTENT, sizeof(CONTENT) });
	assert_int_equal(insert(&k, &how, &report, NULL), 0);
	assert_int_equal(report.way, TN_INSERT_AS_FILE);
	assert_int_equal(k.flags, TN_LOAD_IGNORE_VERMAGIC);
	assert_string_equal(k.options, "a=1");
	assert_int_equal(k.mem_calls, 0);
	k.fd_result = -EINVAL; /* the kernel's word: nothing else is tried */
	assert_int_equal(insert(&k, &how, &report, NULL), -EINVAL);
	assert_int_equal(report.stage, TN_INSERT_KERNEL);
	assert_int_equal(k.mem_calls, 0);
}

static void a_kernel_without_finit_module(void **unused)
{
	struct tn_insert how = { 0 };
	struct kernel k = { .fd_result = -ENOSYS };
	struct tn_insert_report report;

	write_file((struct tn_text){ CONTENT, sizeof(CONTENT) });
	assert_int_equal(insert(&k, &how, &report, NULL), 0);
	assert_int_equal(report.way, TN_INSERT_AS_MEMORY);
	assert_string_equal(k.options, "");
	expect_content(&k);
}

/* How a file packed with xz and check @check fares. */
static void packed(uint8_t check, struct kernel *k, struct tn_insert_report *report)
{
	struct tn_insert how = { 0 };
	tn_autoerror err = { 0 };
	tn_autobuf b = { 0 }, out = { 0 };
	int r;

	pack_xz(&b, check, CONTENT, sizeof(CONTENT));
	write_file(tn_buf_text(&b));
	r = insert(k, &how, report, &err);
	if (r < 0 && tn_decompress(tn_buf_text(&b), sizeof(CONTENT), &out, NULL) == -ENOSYS) {
		/* No liblzma here: then the kernel's word is the last. */
		assert_int_equal(r, k->packed_result && k->fd_calls ? k->packed_result : -ENOSYS);
		tn_buf_free(&b); /* skip() does not come back */
		tn_error_clear(&err);
		skip();
	}
	assert_int_equal(r, 0);
	assert_int_equal(report->format, TN_COMPRESSION_XZ);
}

static void packed_for_the_kernel(void **unused)
{
	struct kernel k = { .unpacks = "xz" };
	struct tn_insert_report report;

	packed(1, &k, &report);
	assert_int_equal(report.way, TN_INSERT_PACKED);
	assert_int_equal(k.flags, TN_LOAD_COMPRESSED);
	assert_int_equal(k.mem_calls, 0);
}

static void packed_for_another_kernel(void **unused)
{
	struct kernel none = { 0 }, other = { .unpacks = "zstd" };
	struct tn_insert_report report;

	packed(1, &none, &report);
	assert_int_equal(report.way, TN_INSERT_AS_MEMORY);
	assert_int_equal(none.fd_calls, 0);
	assert_non_null(report.kernel_refuses);
	expect_content(&none);
	packed(1, &other, &report);
	assert_int_equal(other.fd_calls, 0);
	expect_content(&other);
}

static void packed_and_found_invalid(void **unused)
{
	static const int codes[] = { -EINVAL, -EOPNOTSUPP, -ENOSYS };

	for (size_t i = 0; i < TN_ARRAY_SIZE(codes); i++) {
		struct kernel k = { .unpacks = "xz", .packed_result = codes[i] };
		struct tn_insert_report report;

		packed(1, &k, &report);
		assert_int_equal(report.way, TN_INSERT_AS_MEMORY);
		assert_int_equal(report.packed_error, codes[i]);
		assert_int_equal(k.fd_calls, 1);
		expect_content(&k);
	}
}

static void packed_and_refused_for_good(void **unused)
{
	struct kernel k = { .unpacks = "xz", .packed_result = -EEXIST };
	struct tn_insert how = { 0 };
	tn_autobuf b = { 0 };

	pack_xz(&b, 1, CONTENT, sizeof(CONTENT));
	write_file(tn_buf_text(&b));
	assert_int_equal(insert(&k, &how, NULL, NULL), -EEXIST);
	assert_int_equal(k.mem_calls, 0);
}

/* What the header forbids never goes to the kernel, and what is damaged nowhere. */
static void packed_in_a_way_the_kernel_lacks(void **unused)
{
	struct kernel k = { .unpacks = "xz" };
	struct tn_insert how = { 0 };
	struct tn_insert_report report;
	tn_autoerror err = { 0 };
	tn_autobuf b = { 0 };
	int r;

	pack_xz_header(&b, 4, 0); /* CRC64 */
	write_file(tn_buf_text(&b));
	r = insert(&k, &how, &report, &err);
	assert_true(r == -EBADMSG || r == -ENOSYS);
	assert_int_equal(report.stage, TN_INSERT_READ);
	assert_int_equal(k.fd_calls + k.mem_calls, 0);
	assert_string_equal(report.kernel_refuses, "its xz check is not CRC32 (xz --check=crc32)");
	assert_non_null(err.text);
}

static void a_pipe(void **unused)
{
	struct kernel k = { 0 };
	const struct tn_kernel kernel = { &k, load_fd, load_mem, NULL, compression };
	struct tn_insert how = { 0 };
	int ends[2];

	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], CONTENT, sizeof(CONTENT)), sizeof(CONTENT));
	close(ends[1]);
	assert_int_equal(tn_insert_fd(&kernel, ends[0], &how, NULL, NULL), 0);
	close(ends[0]);
	assert_int_equal(k.fd_calls, 0);
	expect_content(&k);
}

static int bad(const char *path, enum tn_insert_stage stage, const char *sentence)
{
	struct kernel k = { 0 };
	const struct tn_kernel kernel = { &k, load_fd, load_mem, NULL, compression };
	struct tn_insert how = { 0 };
	struct tn_insert_report report;
	tn_autoerror err = { 0 };
	int r = tn_insert_file(&kernel, path, &how, &report, &err);

	assert_int_equal(k.fd_calls + k.mem_calls, 0);
	assert_int_equal(report.stage, stage);
	assert_string_equal(tn_error_text(&err, r), sentence);
	return r;
}

static void bad_files(void **unused)
{
	char fifo[] = "/tmp/tenon-insert-fifo-XXXXXX";

	assert_int_equal(bad("/nonexistent", TN_INSERT_OPEN, "No such file or directory"), -ENOENT);
	assert_int_equal(bad("/", TN_INSERT_READ, "Is a directory"), -EISDIR);
	assert_int_equal(bad("/dev/zero", TN_INSERT_KERNEL, "neither a file nor a pipe"), -EINVAL);
	/* Nobody writes to it: empty at once. */
	assert_non_null(mkdtemp(fifo));
	rmdir(fifo);
	assert_int_equal(mkfifo(fifo, 0600), 0);
	assert_int_equal(bad(fifo, TN_INSERT_KERNEL, "the file is empty"), -EINVAL);
	unlink(fifo);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_plain_file),
		cmocka_unit_test(a_kernel_without_finit_module),
		cmocka_unit_test(packed_for_the_kernel),
		cmocka_unit_test(packed_for_another_kernel),
		cmocka_unit_test(packed_and_found_invalid),
		cmocka_unit_test(packed_and_refused_for_good),
		cmocka_unit_test(packed_in_a_way_the_kernel_lacks),
		cmocka_unit_test(a_pipe),
		cmocka_unit_test(bad_files),
	};

	return cmocka_run_group_tests(tests, make_name, remove_name);
}
