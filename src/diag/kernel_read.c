// SPDX-License-Identifier: LGPL-2.1-or-later
#include "diag/kernel_read.h"

#include <elf.h>
#include <errno.h>

#include "base/cleanup.h"
#include "diag/kernel_record.h"
#include "format/btf.h"
#include "format/kernel_image.h"
#include "format/kernel_words.h"
#include "format/unpack.h"

/* No kernel comes near. */
#define KERNEL_MAX ((size_t)512 << 20)

/* Packed in a packed file in a boot loader's format: deeper is nothing that anybody builds. */
#define LAYERS_MAX 3

/* Places in a program where a packed kernel may begin that are tried, and how much is unpacked
 * before one is given up. */
#define PLACES_MAX 64

/* A kernel, unpacked: @memory holds it, or the file does. */
struct kernel {
	struct tn_text release;        /* what it must be */
	struct tn_text bytes, version; /* version: as the boot header has it */
	struct tn_buf memory;
	uint16_t machine;
	bool has_elf;
	struct tn_elf elf;
};

static void kernel_free(struct kernel *k)
{
	tn_buf_free(&k->memory);
}

/* Whether it may be one, and not what happens to be packed in a program besides it. */
static bool is_kernel(struct tn_text bytes)
{
	return tn_text_starts(bytes, TN_TEXT_LITERAL(ELFMAG)) || tn_kernel_banner(bytes).p;
}

/* The first packed thing in the file that a kernel comes out of. */
static int unpack_inside(struct tn_text file, struct tn_buf *ret, struct tn_error *err)
{
	struct tn_text place;
	size_t from = 0;

	for (unsigned tries = 0; tries < PLACES_MAX && tn_kernel_image_inside(file, &from, &place); tries++) {
		tn_autobuf out = { 0 };
		int r = tn_unpack(place, KERNEL_MAX, &out, err);

		if (r == -ENOMEM || r == -ENOSYS)
			return r;
		if (r < 0 || !is_kernel(tn_buf_text(&out)))
			continue;
		*ret = out;
		out = (struct tn_buf){ 0 };
		return 0;
	}
	return tn_fail(err, -EBADMSG, "not an image of a kernel");
}

/* @words: a banner, or what a boot header says. */
static int check_release(const struct kernel *k, struct tn_text words, struct tn_error *err)
{
	struct tn_text own = tn_kernel_release_of(words);

	if (!own.n)
		return tn_fail(err, -EBADMSG, "it does not say of which kernel it is");
	return tn_text_eq(own, k->release) ? 0 : tn_fail(err, -ESTALE, "it is of kernel %.*s", TN_TEXT_FMT(own));
}

/* One layer less around k->bytes. Return: 1, 0 (it is unpacked), or as tn_unpack(). */
static int unwrap(struct kernel *k, struct tn_error *err)
{
	struct tn_kernel_image image;
	tn_autobuf out = { 0 };
	int r = tn_kernel_image_find(k->bytes, &image, err);

	if (r < 0)
		return r;
	if (image.machine)
		k->machine = image.machine;
	if (image.version.n) {
		k->version = image.version;
		r = check_release(k, k->version, err); /* before all the work */
		if (r < 0)
			return r;
	}
	if (image.container == TN_KERNEL_ELF || image.container == TN_KERNEL_FLAT)
		return 0;
	if (image.container == TN_KERNEL_OTHER && is_kernel(k->bytes))
		return 0;
	if (image.container != TN_KERNEL_OTHER && !tn_unpack_is_packed(image.payload)) {
		k->bytes = image.payload;
		return 1;
	}
	r = image.container == TN_KERNEL_OTHER ? unpack_inside(k->bytes, &out, err) :
						 tn_unpack(image.payload, KERNEL_MAX, &out, err);
	if (r < 0)
		return r;
	/* The file stays; what came out of an outer layer has had its day, but for the version in it. */
	if (k->memory.p)
		k->version = (struct tn_text){ 0 };
	tn_buf_free(&k->memory);
	k->memory = out;
	out = (struct tn_buf){ 0 };
	k->bytes = tn_buf_text(&k->memory);
	return 1;
}

static int open_kernel(struct tn_text file, struct kernel *k, struct tn_error *err)
{
	int r = 1;

	k->bytes = file;
	for (unsigned layer = 0; r == 1; layer++) {
		if (layer > LAYERS_MAX)
			return tn_fail(err, -EBADMSG, "packed %u times", layer);
		r = unwrap(k, err);
	}
	if (r < 0 || !tn_text_starts(k->bytes, TN_TEXT_LITERAL(ELFMAG)))
		return r;
	k->has_elf = true;
	r = tn_elf_open(&k->elf, k->bytes.p, k->bytes.n, err);
	return r == -ENOEXEC ? -EBADMSG : r; /* too short to tell */
}

