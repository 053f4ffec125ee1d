/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* shared_stream.h - bytes that a child writes and its parent reads, in memory and on no disk */
#ifndef TN_SYS_SHARED_STREAM_H
#define TN_SYS_SHARED_STREAM_H

#include <stdio.h>

#include "base/buf.h"

/* Before the child is forked. Return: 0 or -errno. */
int tn_shared_stream_open(FILE **ret);
/* All that was written, once the child has flushed it and ended. Return: 0 or -errno. */
int tn_shared_stream_read(FILE *stream, struct tn_buf *ret);

static inline void tn_shared_stream_closep(FILE **stream)
{
	if (*stream)
		fclose(*stream);
}

#endif
