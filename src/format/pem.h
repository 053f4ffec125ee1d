/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* pem.h - a certificate in letters (RFC 7468) */
#ifndef TN_FORMAT_PEM_H
#define TN_FORMAT_PEM_H

#include "base/buf.h"
#include "base/text.h"

/**
 * tn_pem_certificate() - the bytes of the first certificate in @text
 * @ret: they are appended
 *
 * Return: 0, -ENOENT (there is none), -EBADMSG (what stands there is no base64), -ENOMEM.
 */
int tn_pem_certificate(struct tn_text text, struct tn_buf *ret);

#endif
