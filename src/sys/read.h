/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* read.h - all of a file, or the one word that it is */
#ifndef TN_SYS_READ_H
#define TN_SYS_READ_H

#include "base/buf.h"

enum tn_read_flags {
	TN_READ_REGULAR = 1 << 0, /* a regular file: a read(2) that leaves room has seen the end (POSIX) */
	TN_READ_WAIT = 1 << 1,    /* a pipe that the user named: what is still to come is waited for */
};

/**
 * tn_read_all() - append what comes from @fd
 * @size: how much there is, where fstat(2) knows: then there is no read(2) just
 *        to see the end; 0 for pipes and procfs
 * @flags: enum tn_read_flags
 * @max:  more is too much
 *
 * This is the one place that decides whether anything is waited for: what
 * comes from a descriptor that does not block (O_NONBLOCK) is not, unless
 * @flags say so. Return: 0, -EAGAIN (a FIFO or device with nothing to read
 * now), -EFBIG, -ENOMEM or errno of read(2).
 */
int tn_read_all(int fd, size_t size, unsigned flags, size_t max, struct tn_buf *b);

/* What one read(2) of a file of a word or number brings, without the newline at its end, as a string of
 * at most @size bytes with its NUL. Return: 0 or errno of read(2), negative. */
int tn_read_word(int fd, char *ret, size_t size);

#endif
