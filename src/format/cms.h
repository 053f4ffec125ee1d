/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* cms.h - a CMS message (RFC 5652, SignedData), read as the kernel reads one in a module
 *
 * As narrow as it: the same versions, the same algorithms, lengths of two bytes
 * at most. modsig.h reads more, to show what a signature claims. Texts point
 * into the message.
 */
#ifndef TN_FORMAT_CMS_H
#define TN_FORMAT_CMS_H

#include <stdbool.h>

#include "base/vec.h"
#include "format/x509.h"

/* What the kernel's decoder takes: 64 KiB less one. */
#define TN_CMS_MAX 65535

/* A digest or kind of key by the identifier that messages and certificates have. */
struct tn_cms_algorithm {
	const char *oid;    /* dotted */
	const char *digest; /* by OpenSSL's name; NULL: the identifier names none */
	const char *key;    /* "RSA", "EC", "ML-DSA-65", "ECRDSA", "SM2"; NULL: none */
};

/* NULL: one that no kernel knows there. */
const struct tn_cms_algorithm *tn_cms_digest(const char *oid);
const struct tn_cms_algorithm *tn_cms_key(const char *oid);
/* Of a certificate's signature: both at once. */
const struct tn_cms_algorithm *tn_cms_signature(const char *oid);

struct tn_cms_signer {
	bool by_key_id;              /* its version says so */
	struct tn_text issuer;       /* raw, as tn_x509_name has it */
	struct tn_text serial, key_id;
	const struct tn_cms_algorithm *digest, *key;
	bool attributes;             /* it signs attributes, not the file itself */
	struct tn_text signature;
};

struct tn_cms {
	bool is_data;     /* of the content type "data" */
	bool has_content; /* what is signed stands in the message */
	TN_VEC(struct tn_x509) certificates;
	TN_VEC(struct tn_cms_signer) signers;
};
void tn_cms_free(struct tn_cms *cms);

/**
 * tn_cms_read() - read a message
 *
 * Return: 0, or as the kernel
 *   -EBADMSG   no message that makes sense
 *   -EMSGSIZE  longer than its decoder takes
 *   -EINVAL    not SignedData, a version or content that is not known, or no signer
 *   -ENOPKG    a digest or kind of key that it does not know
 *   -ENOMEM
 */
int tn_cms_read(struct tn_text message, struct tn_cms *ret, struct tn_error *err);

#endif
