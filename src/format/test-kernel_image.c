// SPDX-License-Identifier: LGPL-2.1-or-later
#include <elf.h>
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "format/kernel_image.h"

#define PAYLOAD "payload"

/* A file of zeros with some of its bytes set. */
static void put(struct tn_buf *file, size_t at, const void *bytes, size_t n)
{
	while (file->n < at + n)
		tn_buf_add_char(file, '\0');
	memcpy(file->p + at, bytes, n);
}
#define PUT(file, at, literal) put(file, at, literal, sizeof(literal) - 1)

/* A boot sector, one sector of setup code, and the payload 16 bytes into what follows. */
static void make_bzimage(struct tn_buf *file)
{
	PUT(file, 0x1f1, "\1");
	PUT(file, 0x1fe, "\x55\xaa");
	PUT(file, 0x202, "HdrS\x0f\x02");
	PUT(file, 0x20e, "\x50\x00");
	PUT(file, 0x236, "\x01\x00");
	PUT(file, 0x248, "\x10\x00\x00\x00\x07\x00\x00\x00");
	PUT(file, 0x250, "6.1.0 (x@y)\0");
	PUT(file, 1024 + 16, PAYLOAD);
}

static void bzimage(void **state)
{
	struct tn_kernel_image image = { 0 };
	tn_autobuf file = { 0 };

	(void)state;
	make_bzimage(&file);
	assert_int_equal(tn_kernel_image_find(tn_buf_text(&file), &image, NULL), 0);
	assert_int_equal(image.container, TN_KERNEL_BZIMAGE);
	assert_true(tn_text_is(image.payload, PAYLOAD));
	assert_true(tn_text_is(image.version, "6.1.0 (x@y)"));
	assert_int_equal(image.machine, EM_X86_64);
	assert_true(tn_text_is(tn_kernel_image_words((struct tn_text){ file.p, 0x280 }), "6.1.0 (x@y)"));
	for (size_t n = 0; n < 0x250 + sizeof("6.1.0 (x@y)"); n++) /* in part: nothing, and nothing outside */
		assert_int_equal(tn_kernel_image_words((struct tn_text){ file.p, n }).n, 0);
	PUT(&file, 0x236, "\0\0"); /* a kernel of 32 bits */
	PUT(&file, 0x20e, "\0\0"); /* that does not say its version */
	assert_int_equal(tn_kernel_image_find(tn_buf_text(&file), &image, NULL), 0);
	assert_int_equal(image.machine, 0);
	assert_int_equal(image.version.n, 0);
}

static void assert_bad(const struct tn_buf *file, size_t n, const char *sentence)
{
	struct tn_kernel_image image = { 0 };
	tn_autoerror err = { 0 };

	assert_int_equal(tn_kernel_image_find((struct tn_text){ file->p, n }, &image, &err), -EBADMSG);
	assert_non_null(strstr(err.text, sentence));
	assert_null(image.payload.p);
}

static void bad_headers(void **state)
{
	tn_autobuf file = { 0 }, zimg = { 0 };

	(void)state;
	make_bzimage(&file);
	assert_bad(&file, file.n - 1, "cut short");
	PUT(&file, 0x24c, "\xff\xff\xff\xff");
	assert_bad(&file, file.n, "cut short");
	PUT(&file, 0x24c, "\0\0\0\0");
	assert_bad(&file, file.n, "cut short");
	PUT(&file, 0x206, "\x07\x02");
	assert_bad(&file, file.n, "2.6.26");
	PUT(&zimg, 0, "MZ\0\0zimg\x20\0\0\0\7\0\0\0");
	assert_bad(&zimg, zimg.n, "cut short");
}

static void assert_container(const struct tn_buf *file, enum tn_kernel_container want, uint16_t machine, const char *payload)
{
	struct tn_kernel_image image = { 0 };

	assert_int_equal(tn_kernel_image_find(tn_buf_text(file), &image, NULL), 0);
	assert_int_equal(image.container, want);
	assert_int_equal(image.machine, machine);
	if (payload)
		assert_true(tn_text_is(image.payload, payload));
	else
		assert_true(tn_text_eq(image.payload, tn_buf_text(file)));
}

static void other_containers(void **state)
{
	tn_autobuf zimg = { 0 }, arm64 = { 0 }, riscv = { 0 }, elf = { 0 }, gz = { 0 }, s390 = { 0 }, arm = { 0 };

	(void)state;
	PUT(&zimg, 0, "MZ\0\0zimg\x40\0\0\0\7\0\0\0\0\0\0\0\0\0\0\0gzip");
	PUT(&zimg, 0x40, PAYLOAD "more");
	assert_container(&zimg, TN_KERNEL_ZBOOT, 0, PAYLOAD);
	PUT(&arm64, 0, "MZ");
	PUT(&arm64, 56, "ARM\x64\0\0\0\0");
	assert_container(&arm64, TN_KERNEL_FLAT, EM_AARCH64, NULL);
	PUT(&riscv, 56, "RSC\x05\0\0\0\0");
	assert_container(&riscv, TN_KERNEL_FLAT, EM_RISCV, NULL);
	PUT(&elf, 0, ELFMAG "\2\1");
	assert_container(&elf, TN_KERNEL_ELF, 0, NULL);
	PUT(&gz, 0, "\x1f\x8b\x08");
	assert_container(&gz, TN_KERNEL_PACKED, 0, NULL);
	PUT(&s390, 0x10008, "S390EP");
	assert_container(&s390, TN_KERNEL_OTHER, EM_S390, "");
	PUT(&arm, 0x24, "\x18\x28\x6f\x01");
	assert_container(&arm, TN_KERNEL_OTHER, EM_ARM, "");
}

static void places_inside(void **state)
{
	static const char text[] = "code\x1f\x8b\x08more\xfd" "7zXZ\0\0\1...]\0\0\0";
	const struct tn_text file = { text, sizeof(text) - 1 };
	struct tn_text place;
	size_t from = 0;

	(void)state;
	assert_true(tn_kernel_image_inside(file, &from, &place));
	assert_ptr_equal(place.p, text + 4);
	assert_true(tn_kernel_image_inside(file, &from, &place));
	assert_ptr_equal(place.p, text + 11);
	assert_int_equal(place.n, file.n - 11);
	assert_false(tn_kernel_image_inside(file, &from, &place));
	assert_int_equal(from, file.n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bzimage), cmocka_unit_test(bad_headers),
		cmocka_unit_test(other_containers), cmocka_unit_test(places_inside),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
