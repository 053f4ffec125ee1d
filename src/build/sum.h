/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sum.h - SHA-256 in hex digits */
#ifndef TN_BUILD_SUM_H
#define TN_BUILD_SUM_H

#include "build/record.h"
#include "sign/crypto.h"

/* Return: 0; -ENOSYS: there is no OpenSSL; -ENOMEM. */
int tn_build_sum(tn_crypto *crypto, struct tn_text bytes, char ret[static TN_BUILD_SUM_SIZE]);
/* Of all that is in a plain file. @ret_size: its bytes. Return: as above, or -errno (-EFBIG: over 1 GiB). */
int tn_build_sum_file(tn_crypto *crypto, int fd, char ret[static TN_BUILD_SUM_SIZE], uint64_t *ret_size);

#endif
