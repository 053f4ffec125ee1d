/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* ring_keys.h - which of the kernel's rings has the key of a certificate
 *
 * Rings have a subject and a key identifier, no more.
 */
#ifndef TN_MACHINE_RING_KEYS_H
#define TN_MACHINE_RING_KEYS_H

#include "format/x509.h"
#include "machine/keyrings.h"

/* Whether a kernel asks that ring for modules; of .platform only some do. */
bool tn_key_ring_counts(const char *ring);

/* The kernel's keyring that has it, as a literal: the one that counts most; NULL: none. */
const char *tn_key_ring_of(const struct tn_keyrings *rings, const struct tn_x509 *certificate);

/* Whether that is the certificate's key, by what the ring has of it. */
bool tn_ring_key_is_of(const struct tn_ring_key *key, const struct tn_x509 *certificate);
/* Whether the kernel holds it as one that is revoked. */
bool tn_key_is_barred(const struct tn_keyrings *rings, const struct tn_x509 *certificate);

#endif
