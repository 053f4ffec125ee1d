// SPDX-License-Identifier: LGPL-2.1-or-later
/* What the headers of packed files say, and what the kernel makes of them.
 *
 * Kernel side: kernel/module/decompress.c, lib/xz, lib/zstd as of 5.17 to 6.12.
 */
#include "format/compress_headers.h"

#include <errno.h>

#include "base/crc32.h"
#include "base/reader.h"
#include "format/poison.h"

/* gzip, RFC 1952 2.3: method at 2, flags at 3, 10 bytes in all, then what the flags announce. */
enum {
	GZ_HEADER_CRC = 1 << 1,
	GZ_EXTRA = 1 << 2,
	GZ_COMMENT = 1 << 4,
	GZ_RESERVED = 7 << 5,
	GZ_WINDOW = 32768,
};

static void gz_header(struct tn_reader *r, struct tn_compress_info *info)
{
	const uint8_t *header = tn_take(r, 10);

	if (!header)
		return;
	if (header[3] & GZ_RESERVED)
		r->bad = true;
	/* The kernel steps over a file name and takes all else for deflate data. */
	if (header[3] & (GZ_HEADER_CRC | GZ_EXTRA | GZ_COMMENT))
		info->kernel_refuses = "its gzip header has more than a file name";
	info->window = GZ_WINDOW;
}

/* The next @n bytes when the CRC32 behind them is right, else @r->bad and NULL. */
static const uint8_t *take_checked(struct tn_reader *r, size_t n)
{
	const uint8_t *p = tn_take(r, n);
	uint32_t crc = tn_take_le(r, 4);

	if (!r->bad && crc != tn_crc32(p, n))
		r->bad = true;
	return r->bad ? NULL : p;
}

/* .xz file format 1.2: at most nine bytes of seven bits, the lowest first. */
static uint64_t take_vli(struct tn_reader *r)
{
	uint64_t v = 0;

	for (unsigned shift = 0; shift < 63; shift += 7) {
		uint8_t byte = tn_take_u8(r);

		v |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			return v;
	}
	r->bad = true;
	return 0;
}

/* .xz file format 5.3: filter ids. The kernel knows LZMA2 and, as configured, the branch filters. */
enum {
	XZ_DELTA = 0x03,
	XZ_FIRST_BRANCH = 0x04, /* x86 ... RISC-V */
	XZ_LAST_BRANCH = 0x0b,
	XZ_LZMA2 = 0x21,
	XZ_DICTIONARY_LARGEST = 40, /* means 4 GiB - 1; the kernel's limit is one below */
};

/* lib/xz/Kconfig of the kernel; the filter for IA-64 is gone with the machine. */
static const char *const branches[XZ_LAST_BRANCH - XZ_FIRST_BRANCH + 1] = {
	"XZ_DEC_X86", "XZ_DEC_POWERPC", NULL, "XZ_DEC_ARM", "XZ_DEC_ARMTHUMB", "XZ_DEC_SPARC", "XZ_DEC_ARM64", "XZ_DEC_RISCV",
};

static uint64_t xz_dictionary(uint8_t code)
{
	if (code == XZ_DICTIONARY_LARGEST)
		return UINT32_MAX;
	return (uint64_t)(2 | (code & 1)) << (code / 2 + 11);
}

static void xz_filters(struct tn_reader *r, unsigned n, struct tn_compress_info *info)
{
	for (unsigned i = 0; i < n; i++) {
		uint64_t id = take_vli(r), size = take_vli(r);
		const uint8_t *properties = tn_take(r, size <= r->left ? (size_t)size : SIZE_MAX);
		bool last = i == n - 1;

		if (r->bad)
			return;
		if (last && id == XZ_LZMA2 && size == 1 && properties[0] <= XZ_DICTIONARY_LARGEST) {
			info->window = xz_dictionary(properties[0]);
			if (properties[0] == XZ_DICTIONARY_LARGEST)
				info->kernel_refuses = "its xz dictionary is too large";
		} else if (last || id < XZ_FIRST_BRANCH || id > XZ_LAST_BRANCH || n > 2 || !branches[id - XZ_FIRST_BRANCH]) {
			info->kernel_refuses = "it uses an xz filter that the kernel lacks";
		} else {
			info->needs = branches[id - XZ_FIRST_BRANCH];
		}
	}
}

