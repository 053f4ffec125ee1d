/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* verify_private.h - what verify.c and verify_chain.c share */
#ifndef TN_SIGN_VERIFY_PRIVATE_H
#define TN_SIGN_VERIFY_PRIVATE_H

#include "format/cms.h"
#include "sign/crypto.h"
#include "sign/trust.h"

/* Signatures that one message may have us check: more is no message that anybody makes. */
#define TN_VERIFY_BUDGET 64

/* Room for all that format/cms knows. */
#define TN_VERIFY_DIGESTS 16

struct tn_verify_run {
	const tn_trust *trust;
	tn_crypto *crypto;
	struct tn_arena *arena;
	struct tn_signature_report *report;
	struct tn_text payload; /* what is signed */
	struct tn_cms cms;
	const struct tn_x509 **issuers; /* of each certificate of the message: the one of them that signed it, or NULL */
	struct tn_payload_digest {
		const char *name;
		struct tn_digest digest;
	} digests[TN_VERIFY_DIGESTS]; /* of the payload, each computed once */
	size_t n_digests;
	unsigned budget;
};

/**
 * tn_verify_signers() - whether the signers of a message are trusted; fills in the key of the report
 *
 * Return: 0, or
 *   -EKEYREJECTED  a key is known and has not made the signature
 *   -EKEYREVOKED   a revoked key has made it
 *   -EKEYEXPIRED   a key of the firmware's, which has revoked its certificate
 *   -ENOKEY        nobody knows the key
 *   -ENOSYS        it could not be checked
 *   -ENOMEM
 */
int tn_verify_signers(struct tn_verify_run *run, struct tn_error *why);

#endif
