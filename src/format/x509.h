/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* x509.h - what a certificate (X.509, RFC 5280) says, as far as module signatures need it
 *
 * Whether what it says is true is the business of sign/. Dates are for people: the
 * kernel ignores them for modules. Texts point into the certificate.
 */
#ifndef TN_FORMAT_X509_H
#define TN_FORMAT_X509_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/error.h"
#include "format/der.h"

/* A distinguished name. */
struct tn_x509_name {
	struct tn_text raw; /* content of the SEQUENCE: two names are the same when these are */
	struct tn_text organization, common_name, email; /* empty: none */
};

struct tn_x509 {
	struct tn_text whole; /* without what may follow it */
	struct tn_text tbs;   /* what is signed */
	struct tn_text serial;
	struct tn_x509_name issuer, subject;
	struct tn_text not_before, not_after; /* UTCTime or GeneralizedTime, as they stand there; empty: neither */
	struct tn_text key;            /* SubjectPublicKeyInfo */
	char key_algo[TN_DER_OID_MAX]; /* dotted */
	char key_curve[TN_DER_OID_MAX]; /* dotted; "" where the key has no named curve */
	struct tn_text key_id;           /* subject key identifier; empty: none */
	struct tn_text authority_key_id; /* of whoever signed; empty: not said */
	struct tn_text authority_issuer, authority_serial; /* the same as raw name and number */
	bool ca;                         /* basicConstraints says so */
	bool has_usage, signs_certificates; /* keyUsage is there, and has keyCertSign */
	char signature_algo[TN_DER_OID_MAX];
	struct tn_text signature;
};

/* Return: 0 or -EBADMSG. */
int tn_x509_read(struct tn_text der, struct tn_x509 *ret, struct tn_error *err);

/* Take a Name; @r goes bad where it is none. */
void tn_x509_take_name(struct tn_reader *r, struct tn_x509_name *ret);

/* Append the name as the kernel shows it in /proc/keys and its log: "O: CN", less where less is there. */
void tn_x509_show_name(const struct tn_x509_name *name, struct tn_buf *out);

/* Append the day of a date as "2026-11-28"; nothing where it makes no sense. */
void tn_x509_show_day(struct tn_text date, struct tn_buf *out);

/* Append the kind of key: "RSA 4096", "ECDSA P-384", "ML-DSA-65", or its identifier. */
void tn_x509_show_key(const struct tn_x509 *certificate, struct tn_buf *out);

/* Whether the same name and key stand on both sides of it. */
bool tn_x509_is_self_signed(const struct tn_x509 *certificate);

/* Whether the kernel takes it where it wants authorities (its restrict_link_by_ca()). */
bool tn_x509_is_authority(const struct tn_x509 *certificate);

#endif
