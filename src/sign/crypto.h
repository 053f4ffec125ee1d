/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* crypto.h - digests and signatures, which OpenSSL's libcrypto.so.3 computes
 *
 * The library is loaded when it is first asked, its configuration is not read.
 * Without it, or in a build without it, every answer is -ENOSYS.
 */
#ifndef TN_SIGN_CRYPTO_H
#define TN_SIGN_CRYPTO_H

#include "base/error.h"
#include "base/text.h"

#define TN_DIGEST_MAX 64 /* SHA-512 */

struct tn_digest {
	uint8_t p[TN_DIGEST_MAX];
	size_t n;
};

/* @name: OpenSSL's. Return: 0, -ENOPKG (not known to this OpenSSL), -ENOSYS, -ENOMEM. */
int tn_crypto_digest(const char *name, struct tn_text data, struct tn_digest *ret, struct tn_error *err);

/**
 * tn_crypto_verify() - whether a key made a signature: RSA (PKCS#1 v1.5) or ECDSA
 * @key:    SubjectPublicKeyInfo
 * @digest: of what is signed, by the algorithm @name
 *
 * Return: 0, -EKEYREJECTED (it did not; with a sentence: the key is none that the kernel takes),
 * -ENOPKG, -ENOSYS, -ENOMEM.
 */
int tn_crypto_verify(struct tn_text key, const char *name, const struct tn_digest *digest,
		     struct tn_text signature, struct tn_error *err);

#endif
