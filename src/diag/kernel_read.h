/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_read.h - all that the bytes of a kernel image tell */
#ifndef TN_DIAG_KERNEL_READ_H
#define TN_DIAG_KERNEL_READ_H

#include "base/buf.h"
#include "base/error.h"

/**
 * tn_kernel_read() - unpack an image, and read what stands in it
 * @file:    whole, whatever kind of image it is
 * @release: of the kernel that it must be of
 * @ret:     to be added to: bytes for tn_kernel_record_read()
 *
 * What it does not tell is not known in the record, and no failure.
 * Return: 0; -EBADMSG (damaged, no image of a kernel), -EFBIG (unpacks to more than kernels do), -ENOSYS (no
 * decompressor), -ESTALE (of another kernel), -ENOMEM.
 */
int tn_kernel_read(struct tn_text file, struct tn_text release, struct tn_buf *ret, struct tn_error *err);

#endif
