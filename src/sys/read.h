/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* read.h - to the end of a file */
#ifndef TN_SYS_READ_H
#define TN_SYS_READ_H

#include "base/buf.h"

/**
 * tn_read_all() - append what comes from @fd
 * @size: how much there is, where fstat(2) knows: then there is no read(2) just
 *        to see the end; 0 for pipes and procfs
 * @regular: a regular file: a read(2) that leaves room has seen the end (POSIX)
 * @max:  more is too much
 *
 * Waits where @fd does not (O_NONBLOCK). Return: 0, -EFBIG, -ENOMEM or errno of read(2).
 */
int tn_read_all(int fd, size_t size, bool regular, size_t max, struct tn_buf *b);

#endif
