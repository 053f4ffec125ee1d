/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* scratch.h - a file without a name, that is gone with its last descriptor */
#ifndef TN_SYS_SCRATCH_H
#define TN_SYS_SCRATCH_H

#include "base/buf.h"

/* Return: a descriptor to write to and read from, or -errno. */
int tn_scratch_new(void);

/* All that was written, from the start. Return: 0, -EFBIG (over @max) or -errno. */
int tn_scratch_read(int fd, size_t max, struct tn_buf *ret);

#endif
