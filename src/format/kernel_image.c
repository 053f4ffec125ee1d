// SPDX-License-Identifier: LGPL-2.1-or-later
#include "format/kernel_image.h"

#include <elf.h>
#include <errno.h>

#include "base/cleanup.h"
#include "format/unpack.h"

#include "format/poison.h"

static uint16_t le16_at(struct tn_text file, size_t at)
{
	const uint8_t *p = (const uint8_t *)file.p + at;

	return at + 2 <= file.n ? (uint16_t)(p[0] | p[1] << 8) : 0;
}

static uint32_t le32_at(struct tn_text file, size_t at)
{
	return le16_at(file, at) | (uint32_t)le16_at(file, at + 2) << 16;
}

static bool has_at(struct tn_text file, size_t at, struct tn_text what)
{
	return tn_text_starts(tn_text_from(file, at), what);
}

/* @n bytes from @at; empty where they are not all inside. */
static struct tn_text slice(struct tn_text file, uint64_t at, uint64_t n)
{
	if (at > file.n || n > file.n - at)
		return (struct tn_text){ 0 };
	return (struct tn_text){ file.p + at, (size_t)n };
}

/* Linux/x86 boot protocol: offsets in the file. */
enum {
	X86_SETUP_SECTORS = 0x1f1,
	X86_BOOT_FLAG = 0x1fe,
	X86_MAGIC = 0x202,
	X86_PROTOCOL = 0x206,
	X86_KERNEL_VERSION = 0x20e, /* 0x200 less than where the string stands */
	X86_LOAD_FLAGS = 0x211,
	X86_PAYLOAD = 0x248, /* from protocol 2.08 on */
	X86_PAYLOAD_SIZE = 0x24c,
	X86_XLOAD_FLAGS = 0x236, /* from 2.12 on */

	SECTOR = 512,
	BOOT_FLAG = 0xaa55,
	PROTOCOL_WITH_PAYLOAD = 0x208,
	PROTOCOL_WITH_XLOAD = 0x20c,
	XLOAD_64 = 1 << 0,
	VERSION_MAX = 512,
};

static struct tn_text x86_version(struct tn_text file)
{
	uint16_t at = le16_at(file, X86_KERNEL_VERSION);
	struct tn_text rest = tn_text_from(file, at + 0x200u);
	const char *end;

	if (rest.n > VERSION_MAX)
		rest.n = VERSION_MAX;
	end = at && rest.n ? memchr(rest.p, 0, rest.n) : NULL;
	return end ? (struct tn_text){ rest.p, (size_t)(end - rest.p) } : (struct tn_text){ 0 };
}

static bool is_x86(struct tn_text file)
{
	return le16_at(file, X86_BOOT_FLAG) == BOOT_FLAG && has_at(file, X86_MAGIC, TN_TEXT_LITERAL("HdrS"));
}

struct tn_text tn_kernel_image_words(struct tn_text start)
{
	return is_x86(start) ? x86_version(start) : (struct tn_text){ 0 };
}

static int x86(struct tn_text file, struct tn_kernel_image *ret, struct tn_error *err)
{
	uint16_t protocol = le16_at(file, X86_PROTOCOL);
	unsigned sectors;
	struct tn_kernel_image image = { .container = TN_KERNEL_BZIMAGE };

	if (!is_x86(file))
		return 0;
	if (protocol < PROTOCOL_WITH_PAYLOAD)
		return tn_fail(err, -EBADMSG,
			       "a kernel from before Linux 2.6.26, which does not say where its payload is");
	sectors = (uint8_t)file.p[X86_SETUP_SECTORS] ? (uint8_t)file.p[X86_SETUP_SECTORS] : 4;
	image.payload = slice(file, (sectors + 1ull) * SECTOR + le32_at(file, X86_PAYLOAD),
			      le32_at(file, X86_PAYLOAD_SIZE));
	if (!image.payload.n)
		return tn_fail(err, -EBADMSG, "cut short: the packed kernel lies outside the file");
	image.version = x86_version(file);
	if (protocol >= PROTOCOL_WITH_XLOAD && le16_at(file, X86_XLOAD_FLAGS) & XLOAD_64)
		image.machine = EM_X86_64;
	*ret = image;
	return 1;
}

