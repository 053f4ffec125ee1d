// SPDX-License-Identifier: LGPL-2.1-or-later
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "format/testunpack.h"
#include "format/unpack.h"
#include "format/unpack_extent.h"

#define CONTENT TESTUNPACK_CONTENT

static const char *const names[] = { "gz", "xz", "zst", "lz4", "bz2", "lzma", "lzo" };
enum { GZ, XZ, ZST, LZ4, BZ2, LZMA, LZO, N };

static void pack(unsigned format, struct tn_buf *b)
{
	const size_t n = sizeof(CONTENT);

	switch (format) {
	case GZ:
		pack_gz(b, 0, CONTENT, n);
		break;
	case XZ:
		pack_xz(b, 1, CONTENT, n);
		break;
	case ZST:
		pack_zst(b, CONTENT, n);
		break;
	case LZ4:
		testunpack_lz4(b, CONTENT, n);
		break;
	case BZ2:
		tn_buf_add(b, TESTUNPACK_BZ2, sizeof(TESTUNPACK_BZ2) - 1);
		break;
	case LZMA:
		tn_buf_add(b, TESTUNPACK_LZMA, sizeof(TESTUNPACK_LZMA) - 1);
		break;
	default:
		testunpack_lzo(b, 0, CONTENT, n);
	}
}

/* The library may be missing where the tests run. */
static bool is_missing(const struct tn_buf *b)
{
	tn_autobuf out = { 0 };

	return tn_unpack(tn_buf_text(b), sizeof(CONTENT), &out, NULL) == -ENOSYS;
}

static void assert_unpacks(const struct tn_buf *b)
{
	tn_autoerror err = { 0 };
	tn_autobuf out = { 0 };
	int r = tn_unpack(tn_buf_text(b), sizeof(CONTENT), &out, &err);

	if (r < 0)
		fail_msg("%s", tn_error_text(&err, r));
	assert_int_equal(out.n, sizeof(CONTENT));
	assert_memory_equal(out.p, CONTENT, sizeof(CONTENT));
}

static void assert_fails(struct tn_text packed, size_t max, int code, const char *sentence)
{
	tn_autoerror err = { 0 };
	tn_autobuf out = { 0 };

	assert_int_equal(tn_unpack(packed, max, &out, &err), code);
	assert_null(out.p);
	assert_non_null(strstr(err.text, sentence));
}

static void every_format(void **state)
{
	(void)state;
	for (unsigned format = 0; format < N; format++) {
		tn_autobuf b = { 0 };
		size_t n;

		pack(format, &b);
		n = b.n;
		assert_true(tn_unpack_is_packed(tn_buf_text(&b)));
		assert_int_equal(tn_unpack_is_marked(tn_buf_text(&b)), format != LZMA);
		if (is_missing(&b)) {
			print_message("no library for %s: skipped\n", names[format]);
			continue;
		}
		assert_unpacks(&b);
		assert_fails(tn_buf_text(&b), sizeof(CONTENT) - 1, -EFBIG, "more than 63 bytes");
		assert_fails((struct tn_text){ b.p, n / 2 }, 999, -EBADMSG, "damaged");
		/* As builders of kernels do it, and what else may follow. */
		pack_le(&b, sizeof(CONTENT), 4);
		assert_unpacks(&b);
		tn_buf_add_str(&b, "code and data");
		assert_unpacks(&b);
	}
}

static int add_bytes(void *data, struct tn_text bytes, struct tn_error *err)
{
	tn_buf_add_text(data, bytes);
	return 0;
}

static int stop(void *data, struct tn_text bytes, struct tn_error *err)
{
	return 5;
}

/* Piece by piece, and how far the stream went. */
static void in_parts(void **state)
{
	(void)state;
	for (unsigned format = 0; format < N; format++) {
		tn_autobuf b = { 0 }, out = { 0 };
		struct tn_text rest;
		size_t n;

		pack(format, &b);
		n = b.n;
		/* An lz4 frame has no end: four zeros are one. */
		tn_buf_add(&b, "\0\0\0\0next", 8);
		if (is_missing(&b))
			continue;
		rest = tn_buf_text(&b);
		assert_int_equal(tn_unpack_in_parts(&rest, sizeof(CONTENT), add_bytes, &out, NULL), 0);
		assert_int_equal(out.n, sizeof(CONTENT));
		assert_memory_equal(out.p, CONTENT, sizeof(CONTENT));
		assert_int_equal(b.n - rest.n, format == LZ4 ? n + 4 : n);
		rest = tn_buf_text(&b);
		assert_int_equal(tn_unpack_in_parts(&rest, sizeof(CONTENT), stop, &out, NULL), 5);
		assert_int_equal(rest.n, b.n);
		assert_int_equal(tn_unpack_in_parts(&rest, sizeof(CONTENT) - 1, add_bytes, &out, NULL), -EFBIG);
	}
}

