/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* sealer.h - a private key with its certificate, and the signatures that it makes
 *
 * OpenSSL 3 reads the key and makes the CMS message, loaded when a signer is opened. In a build without it every answer is -ENOSYS.
 */
#ifndef TN_SIGN_SEALER_H
#define TN_SIGN_SEALER_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"

typedef struct tn_sealer tn_sealer;

/* What a signer is opened with. Nothing is kept but copies. */
struct tn_sealer_source {
	const char *key_name;   /* for messages; or the URI of a key that a token keeps: tn_sealer_is_uri() */
	struct tn_text key;     /* in letters (PEM) or bytes (DER), with a pass phrase or without; empty for a URI */
	const char *certificate_name;
	struct tn_text certificate; /* PEM or DER */
	const char *pass_phrase; /* or a token's PIN; NULL: none is known */
	bool may_ask;            /* on the terminal, where one is needed and not known */
};

/* "pkcs11:...": the key is not in a file. */
bool tn_sealer_is_uri(const char *key);

/**
 * tn_sealer_open() - read the key and the certificate, which must go together
 *
 * Return: 0; -EBADMSG (one of them cannot be read), -EACCES (the pass phrase is missing or wrong), -EKEYREJECTED (the certificate
 * is of another key), -ENOSYS (no OpenSSL, or none that can ask tokens), -ENOMEM; each with a sentence.
 */
int tn_sealer_open(const struct tn_sealer_source *source, tn_sealer **ret, struct tn_error *err);
/* What is in memory of the key is overwritten. */
tn_sealer *tn_sealer_free(tn_sealer *signer);
TN_DEFINE_CLEANUP(tn_sealer, tn_sealer_free);

/* The certificate as DER. Lives with the signer. */
struct tn_text tn_sealer_certificate(const tn_sealer *signer);
/* "RSA", "EC", "ML-DSA-65", ... */
const char *tn_sealer_kind(const tn_sealer *signer);
/* Return: 0, or -ENOPKG with a sentence: this OpenSSL has no digest of that name. */
int tn_sealer_check_hash(const tn_sealer *signer, const char *hash, struct tn_error *err);

enum tn_sealer_flags {
	TN_SEALER_BY_KEY_ID = 1 << 0, /* the message names the certificate by its key id, not by issuer and serial number */
};

/**
 * tn_sealer_sign() - make the message that the kernel looks for behind a module
 * @hash: "sha256"...
 * @ret:  empty; receives the message
 *
 * Without certificates, attributes and content, as the kernel wants it. (An OpenSSL that cannot sign so with ML-DSA makes
 * attributes, which kernels from 7.1 on can be built to take.) Any number of threads may call it at once. Return: 0, -ENOPKG (not
 * with this key and digest), -ENOMEM; with a sentence.
 */
int tn_sealer_sign(const tn_sealer *signer, struct tn_text payload, const char *hash, unsigned flags, struct tn_buf *ret,
		   struct tn_error *err);

#endif