/* Kernels that are flat files: the address of the first byte is that of their linker scripts. */
static const struct flat_kernel {
	uint16_t machine;
	bool is64, big_endian;
	uint64_t base;
} flat_kernels[] = {
	{ EM_S390, true, true, 0x100000 },
	{ EM_RISCV, true, false, 0xffffffff80000000 },
	{ EM_ARM, false, false, 0xc0008000 },
	{ EM_ARM, false, false, 0xc0208000 }, /* with the offset that some boards need, so that of all */
};

/* The row of a machine behind @after (NULL: the first one); NULL: none. */
static const struct flat_kernel *next_flat(uint16_t machine, const struct flat_kernel *after)
{
	for (size_t i = after ? (size_t)(after - flat_kernels) + 1 : 0; i < TN_ARRAY_SIZE(flat_kernels); i++)
		if (flat_kernels[i].machine == machine)
			return &flat_kernels[i];
	return NULL;
}

static void read_machine(const struct kernel *k, struct tn_kernel_record *record)
{
	const struct flat_kernel *flat = next_flat(k->machine, NULL);

	record->machine = k->has_elf ? k->elf.machine : k->machine;
	record->is64 = k->has_elf ? k->elf.is64 : !flat || flat->is64;
	record->big_endian = k->has_elf ? k->elf.big_endian : flat && flat->big_endian;
}

/* Which kernel it is: its banner tells, else the boot header. */
static int read_version(const struct kernel *k, struct tn_kernel_record *record, struct tn_error *err)
{
	struct tn_text banner = tn_kernel_banner(k->bytes);
	int r;

	if (!banner.p)
		banner = k->version;
	r = check_release(k, banner, err);
	if (r < 0)
		return r;
	record->release = k->release;
	if (tn_text_starts(banner, TN_TEXT_LITERAL("Linux version ")))
		record->banner = banner;
	tn_kernel_version_of(banner, record->version);
	return 0;
}

/* Offsets first: they need no base. */
static int flat_exports(const struct kernel *k, struct tn_kernel_record *record)
{
	const struct flat_kernel *row = next_flat(k->machine, NULL);
	struct tn_kernel_flat flat = { k->bytes, record->is64, record->big_endian, row ? row->base : 0 };
	int r = tn_kernel_exports_of_flat(&flat, &record->exports, NULL);

	while (r == -ENOENT && row && (row = next_flat(k->machine, row))) {
		flat.base = row->base;
		r = tn_kernel_exports_of_flat(&flat, &record->exports, NULL);
	}
	return r;
}

static int read_exports(const struct kernel *k, struct tn_kernel_record *record)
{
	int r = k->has_elf ? tn_kernel_exports_of_elf(&k->elf, &record->exports, NULL) : flat_exports(k, record);

	record->exports_known = r == 0;
	return r == -ENOMEM ? r : 0;
}

static int read_certs(const struct kernel *k, struct tn_kernel_record *record)
{
	int r = tn_kernel_certs_find(k->bytes, record->is64, record->big_endian, &record->certs);

	record->certs_known = r == 0;
	return r == -ENOMEM ? r : 0;
}

static uint64_t module_size(const struct kernel *k, bool big_endian)
{
	static const struct tn_text name = TN_TEXT_LITERAL("module");
	struct tn_elf_section s;
	struct tn_text btf;
	size_t from = 0;
	uint32_t size = 0;

	if (k->has_elf && tn_elf_section(&k->elf, ".BTF", &s) < 0)
		return 0;
	if (k->has_elf)
		return tn_btf_struct_size((struct tn_text){ (const char *)s.data, s.size }, big_endian, name);
	for (unsigned tries = 0;
	     !size && tries < PLACES_MAX && (btf = tn_btf_find(k->bytes, big_endian, &from)).p; tries++)
		size = tn_btf_struct_size(btf, big_endian, name);
	return size;
}

int tn_kernel_read(struct tn_text file, struct tn_text release, struct tn_buf *ret, struct tn_error *err)
{
	tn_cleanup(kernel_free) struct kernel kernel = { .release = release };
	tn_autorecord record = { 0 };
	tn_autobuf config = { 0 };
	int r = open_kernel(file, &kernel, err);

	if (r == 0)
		r = read_version(&kernel, &record, err);
	if (r < 0)
		return r;
	read_machine(&kernel, &record);
	record.vermagic = tn_kernel_vermagic(kernel.bytes, release);
	record.module_size = module_size(&kernel, record.big_endian);
	r = read_exports(&kernel, &record);
	if (r == 0)
		r = read_certs(&kernel, &record);
	if (r == 0 && tn_kernel_ikconfig(kernel.bytes, &config, NULL) == -ENOMEM)
		r = -ENOMEM;
	if (r < 0)
		return tn_fail(err, r, "out of memory");
	record.config = tn_buf_text(&config);
	tn_kernel_record_write(&record, ret);
	return ret->failed ? tn_fail(err, -ENOMEM, "out of memory") : 0;
}
