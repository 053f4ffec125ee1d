/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_beside.h - the files that go with a kernel image, packed or not */
#ifndef TN_DIAG_KERNEL_BESIDE_H
#define TN_DIAG_KERNEL_BESIDE_H

#include "base/buf.h"
#include "sys/root.h"

/* The content of @path, unpacked. @ret: empty. Return: 0, or -errno of opening, reading or unpacking it. */
int tn_kernel_beside_read(const tn_root *root, const char *path, struct tn_buf *ret);

#endif
