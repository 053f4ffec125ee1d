/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* trust.h - what tn_trust holds, for whoever verifies with it: private to sign/ */
#ifndef TN_SIGN_TRUST_H
#define TN_SIGN_TRUST_H

#include <stdbool.h>

#include "base/vec.h"
#include "format/x509.h"
#include "sign/crypto.h"
#include "sign/verify.h"

struct tn_trust_key {
	struct tn_x509 x509; /* of bytes in the arena */
	const char *subject;
	struct tn_trust_place place;
};
typedef TN_VEC(struct tn_trust_key) tn_trust_keys;

/* A SHA-256 digest that is not to be trusted. */
struct tn_revoked_digest {
	uint8_t p[32];
	const char *source;
};
typedef TN_VEC(struct tn_revoked_digest) tn_revoked_digests;

struct tn_trust {
	struct tn_arena arena;
	tn_trust_keys keys, revoked;
	tn_revoked_digests files, certificates;
	const char *gap;
};

/* Who may have signed: by issuer and serial number, or by key id. */
struct tn_signer_id {
	struct tn_text issuer, serial, key_id;
	bool by_key_id;
};

/* The next key from @from on that has this id, or NULL. */
const struct tn_trust_key *tn_trust_find(const tn_trust_keys *keys, const struct tn_signer_id *id, size_t *from);
bool tn_signer_is(const struct tn_signer_id *id, const struct tn_x509 *certificate);

/* Where the SHA-256 digest of @bytes is on @list, its source, or NULL. Return: 0 or what
 * tn_crypto_digest() returns. */
int tn_trust_is_revoked(const tn_revoked_digests *list, tn_crypto *crypto, struct tn_text bytes, const char **ret,
			struct tn_error *err);

#endif
