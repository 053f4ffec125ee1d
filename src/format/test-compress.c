// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <unistd.h>

#include <cmocka.h>

#include "format/compress.h"
#include "format/compress_headers.h"
#include "format/testpack.h"

#define MIB ((size_t)1 << 20)
#define CONTENT "The content of a module, several times the content of a module."

/* The library may be missing where the tests run (another architecture's build). */
static void need(enum tn_compression format)
{
	static const struct tn_text magic[] = {
		[TN_COMPRESSION_GZ] = { "\x1f\x8b\x08", 3 },
		[TN_COMPRESSION_XZ] = { "\xfd" "7zXZ\0", 6 },
		[TN_COMPRESSION_ZST] = { "\x28\xb5\x2f\xfd", 4 },
	};
	struct tn_buf out = { 0 };

	if (tn_decompress(magic[format], 1, &out, NULL) != -ENOSYS)
		return;
	print_message("no library for %s: skipped\n", tn_compress_name(format));
	skip();
}

static void pack(enum tn_compression format, struct tn_buf *b, const void *data, size_t n)
{
	if (format == TN_COMPRESSION_GZ)
		pack_gz(b, 0, data, n);
	else if (format == TN_COMPRESSION_XZ)
		pack_xz(b, 1, data, n);
	else
		pack_zst(b, data, n);
}

static void assert_unpacks(struct tn_text packed, size_t max, const char *want, size_t n)
{
	tn_autoerror err = { 0 };
	tn_autobuf out = { 0 };
	int r = tn_decompress(packed, max, &out, &err);

	if (r < 0)
		print_message("%s\n", tn_error_text(&err, r));
	assert_int_equal(r, 0);
	assert_int_equal(out.n, n);
	assert_memory_equal(out.p, want, n);
}

static void assert_fails(struct tn_text packed, size_t max, int code, const char *sentence)
{
	tn_autoerror err = { 0 };
	struct tn_buf out = { 0 };

	assert_int_equal(tn_decompress(packed, max, &out, &err), code);
	assert_null(out.p);
	if (!strstr(tn_error_text(&err, code), sentence))
		fail_msg("'%s' lacks '%s'", tn_error_text(&err, code), sentence);
}

static void every_format(enum tn_compression format)
{
	tn_autobuf one = { 0 }, two = { 0 };
	size_t n = sizeof(CONTENT);

	need(format);
	pack(format, &one, CONTENT, n);
	assert_int_equal(tn_compress_detect(tn_buf_text(&one)), format);
	assert_unpacks(tn_buf_text(&one), n, CONTENT, n);
	assert_fails(tn_buf_text(&one), n - 1, -EFBIG, "more than 63 bytes");
	/* Several members or frames count as one file. */
	tn_buf_add(&two, one.p, one.n);
	pack(format, &two, "tail", 4);
	assert_unpacks(tn_buf_text(&two), MIB, CONTENT "\0tail", n + 4);
	/* Cut short at every byte. */
	for (size_t cut = 6; cut < one.n; cut++)
		assert_fails((struct tn_text){ one.p, cut }, MIB, -EBADMSG, "damaged");
	one.p[one.n / 2] ^= 1;
	if (format != TN_COMPRESSION_ZST) /* this zstd frame has no check sum */
		assert_fails(tn_buf_text(&one), MIB, -EBADMSG, "damaged");
}

static void gz(void **unused)
{
	every_format(TN_COMPRESSION_GZ);
}

static void xz(void **unused)
{
	every_format(TN_COMPRESSION_XZ);
}

static void zst(void **unused)
{
	every_format(TN_COMPRESSION_ZST);
}

static void a_bomb_meets_the_limit(void **unused)
{
	tn_autobuf bomb = { 0 };

	need(TN_COMPRESSION_ZST);
	pack_zst_bomb(&bomb, 8192); /* 1 GiB from 32 KiB */
	assert_fails(tn_buf_text(&bomb), 4 * MIB, -EFBIG, "more than 4194304 bytes");
}

static void absurd_claims(void **unused)
{
	tn_autobuf z = { 0 }, x = { 0 };

	need(TN_COMPRESSION_ZST);
	tn_buf_add(&z, "\x28\xb5\x2f\xfd\xe0\xff\xff\xff\xff\xff\xff\xff\x7f\x01\0\0", 16);
	assert_fails(tn_buf_text(&z), MIB, -EFBIG, "more than");
	z.n = 0;
	pack_zst_header(&z, 0xff);
	pack_zst_block(&z, true, PACK_ZST_RAW, "x", 1);
	assert_fails(tn_buf_text(&z), MIB, -EFBIG, "128 MiB");

	need(TN_COMPRESSION_XZ);
	pack_xz_header(&x, 1, 38); /* 2 GiB */
	tn_buf_add(&x, "\x01\0\0x\0\0\0\0", 8);
	assert_fails(tn_buf_text(&x), MIB, -EFBIG, "256 MiB");
}

static void what_follows_the_end(void **unused)
{
	static const enum tn_compression formats[] = { TN_COMPRESSION_XZ, TN_COMPRESSION_ZST };
	tn_autobuf g = { 0 };

	for (size_t i = 0; i < TN_ARRAY_SIZE(formats); i++) {
		tn_autobuf b = { 0 };

		need(formats[i]);
		pack(formats[i], &b, "x", 1);
		tn_buf_add(&b, "rubbish, rubbish", 16);
		assert_fails(tn_buf_text(&b), MIB, -EBADMSG, "damaged");
	}
	need(TN_COMPRESSION_GZ);
	pack_gz(&g, 0, "x", 1);
	tn_buf_add(&g, "\0\0\0\0", 4); /* padding, as on a tape */
	assert_unpacks(tn_buf_text(&g), 1, "x", 1);
}

