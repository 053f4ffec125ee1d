// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unpacking of xz. */
#include <errno.h>
#include <stddef.h>

#include "base/dlopen_note.h"
#include "format/compress_liblzma.h"
#include "format/poison.h"

#define SONAME "liblzma.so.5"

TN_DLOPEN_NOTE("xz", "Modules compressed with xz are unpacked in user space", "recommended", SONAME);

const bool tn_compress_xz_built = true;

struct liblzma {
	__typeof__(lzma_stream_decoder) *decoder;
	__typeof__(lzma_code) *code;
	__typeof__(lzma_end) *end;
};

static const struct tn_compress_symbol symbols[] = {
	{ "lzma_stream_decoder", offsetof(struct liblzma, decoder) },
	{ "lzma_code", offsetof(struct liblzma, code) },
	{ "lzma_end", offsetof(struct liblzma, end) },
	{ 0 }
};

static int fail(lzma_ret r, struct tn_error *err)
{
	switch (r) {
	case LZMA_MEM_ERROR:
		return tn_fail(err, -ENOMEM, "out of memory");
	case LZMA_MEMLIMIT_ERROR:
		return tn_fail(err, -EFBIG, "its xz dictionary needs more than %u MiB of memory",
			       (unsigned)(TN_LIBLZMA_MEMORY_MAX >> 20));
	case LZMA_OPTIONS_ERROR:
		return tn_compress_damaged(TN_COMPRESSION_XZ, "it uses an unknown filter or check", err);
	case LZMA_BUF_ERROR:
		return tn_compress_damaged(TN_COMPRESSION_XZ, "it is cut short", err);
	default: /* bytes behind the end are one, too */
		return tn_compress_damaged(TN_COMPRESSION_XZ, "its content or a check sum is wrong",
					   err);
	}
}

int tn_compress_xz_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	lzma_stream s = LZMA_STREAM_INIT;
	struct liblzma l;
	int r = tn_compress_load(TN_COMPRESSION_XZ, SONAME, symbols, &l, err);

	if (r < 0)
		return r;
	if (l.decoder(&s, TN_LIBLZMA_MEMORY_MAX, LZMA_CONCATENATED) != LZMA_OK)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_liblzma_run(l.code, &s, file, out, fail, err);
	l.end(&s);
	return r;
}
