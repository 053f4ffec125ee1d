/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verify.h - what the kernel would say of a module's signature
 *
 * The answer names the case; what a kernel version makes of it is the caller's. Cryptography
 * is OpenSSL's (libcrypto.so.3), loaded when a signature is first looked at that only it can judge.
 */
#ifndef TN_SIGN_VERIFY_H
#define TN_SIGN_VERIFY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/text.h"
#include "format/modsig.h"
#include "sign/crypto.h"

enum tn_signature {
	TN_SIGNATURE_GOOD,
	TN_SIGNATURE_NONE,        /* no mark at the end of the file */
	TN_SIGNATURE_CUT,         /* the mark is there, but not the room for what it speaks of */
	TN_SIGNATURE_NOT_PKCS7,   /* a kind from before Linux 4.3 */
	TN_SIGNATURE_PARAMETERS,  /* fields of the trailer that must be zero are not */
	TN_SIGNATURE_MALFORMED,   /* no CMS message, or it carries content */
	TN_SIGNATURE_VERSION,     /* not signedData, or a version or content that no kernel knows */
	TN_SIGNATURE_ALGORITHM,   /* digest or key type that nobody (or this build's OpenSSL) knows */
	TN_SIGNATURE_ATTRIBUTES,  /* signed attributes, which the kernel refuses in modules */
	TN_SIGNATURE_NO_KEY,      /* none of the certificates has made it */
	TN_SIGNATURE_WRONG,       /* the key is known and the bytes are not what it signed */
	TN_SIGNATURE_REVOKED,     /* the key is on a list of what is not to be trusted */
	TN_SIGNATURE_UNCHECKED,   /* the key is known, but there is no OpenSSL that can check with it */
};

/* Certificates and what is revoked. */
typedef struct tn_trust tn_trust;
/* NULL: out of memory. */
tn_trust *tn_trust_new(void);
tn_trust *tn_trust_free(tn_trust *trust);
TN_DEFINE_CLEANUP(tn_trust, tn_trust_free);

/* Where keys come from. */
struct tn_trust_place {
	const char *name;  /* for people, e.g. a file's path */
	const char *doubt; /* why the kernel may not count them, a phrase; NULL: it does */
	const char *ring;  /* the kernel's keyring that has it then, a literal; NULL: which is not known */
	bool firmware;     /* then a certificate whose digest is revoked (dbx) is not taken */
};

/* Add an X.509 certificate; the bytes are copied. @source: for people, e.g. a file's path.
 * Return: 0, -EBADMSG (no certificate that makes sense), -ENOMEM. */
int tn_trust_add(tn_trust *trust, struct tn_text der, const char *source, struct tn_error *err);
/* The same of a place that the kernel may not look at. */
int tn_trust_add_from(tn_trust *trust, struct tn_text der, const struct tn_trust_place *place, struct tn_error *err);
/* What a list of the firmware's is for. */
enum tn_trust_list {
	TN_TRUST_LIST_KEYS,            /* db, MokListRT */
	TN_TRUST_LIST_REVOKED,         /* dbx, MokListXRT */
	TN_TRUST_LIST_REVOKED_DIGESTS, /* the same for a kernel that has no place for revoked certificates */
};
/* Add an EFI signature list: certificates, and SHA-256 digests of what is revoked. Entries of other kinds, and certificates that
 * make no sense, are passed over, as the kernel does.
 * Return: 0, -EBADMSG (what stands before the damage has been added), -ENOMEM. */
int tn_trust_add_efi(tn_trust *trust, struct tn_text list, enum tn_trust_list kind, const char *source, struct tn_error *err);
/* Add a certificate that is not to be trusted, whatever else has it. Return: as above. */
int tn_trust_add_revoked(tn_trust *trust, struct tn_text der, const struct tn_trust_place *place, struct tn_error *err);
/* Why the kernel may have keys that are not here, one sentence, copied; the first that is said stays.
 * Return: 0 or -ENOMEM. */
int tn_trust_set_gap(tn_trust *trust, const char *why);
/* NULL: these are all. */
const char *tn_trust_gap(const tn_trust *trust);
/* These are all, after a better look. */
void tn_trust_close_gap(tn_trust *trust);

/* A certificate that counts, as it was added. */
struct tn_trust_certificate {
	const char *subject;   /* as the kernel names it */
	struct tn_text key_id; /* subject key identifier; empty: none */
	struct tn_text der;
	struct tn_trust_place place;
};
/* @i from 0 on. Return: false when there are no more. */
bool tn_trust_certificate(const tn_trust *trust, size_t i, struct tn_trust_certificate *ret);

/* The same of those that are revoked. */
bool tn_trust_revoked(const tn_trust *trust, size_t i, struct tn_trust_certificate *ret);
/* The list that has the digest of this certificate, which the kernel then does not take from the firmware; NULL: none, or memory
 * is out. */
const char *tn_trust_revokes(const tn_trust *trust, struct tn_text der);
/* Digests of files and certificates that are revoked. */
size_t tn_trust_revoked_digests(const tn_trust *trust);
/* Of the one with that number: the kernel's rings have been seen. @ring: as in its place. */
void tn_trust_set_ring(tn_trust *trust, size_t i, const char *ring);

/* Drops the certificates that @keep does not want, but not what is revoked. */
void tn_trust_keep(tn_trust *trust, bool (*keep)(const struct tn_trust_certificate *certificate, void *data),
		   void *data);

struct tn_signature_report {
	enum tn_signature verdict;
	int error;                   /* what the kernel's own verification returns, positive; 0: good, or not known */
	struct tn_modsig signature;  /* where there is one that could be read */
	const char *key_source;      /* source of the certificate that fits; NULL: none */
	const char *key_subject;     /* its name; NULL: none */
	const char *key_ring;        /* the kernel's keyring that has it; NULL: not known */
	const char *key_doubt;       /* why the kernel may not count that key; NULL: it does */
	const char *detail;          /* a phrase for people, e.g. which field; may be NULL */
	const char *file_revoked;    /* the list that has the digest of the whole file; NULL: none. Verdicts leave it
				      * aside: only some kernels look there. Looked at where all else is good. */
	bool carried_ec;             /* a certificate in the message had an ECDSA signature looked at first */
	size_t payload;              /* bytes of the file that the kernel goes on with */
};

/**
 * tn_verify() - judge the signature of one module
 * @crypto: of this thread, for who asks of many; NULL: made for this one
 * @file:   all of it, unpacked
 * @arena:  holds the strings of @ret
 *
 * Any number of threads may ask the same trust at once.
 * Return: 0 or -ENOMEM.
 */
int tn_verify(const tn_trust *trust, tn_crypto *crypto, struct tn_text file, struct tn_arena *arena,
	      struct tn_signature_report *ret, struct tn_error *err);

/* The bytes of @file that the kernel goes on with, without a look at the message: as the report's. */
size_t tn_verify_payload(struct tn_text file);

#endif
