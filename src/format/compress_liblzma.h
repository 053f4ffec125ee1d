/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* compress_liblzma.h - a stream of liblzma's run to its end: private to compress_xz.c and compress_lzma.c
 *
 * Either may be left out of a build, so it is nobody's unit.
 */
#ifndef TN_FORMAT_COMPRESS_LIBLZMA_H
#define TN_FORMAT_COMPRESS_LIBLZMA_H

#include <lzma.h>

#include "format/compress_backend.h"

/* Most memory for the history. The highest levels ask for 64 MiB; a file that wants four times that is
 * no module, and no kernel. */
#define TN_LIBLZMA_MEMORY_MAX ((uint64_t)256 << 20)

/**
 * tn_liblzma_run() - unpack all of @file
 * @code: lzma_code(3)
 * @fail: the code and sentence for what it ended with, other than LZMA_STREAM_END
 *
 * Return: as tn_compress_unpack_fn. @s is still to be ended.
 */
static inline int tn_liblzma_run(__typeof__(lzma_code) *code, lzma_stream *s, struct tn_text *file,
				 struct tn_compress_out *out, int (*fail)(lzma_ret r, struct tn_error *err),
				 struct tn_error *err)
{
	lzma_ret status = LZMA_OK;

	s->next_in = (const uint8_t *)file->p;
	s->avail_in = file->n;
	while (status == LZMA_OK) {
		int r = tn_compress_room(out, err);

		if (r != 0)
			return r;
		s->next_out = (uint8_t *)out->b.p + out->b.n;
		s->avail_out = out->b.room - out->b.n;
		status = code(s, LZMA_FINISH);
		out->b.n = out->b.room - s->avail_out;
	}
	if (status != LZMA_STREAM_END)
		return fail(status, err);
	*file = tn_text_from(*file, file->n - s->avail_in);
	return tn_compress_end(out, err);
}

#endif