/* .xz file format 3.1: size, flags, sizes that the flags announce, filters. */
static void xz_block_header(struct tn_reader *r, struct tn_compress_info *info)
{
	enum { FILTERS = 3, HAS_PACKED_SIZE = 1 << 6, HAS_SIZE = 1 << 7 };
	size_t size = r->left ? r->p[0] * 4u : 0;
	struct tn_reader block = { .p = take_checked(r, size), .left = size };
	uint8_t flags;

	if (!block.p)
		return;
	tn_take_u8(&block);
	flags = tn_take_u8(&block);
	if (flags & HAS_PACKED_SIZE)
		take_vli(&block);
	if (flags & HAS_SIZE)
		info->size = take_vli(&block);
	xz_filters(&block, (flags & FILTERS) + 1u, info);
	r->bad |= block.bad;
}

static void xz_header(struct tn_reader *r, struct tn_compress_info *info)
{
	/* .xz file format 2.1.1.2: ids of integrity checks. */
	static const char *const checks[16] = {
		[0] = "none", [1] = "CRC32", [4] = "CRC64", [10] = "SHA-256",
	};
	enum { CRC32 = 1, CHECK_IDS = 16 };
	const uint8_t *flags;

	tn_take(r, 6); /* the magic number */
	flags = take_checked(r, 2);
	if (!flags)
		return;
	if (flags[0] != 0 || flags[1] >= CHECK_IDS) {
		r->bad = true;
		return;
	}
	info->check = checks[flags[1]] ? checks[flags[1]] : "unknown";
	if (r->left && r->p[0] != 0) /* 0: an index, so the stream has no block */
		xz_block_header(r, info);
	if (flags[1] > CRC32)
		info->kernel_refuses = "its xz check is not CRC32 (xz --check=crc32)";
}

/* RFC 8878 3.1.1.1.2 */
static uint64_t zst_window(uint8_t descriptor)
{
	uint64_t base = (uint64_t)1 << (10 + (descriptor >> 3));

	return base + base / 8 * (descriptor & 7);
}

static uint64_t zst_content_size(struct tn_reader *r, unsigned bytes)
{
	uint64_t low = tn_take_le(r, bytes < 4 ? bytes : 4);

	if (bytes == 2)
		return low + 256;
	return bytes == 8 ? low | (uint64_t)tn_take_le(r, 4) << 32 : low;
}

/* RFC 8878 3.1.1.1: descriptor, window, dictionary id, content size. */
static void zst_header(struct tn_reader *r, struct tn_compress_info *info)
{
	static const uint8_t id_bytes[4] = { 0, 1, 2, 4 }, size_bytes[4] = { 0, 2, 4, 8 };
	enum { DICTIONARY = 3, RESERVED = 1 << 3, SINGLE_SEGMENT = 1 << 5 };
	const uint64_t kernel_window_max = ((uint64_t)128 << 20) + 1;
	unsigned n_size;
	uint8_t flags;

	tn_take(r, 4); /* the magic number */
	flags = tn_take_u8(r);
	if (!(flags & SINGLE_SEGMENT))
		info->window = zst_window(tn_take_u8(r));
	if (tn_take_le(r, id_bytes[flags & DICTIONARY]) != 0)
		info->kernel_refuses = "it was made with a zstd dictionary";
	n_size = size_bytes[flags >> 6];
	if (flags & SINGLE_SEGMENT && !n_size)
		n_size = 1;
	info->size = zst_content_size(r, n_size);
	if (flags & SINGLE_SEGMENT)
		info->window = info->size;
	if (flags & RESERVED)
		r->bad = true;
	if (info->window > kernel_window_max)
		info->kernel_refuses = "its zstd window is larger than 128 MiB";
}

/* Each fills in what the header says; a damaged one leaves @r->bad set. */
static void (*const headers[TN_N_COMPRESSIONS])(struct tn_reader *r, struct tn_compress_info *info) = {
	[TN_COMPRESSION_GZ] = gz_header,
	[TN_COMPRESSION_XZ] = xz_header,
	[TN_COMPRESSION_ZST] = zst_header,
};

int tn_compress_describe(struct tn_text file, struct tn_compress_info *ret, struct tn_error *err)
{
	struct tn_compress_info info = { .format = tn_compress_detect(file) };
	struct tn_reader r = { .p = (const uint8_t *)file.p, .left = file.n };

	if (headers[info.format]) {
		headers[info.format](&r, &info);
		if (r.bad)
			return tn_fail(err, -EBADMSG, "the %s header is damaged or cut short",
				       tn_compress_name(info.format));
	}
	*ret = info;
	return 0;
}