/* "MZ", "zimg" at 4, then offset and size of the payload; the name of its format at 24. */
static int zboot(struct tn_text file, struct tn_kernel_image *ret, struct tn_error *err)
{
	struct tn_kernel_image image = { .container = TN_KERNEL_ZBOOT };

	if (!tn_text_starts(file, TN_TEXT_LITERAL("MZ")) || !has_at(file, 4, TN_TEXT_LITERAL("zimg")))
		return 0;
	image.payload = slice(file, le32_at(file, 8), le32_at(file, 12));
	if (!image.payload.n)
		return tn_fail(err, -EBADMSG, "cut short: the packed kernel lies outside the file");
	*ret = image;
	return 1;
}

static int elf(struct tn_text file, struct tn_kernel_image *ret, struct tn_error *err)
{
	if (!tn_text_starts(file, TN_TEXT_LITERAL(ELFMAG)))
		return 0;
	*ret = (struct tn_kernel_image){ .container = TN_KERNEL_ELF, .payload = file };
	return 1;
}

/* Both have a magic number at 56 of a header of 64 bytes. */
static int flat(struct tn_text file, struct tn_kernel_image *ret, struct tn_error *err)
{
	static const struct {
		struct tn_text magic;
		uint16_t machine;
	} known[] = {
		{ { "ARM\x64", 4 }, EM_AARCH64 },
		{ { "RSC\x05", 4 }, EM_RISCV },
	};

	for (size_t i = 0; i < TN_ARRAY_SIZE(known); i++) {
		if (!has_at(file, 56, known[i].magic))
			continue;
		*ret = (struct tn_kernel_image){ TN_KERNEL_FLAT, file, known[i].machine, { 0 } };
		return 1;
	}
	return 0;
}

static int packed(struct tn_text file, struct tn_kernel_image *ret, struct tn_error *err)
{
	if (!tn_unpack_is_packed(file))
		return 0;
	*ret = (struct tn_kernel_image){ .container = TN_KERNEL_PACKED, .payload = file };
	return 1;
}

/* Programs that unpack a kernel, and what they are known by. */
static const struct {
	size_t at;
	struct tn_text magic;
	uint16_t machine;
} programs[] = {
	{ 0x10008, { "S390EP", 6 }, EM_S390 },
	{ 0x24, { "\x18\x28\x6f\x01", 4 }, EM_ARM }, /* zImage */
};

int tn_kernel_image_find(struct tn_text file, struct tn_kernel_image *ret, struct tn_error *err)
{
	static int (*const looks[])(struct tn_text, struct tn_kernel_image *, struct tn_error *) = {
		x86, zboot, elf, flat, packed,
	};
	struct tn_kernel_image image = { .container = TN_KERNEL_OTHER };
	int r = 0;

	for (size_t i = 0; r == 0 && i < TN_ARRAY_SIZE(looks); i++)
		r = looks[i](file, &image, err);
	if (r < 0)
		return r;
	for (size_t i = 0; image.container == TN_KERNEL_OTHER && i < TN_ARRAY_SIZE(programs); i++)
		if (has_at(file, programs[i].at, programs[i].magic))
			image.machine = programs[i].machine;
	*ret = image;
	return 0;
}

bool tn_kernel_image_inside(struct tn_text file, size_t *from, struct tn_text *ret)
{
	size_t at = *from;

	/* Whatever packs kernels aligns nothing; but each format begins with two bytes that are rare together. */
	for (; at + 6 < file.n; at++) {
		struct tn_text rest = tn_text_from(file, at);

		if (!tn_unpack_is_marked(rest))
			continue;
		*from = at + 1;
		*ret = rest;
		return true;
	}
	*from = file.n;
	return false;
}
