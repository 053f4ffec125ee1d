/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* new_key.h - a new private key and its certificate, such that every distribution's kernel and shim take it */
#ifndef TN_SIGN_NEW_KEY_H
#define TN_SIGN_NEW_KEY_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"

struct tn_new_key {
	const char *name; /* of the certificate, its CN */
	bool ec;          /* ECDSA on P-384; else RSA with 2048 bits, the one size that no firmware stumbles over */
	bool authority;   /* CA:TRUE with keyCertSign, for kernels that take no others */
	unsigned days;
};

/**
 * tn_new_key_make() - make both
 * @ret_private: in letters (PEM), without a pass phrase; empty before; the caller tn_secrets_forget()s it in any case
 * @ret_certificate: its bytes (DER), signed by itself; for code and modules alone
 *
 * Return: 0; -ENOSYS (no OpenSSL), -EINVAL (no such name can be), -ENOMEM, -EIO (OpenSSL failed), with a sentence.
 */
int tn_new_key_make(const struct tn_new_key *wanted, struct tn_buf *ret_private, struct tn_buf *ret_certificate,
		    struct tn_error *err);

#endif
