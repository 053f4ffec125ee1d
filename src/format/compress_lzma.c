// SPDX-License-Identifier: LGPL-2.1-or-later
/* What xz's predecessor wrote, which kernels still may be packed with. */
#include <errno.h>
#include <stddef.h>

#include "base/dlopen_note.h"
#include "format/compress_liblzma.h"
#include "format/poison.h"

#define SONAME "liblzma.so.5"

TN_DLOPEN_NOTE("lzma", "Kernel images compressed with lzma are read", "suggested", SONAME);

struct liblzma {
	__typeof__(lzma_alone_decoder) *decoder;
	__typeof__(lzma_code) *code;
	__typeof__(lzma_end) *end;
};

static const struct tn_compress_symbol symbols[] = {
	{ "lzma_alone_decoder", offsetof(struct liblzma, decoder) },
	{ "lzma_code", offsetof(struct liblzma, code) },
	{ "lzma_end", offsetof(struct liblzma, end) },
	{ 0 }
};

static int fail(lzma_ret r, struct tn_error *err)
{
	if (r == LZMA_MEM_ERROR)
		return tn_fail(err, -ENOMEM, "out of memory");
	if (r == LZMA_MEMLIMIT_ERROR)
		return tn_fail(err, -EFBIG, "its lzma dictionary needs more than %u MiB of memory",
			       (unsigned)(TN_LIBLZMA_MEMORY_MAX >> 20));
	return tn_compress_damaged(TN_COMPRESSION_LZMA,
				   r == LZMA_BUF_ERROR ? "it is cut short" : "its content is wrong", err);
}

int tn_compress_lzma_unpack(struct tn_text *file, struct tn_compress_out *out, struct tn_error *err)
{
	lzma_stream s = LZMA_STREAM_INIT;
	struct liblzma l;
	int r = tn_compress_load(TN_COMPRESSION_LZMA, SONAME, symbols, &l, err);

	if (r < 0)
		return r;
	if (l.decoder(&s, TN_LIBLZMA_MEMORY_MAX) != LZMA_OK)
		return tn_fail(err, -ENOMEM, "out of memory");
	r = tn_liblzma_run(l.code, &s, file, out, fail, err);
	l.end(&s);
	return r;
}
