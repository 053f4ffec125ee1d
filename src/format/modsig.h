/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* modsig.h - the signature at the end of a module file
 *
 * Says what the signature claims; whether it is true takes keys and is the
 * business of sign/. Layout: doc/format/signature.md.
 */
#ifndef TN_FORMAT_MODSIG_H
#define TN_FORMAT_MODSIG_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/error.h"
#include "base/text.h"
#include "format/der.h"

/* What a signed file ends in, and struct module_signature, which stands before it. Source: the kernel's
 * include/linux/module_signature.h. */
#define TN_MODSIG_MARK TN_TEXT_LITERAL("~Module signature appended~\n")
#define TN_MODSIG_TRAILER_SIZE 12

/* The numbers of struct module_signature's id_type. */
enum tn_modsig_type {
	TN_MODSIG_PGP,   /* Linux 3.7 to 4.2 */
	TN_MODSIG_X509,  /* the same, another kind of key id */
	TN_MODSIG_PKCS7, /* since Linux 4.3 */
};

/* Texts point into the file. */
struct tn_modsig {
	enum tn_modsig_type type;
	struct tn_text signer; /* PKCS#7: the issuer's common name; empty when there is none */
	bool by_key_id;        /* PKCS#7: the key is named by its id, so no signer is known */
	struct tn_text key;    /* key id, or serial number (big endian, two's complement) */
	char hash[TN_DER_OID_MAX]; /* "sha256"; dotted where the identifier is not known */
	char algo[TN_DER_OID_MAX]; /* "RSA", "ECDSA", "ML-DSA-65"; dotted where not known */
	struct tn_text signature;
	size_t payload; /* bytes of the file that are signed: all before the signature's data */
};

/* "PGP", "X509", "PKCS#7". */
const char *tn_modsig_type_name(enum tn_modsig_type type);

/**
 * tn_modsig_read() - find and read the signature of a module
 * @file: all of it, uncompressed
 *
 * Return: 0, or
 *   -ENOENT   not signed: the file does not end in the mark
 *   -EBADMSG  the mark is there, what stands before it makes no sense
 */
int tn_modsig_read(struct tn_text file, struct tn_modsig *ret, struct tn_error *err);

/* Append the key: a serial number as its magnitude, without leading zeros (as
 * kmod shows it); a key id as it is. */
void tn_modsig_key_bytes(const struct tn_modsig *sig, struct tn_buf *out);

/* The same in hex, "66:F5:4E". */
void tn_modsig_key_hex(const struct tn_modsig *sig, struct tn_buf *out);

#endif