/* More than the pieces' size: what is handed out is not there again. */
static void many_parts(void **state)
{
	enum { MEMBERS = 20, SIZE = 50000 };
	tn_autofree char *content = malloc(MEMBERS * SIZE);
	tn_autobuf b = { 0 }, out = { 0 };
	struct tn_text rest;

	(void)state;
	for (size_t i = 0; i < MEMBERS * SIZE; i++)
		content[i] = (char)(i * i >> 7);
	for (size_t i = 0; i < MEMBERS; i++)
		pack_gz(&b, 0, content + i * SIZE, SIZE);
	rest = tn_buf_text(&b);
	if (!is_missing(&b)) {
		assert_int_equal(tn_unpack_in_parts(&rest, MEMBERS * SIZE, add_bytes, &out, NULL), 0);
		assert_int_equal(out.n, MEMBERS * SIZE);
		assert_memory_equal(out.p, content, MEMBERS * SIZE);
	}
}

static void not_packed(void **state)
{
	static const struct tn_text none[] = {
		{ "", 0 }, { "\x7f" "ELF", 4 }, { "BZ", 2 },
		{ "]\0\0\1\0\1\2\3\4\5\6\7\x8\x9", 14 }, { "]\0\0\1", 4 }, /* like lzma, but for its size */
	};

	(void)state;
	for (size_t i = 0; i < TN_ARRAY_SIZE(none); i++) {
		assert_false(tn_unpack_is_packed(none[i]));
		assert_fails(none[i], 999, -EINVAL, "not packed");
	}
}

static void extents(void **state)
{
	tn_autobuf xz = { 0 }, zst = { 0 };
	size_t n;

	(void)state;
	pack(XZ, &xz);
	n = xz.n;
	tn_buf_add_str(&xz, "YZYZ0123456789YZ");
	assert_int_equal(tn_unpack_xz_extent(tn_buf_text(&xz)).n, n);
	xz.p[n - 1] = '?'; /* the footer's mark: no end is seen, so all is the stream */
	assert_int_equal(tn_unpack_xz_extent(tn_buf_text(&xz)).n, xz.n);
	pack(ZST, &zst);
	n = zst.n;
	tn_buf_add_str(&zst, "more");
	assert_int_equal(tn_unpack_zst_extent(tn_buf_text(&zst)).n, n);
	for (size_t cut = 4; cut < n; cut++)
		assert_int_equal(tn_unpack_zst_extent((struct tn_text){ zst.p, cut }).n, cut);
}

static void lz4_goes_on(void **state)
{
	tn_autobuf b = { 0 }, out = { 0 };
	size_t n;

	(void)state;
	testunpack_lz4(&b, "one ", 4);
	testunpack_lz4(&b, "two ", 4); /* another frame */
	testunpack_lz4_block(&b, "three", 6);
	if (is_missing(&b)) {
		tn_buf_free(&b); /* skip() jumps out of here */
		skip();
	}
	assert_int_equal(tn_unpack(tn_buf_text(&b), 99, &out, NULL), 0);
	assert_string_equal(out.p, "one two three");
	n = b.n;
	pack_le(&b, 13, 4); /* one less than came out: no size, and no block */
	assert_fails(tn_buf_text(&b), 99, -EBADMSG, "cut short");
	b.n = n;
	pack_le(&b, UINT32_MAX, 4);
	assert_fails(tn_buf_text(&b), 99, -EBADMSG, "cut short");
	b.n = n;
	pack_le(&b, 2, 4);
	tn_buf_add(&b, "\xff\xff", 2);
	assert_fails(tn_buf_text(&b), 99, -EBADMSG, "makes no sense");
}

static void lzo_headers(void **state)
{
	static const uint32_t flags[] = { 1, 1 << 8, 1 << 6, 1 << 11, 0xb43 };
	tn_autobuf probe = { 0 };

	(void)state;
	testunpack_lzo(&probe, 0, CONTENT, sizeof(CONTENT));
	if (is_missing(&probe)) {
		tn_buf_free(&probe);
		skip();
	}
	for (size_t i = 0; i < TN_ARRAY_SIZE(flags); i++) {
		tn_autobuf b = { 0 };

		testunpack_lzo(&b, flags[i], CONTENT, sizeof(CONTENT));
		assert_unpacks(&b);
	}
	probe.p[probe.n - 4 - sizeof(CONTENT) - 5]++; /* what it unpacks to, and so it is packed */
	assert_fails(tn_buf_text(&probe), 999, -EBADMSG, "makes no sense");
	probe.p[probe.n - 4 - sizeof(CONTENT) - 8] = '\x7f';
	assert_fails(tn_buf_text(&probe), (size_t)-1, -EBADMSG, "larger than they can be");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_format), cmocka_unit_test(in_parts),    cmocka_unit_test(many_parts),
		cmocka_unit_test(not_packed),   cmocka_unit_test(extents),     cmocka_unit_test(lz4_goes_on),
		cmocka_unit_test(lzo_headers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
