/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* certificate_file.h - a certificate that the user names: bytes (DER) or letters (PEM) */
#ifndef TN_CMD_KEYS_CERTIFICATE_FILE_H
#define TN_CMD_KEYS_CERTIFICATE_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"

/* @ret_plain: the file is the certificate and nothing else; may be NULL. Return: 0; -EBADMSG (it is no certificate), -ENOMEM,
 * -errno. */
int tn_certificate_file_read(const char *path, struct tn_arena *arena, struct tn_text *ret, bool *ret_plain);

#endif
