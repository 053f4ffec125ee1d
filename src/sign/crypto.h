/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* crypto.h - digests and signatures, which OpenSSL's libcrypto.so.3 computes
 *
 * The library is loaded when it is first asked, its configuration is not read.
 * Without it, or in a build without it, every answer is -ENOSYS. What has been asked
 * once is kept: of a tree's thousands of modules nearly all are signed with one key.
 */
#ifndef TN_SIGN_CRYPTO_H
#define TN_SIGN_CRYPTO_H

#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"

#define TN_DIGEST_MAX 64 /* SHA-512 */

struct tn_digest {
	uint8_t p[TN_DIGEST_MAX];
	size_t n;
};

/* The library, with the digests and the keys that were asked for lately. For one thread at a time. */
typedef struct tn_crypto tn_crypto;
/* NULL: out of memory. The library is not loaded yet. */
tn_crypto *tn_crypto_new(void);
tn_crypto *tn_crypto_free(tn_crypto *crypto);
TN_DEFINE_CLEANUP(tn_crypto, tn_crypto_free);

/* @name: OpenSSL's. Return: 0, -ENOPKG (not known to this OpenSSL), -ENOSYS, -ENOMEM. */
int tn_crypto_digest(tn_crypto *crypto, const char *name, struct tn_text data, struct tn_digest *ret, struct tn_error *err);

/**
 * tn_crypto_verify() - whether a key made a signature: RSA (PKCS#1 v1.5) or ECDSA
 * @key:    SubjectPublicKeyInfo
 * @digest: of what is signed, by the algorithm @name
 *
 * Return: 0, -EKEYREJECTED (it did not; with a sentence: the key is none that the kernel takes),
 * -ENOPKG, -ENOSYS, -ENOMEM.
 */
int tn_crypto_verify(tn_crypto *crypto, struct tn_text key, const char *name, const struct tn_digest *digest,
		     struct tn_text signature, struct tn_error *err);

#endif
