// SPDX-License-Identifier: LGPL-2.1-or-later
/* Signed and packed: what comes out is unpacked and looked into; by the library and by the program. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <cmocka.h>

#include "base/buf.h"
#include "build/product.h"
#include "format/compress.h"
#include "format/modsig.h"
#include "sign/new_key.h"
#include "sys/map.h"
#include "tests/support/testtop.h"

static void sh(const char *text)
{
	assert_int_equal(testtop_run(text), 0);
}

static int setup(void **state)
{
	return testtop_make(NULL);
}

/* As much of a module as anybody here looks at. */
static void begin(void)
{
	sh("rm -rf module; mkdir module\n"
	   "test -e whole.ko || printf '%s' '__attribute__((section(\".modinfo\"), used)) static const char m[] = \"name=x\";"
	   " char more[20000] = { 1 };' | cc -g -c -x c - -o whole.ko\n"
	   "cp whole.ko module/x.ko; cp whole.ko before; ln module/x.ko other; echo >module/Module.symvers");
}

static int finish(const struct tn_build_finish *how)
{
	char dir[128];
	tn_autoerror err = { 0 };
	int r;

	snprintf(dir, sizeof(dir), "%s/module", top);
	r = tn_build_finish(dir, how, &err);
	if (r < 0)
		assert_non_null(err.text);
	/* Whoever has the same file under another name still has what it was. */
	sh("cmp before other; rm -f other; test -e module/Module.symvers");
	return r;
}

static void read_file(const char *name, struct tn_buf *ret)
{
	char path[128];
	tn_automap map = { 0 };

	snprintf(path, sizeof(path), "%s/%s", top, name);
	assert_int_equal(tn_map_open_at(-1, path, 1 << 20, 0, &map), 0);
	tn_buf_add_text(ret, tn_map_text(&map));
}

/* Return: whether there is a library that can. */
static bool unpack(const char *name, struct tn_buf *ret)
{
	char path[128];
	tn_automap map = { 0 };
	int r;

	snprintf(path, sizeof(path), "%s/module/%s", top, name);
	assert_int_equal(tn_map_open_at(-1, path, 1 << 20, 0, &map), 0);
	r = tn_decompress(tn_map_text(&map), 1 << 20, ret, NULL);
	if (r != -ENOSYS)
		assert_int_equal(r, 0);
	return r == 0;
}

/* Whether it is what was there, with at least so much behind it. */
static bool is_before(struct tn_text now, size_t more)
{
	tn_autobuf before = { 0 };

	read_file("before", &before);
	return tn_text_starts(now, tn_buf_text(&before)) && (more ? now.n > before.n + more : now.n == before.n);
}

static void test_packed(void **state)
{
	static const struct {
		const char *suffix;
		enum tn_compression format;
		const char *program, *options;
	} kinds[] = {
		{ ".gz", TN_COMPRESSION_GZ, "gzip", "-9" },
		{ ".xz", TN_COMPRESSION_XZ, "xz", "--check=crc32 --lzma2=dict=1MiB" },
		{ ".zst", TN_COMPRESSION_ZST, "zstd", "-q --rm -3" },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(kinds); i++)
		for (int by_program = 0; by_program < 2; by_program++) {
			const struct tn_dkms_settings settings = {
				.compress_gzip = kinds[i].options,
				.compress_xz = kinds[i].options,
				.compress_zstd = kinds[i].options,
			};
			char command[128], name[16];
			struct tn_build_finish how;
			tn_autobuf content = { 0 };
			struct stat st;

			snprintf(command, sizeof(command), "command -v %s >/dev/null", kinds[i].program);
			if (by_program ? system(command) != 0 : !tn_decompress_built(kinds[i].format))
				continue;
			begin();
			how = (struct tn_build_finish){ .packing = kinds[i].suffix, .settings = by_program ? &settings : NULL };
			assert_int_equal(finish(&how), 0);
			snprintf(name, sizeof(name), "x.ko%s", kinds[i].suffix);
			if (!unpack(name, &content))
				continue;
			assert_true(is_before(tn_buf_text(&content), 0));
			snprintf(command, sizeof(command), "%s/module/x.ko", top);
			assert_int_equal(stat(command, &st), -1);
		}
	begin();
	assert_int_equal(finish(&(struct tn_build_finish){ .packing = "" }), 0);
	sh("cmp before module/x.ko");
}

/* A program that cannot is told of, and the module stays. */
static void test_no_packer(void **state)
{
	const struct tn_dkms_settings settings = { .compress_gzip = "--no-such-option", .compress_xz = "", .compress_zstd = "" };

	begin();
	assert_int_equal(finish(&(struct tn_build_finish){ .packing = ".gz", .settings = &settings }), -EIO);
	sh("cmp before module/x.ko");
}

/* What is signed is the whole of it, and then it is packed: also by a program. */
static void test_signed(void **state)
{
	const struct tn_dkms_settings settings = { .compress_gzip = "-6", .compress_xz = "", .compress_zstd = "" };
	tn_autobuf private = { 0 }, certificate = { 0 };
	tn_cleanup(tn_sealer_freep) tn_sealer *sealer = NULL;
	struct tn_sealer_source source = { .key_name = "key", .certificate_name = "certificate" };
	int r = tn_new_key_make(&(struct tn_new_key){ .name = "test", .ec = true, .days = 1 }, &private, &certificate, NULL);

	if (r == -ENOSYS)
		skip();
	assert_int_equal(r, 0);
	source.key = tn_buf_text(&private);
	source.certificate = tn_buf_text(&certificate);
	assert_int_equal(tn_sealer_open(&source, &sealer, NULL), 0);
	for (int i = 0; i < 3; i++) {
		const bool packed = i > 0 && tn_decompress_built(TN_COMPRESSION_GZ);
		struct tn_build_finish how = { .sealer = sealer, .hash = "sha256" };
		tn_autobuf content = { 0 };
		struct tn_modsig signature;

		begin();
		how.packing = packed ? ".gz" : "";
		how.settings = i == 2 ? &settings : NULL;
		assert_int_equal(finish(&how), 0);
		if (packed)
			unpack("x.ko.gz", &content);
		else
			read_file("module/x.ko", &content);
		assert_true(is_before(tn_buf_text(&content), 100));
		assert_int_equal(tn_modsig_read(tn_buf_text(&content), &signature, NULL), 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packed),
		cmocka_unit_test(test_no_packer),
		cmocka_unit_test(test_signed),
	};

	return cmocka_run_group_tests_name("product", tests, setup, testtop_remove);
}