static void not_packed(void **unused)
{
	assert_int_equal(tn_compress_detect(TN_TEXT_LITERAL("\x7f" "ELF")), TN_COMPRESSION_NONE);
	assert_int_equal(tn_compress_detect(TN_TEXT_LITERAL("")), TN_COMPRESSION_NONE);
	assert_int_equal(tn_compress_detect(TN_TEXT_LITERAL("\x1f\x8b")), TN_COMPRESSION_NONE);
	assert_fails(TN_TEXT_LITERAL("\x7f" "ELF"), MIB, -EINVAL, "not compressed");
}

/* What the real programs make of the same bytes. */
static void packed_by(const char *command, enum tn_compression format, const char *refusal,
		      const char *check, uint64_t window)
{
	char name[] = "/tmp/tenon-compress-XXXXXX", line[256], content[20000], packed[40000];
	struct tn_compress_info info = { 0 };
	int fd = mkstemp(name);
	FILE *from;
	size_t n;

	need(format);
	assert_true(fd >= 0);
	for (size_t i = 0; i < sizeof(content); i++)
		content[i] = (char)(i * i >> 7);
	assert_int_equal(write(fd, content, sizeof(content)), sizeof(content));
	close(fd);
	snprintf(line, sizeof(line), "%s <%s", command, name);
	from = popen(line, "r");
	assert_non_null(from);
	n = fread(packed, 1, sizeof(packed), from);
	pclose(from);
	unlink(name);
	if (n == 0) {
		print_message("cannot run %s: skipped\n", command);
		skip();
	}
	assert_unpacks((struct tn_text){ packed, n }, MIB, content, sizeof(content));
	assert_int_equal(tn_compress_describe((struct tn_text){ packed, n }, &info, NULL), 0);
	assert_int_equal(info.format, format);
	if (info.kernel_refuses || refusal)
		assert_string_equal(info.kernel_refuses, refusal);
	if (info.check || check)
		assert_string_equal(info.check, check);
	assert_true(info.window == window);
}

static void real_gzip(void **unused)
{
	packed_by("gzip -9", TN_COMPRESSION_GZ, NULL, NULL, 32768);
	packed_by("gzip -N -1", TN_COMPRESSION_GZ, NULL, NULL, 32768);
}

static void real_xz(void **unused)
{
	const char *refusal = "its xz check is not CRC32 (xz --check=crc32)";

	packed_by("xz --check=crc32", TN_COMPRESSION_XZ, NULL, "CRC32", 8 * MIB);
	packed_by("xz --check=none -0", TN_COMPRESSION_XZ, NULL, "none", 256 << 10);
	packed_by("xz --check=crc64 -9", TN_COMPRESSION_XZ, refusal, "CRC64", 64 * MIB);
	packed_by("xz --check=sha256 -T2", TN_COMPRESSION_XZ, refusal, "SHA-256", 8 * MIB);
	packed_by("xz --check=crc32 --x86 --lzma2=dict=12MiB", TN_COMPRESSION_XZ, NULL, "CRC32",
		  12 * MIB);
	packed_by("xz --check=crc32 --delta --lzma2", TN_COMPRESSION_XZ,
		  "it uses an xz filter that the kernel lacks", "CRC32", 8 * MIB);
}

static void real_zstd(void **unused)
{
	packed_by("zstd -3 --no-check", TN_COMPRESSION_ZST, NULL, NULL, 2 * MIB);
	packed_by("zstd -19 --single-thread", TN_COMPRESSION_ZST, NULL, NULL, 8 * MIB);
	packed_by("zstd --ultra -22 --long=27", TN_COMPRESSION_ZST, NULL, NULL, 128 * MIB);
}

static int describe(const struct tn_buf *b, struct tn_compress_info *ret)
{
	return tn_compress_describe(tn_buf_text(b), ret, NULL);
}

static void headers(void **unused)
{
	struct tn_compress_info info = { 0 };
	tn_autobuf b = { 0 };

	pack_gz(&b, 1 << 3, "x", 1);
	assert_int_equal(describe(&b, &info), 0);
	assert_null(info.kernel_refuses);
	b.n = 0;
	pack_gz(&b, 1 << 4, "x", 1); /* a comment */
	assert_int_equal(describe(&b, &info), 0);
	assert_non_null(info.kernel_refuses);
	b.n = 0;
	pack_xz_header(&b, 1, 40);
	assert_int_equal(describe(&b, &info), 0);
	assert_true(info.window == UINT32_MAX);
	assert_string_equal(info.kernel_refuses, "its xz dictionary is too large");
	b.p[7] = 4; /* the check sum of the header no longer fits */
	assert_int_equal(describe(&b, &info), -EBADMSG);
	b.n = 0;
	pack_zst_header(&b, (27 - 10) << 3 | 1);
	assert_int_equal(describe(&b, &info), 0);
	assert_true(info.window == 144 * MIB);
	assert_non_null(info.kernel_refuses);
	b.n = 5;
	assert_int_equal(describe(&b, &info), -EBADMSG);
	b.n = 0;
	tn_buf_add(&b, "\x7f" "ELF", 4);
	assert_int_equal(describe(&b, &info), 0);
	assert_int_equal(info.format, TN_COMPRESSION_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(gz),
		cmocka_unit_test(xz),
		cmocka_unit_test(zst),
		cmocka_unit_test(a_bomb_meets_the_limit),
		cmocka_unit_test(absurd_claims),
		cmocka_unit_test(what_follows_the_end),
		cmocka_unit_test(not_packed),
		cmocka_unit_test(real_gzip),
		cmocka_unit_test(real_xz),
		cmocka_unit_test(real_zstd),
		cmocka_unit_test(headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
