/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_certs.h - the certificates that a kernel trusts from the start
 *
 * They stand one after the other (certs/system_certificates.S), and after them, each
 * at a multiple of eight, the number of bytes of all of them and that of those
 * for modules. Certificates that stand elsewhere are for other things (what radio
 * channels are allowed where, or what is revoked), and do not count.
 */
#ifndef TN_FORMAT_KERNEL_CERTS_H
#define TN_FORMAT_KERNEL_CERTS_H

#include "base/text.h"
#include "base/vec.h"

typedef TN_VEC(struct tn_text) tn_kernel_certs;

/* Bytes of the X.509 certificate at the start of @at; 0: none begins there. */
size_t tn_kernel_cert_size(struct tn_text at);

/* Texts lie in @kernel. @ret: to be added to. Return: 0 (none is an answer, too), -ENOENT (there are some, and
 * which of them count is not clear), -ENOMEM. */
int tn_kernel_certs_find(struct tn_text kernel, bool is64, bool big_endian, tn_kernel_certs *ret);

#endif
