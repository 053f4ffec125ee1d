// SPDX-License-Identifier: LGPL-2.1-or-later
/* Unpacking of xz. */
#include <errno.h>
#include <stddef.h>

#include <lzma.h>

#include "base/dlopen_note.h"
#include "format/compress_backend.h"
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

/* xz -9 asks for 64 MiB of dictionary; a file that wants four times that is no module. */
#define MEMORY_MAX ((uint64_t)256 << 20)

static int fail(lzma_ret r, struct tn_error *err)
{
	switch (r) {
	case LZMA_MEM_ERROR:
		return tn_fail(err, -ENOMEM, "out of memory");
	case LZMA_MEMLIMIT_ERROR:
		return tn_fail(err, -EFBIG, "its xz dictionary needs more than %u MiB of memory",
			       (unsigned)(MEMORY_MAX >> 20));
	case LZMA_OPTIONS_ERROR:
		return tn_compress_damaged(TN_COMPRESSION_XZ, "it uses an unknown filter or check", err);
	case LZMA_BUF_ERROR:
		return tn_compress_damaged(TN_COMPRESSION_XZ, "it is cut short", err);
	default: /* bytes behind the end are one, too */
		return tn_compress_damaged(TN_COMPRESSION_XZ, "its content or a check sum is wrong",
					   err);
	}
}

static int unpack(const struct liblzma *l, lzma_stream *s, size_t max, struct tn_buf *out,
		  struct tn_error *err)
{
	lzma_ret status = LZMA_OK;

	while (status == LZMA_OK) {
		int r = tn_compress_room(out, max, err);

		if (r < 0)
			return r;
		s->next_out = (uint8_t *)out->p + out->n;
		s->avail_out = out->room - out->n;
		status = l->code(s, LZMA_FINISH);
		out->n = out->room - s->avail_out;
	}
	if (status != LZMA_STREAM_END)
		return fail(status, err);
	return out->n > max ? tn_compress_too_big(max, err) : 0;
}

int tn_compress_xz_unpack(struct tn_text file, size_t max, struct tn_buf *out, struct tn_error *err)
{
	lzma_stream s = LZMA_STREAM_INIT;
	struct liblzma l;
	int r = tn_compress_load(TN_COMPRESSION_XZ, SONAME, symbols, &l, err);

	if (r < 0)
		return r;
	if (l.decoder(&s, MEMORY_MAX, LZMA_CONCATENATED) != LZMA_OK)
		return tn_fail(err, -ENOMEM, "out of memory");
	s.next_in = (const uint8_t *)file.p;
	s.avail_in = file.n;
	r = unpack(&l, &s, max, out, err);
	l.end(&s);
	return r;
}
