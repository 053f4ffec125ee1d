/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* keyrings.h - which keys the running kernel holds, and in which of its rings
 *
 * Only root can look, and only with capabilities: a confined command does it before it gives them up.
 */
#ifndef TN_MACHINE_KEYRINGS_H
#define TN_MACHINE_KEYRINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_ring_key {
	const char *ring;        /* ".builtin_trusted_keys", ".secondary_trusted_keys", ".machine", ".platform", ".blacklist",
				  * ".ima"; NULL: which is not known */
	const char *type;        /* as /proc/keys shows it: "asymmetri", "blacklist", "keyring" */
	const char *description; /* "Debian Secure Boot CA: 6ccece7e...: X509.rsa 2edb7e2b []" */
	const char *name;        /* of an asymmetric key, the subject of its certificate; else "" */
	const char *id;          /* of an asymmetric key, in hex: its subject key identifier, or its serial number; else "" */
	uint32_t serial;         /* of the key itself, as keyctl(1) takes it */
};
typedef TN_VEC(struct tn_ring_key) tn_ring_keys;

struct tn_keyrings {
	tn_ring_keys keys;   /* one that is in two rings is here twice */
	bool known;          /* the rings could be read: what is not here is not there */
	const char *trouble; /* who could see them, and why we cannot; NULL: they could be read */
};

/* keyctl(2) on the serials of /proc/keys; below another root /proc/keys alone, whose keys have no known ring (@known is false).
 * Return: 0 or -ENOMEM. */
int tn_keyrings_read(const tn_root *root, struct tn_arena *arena, struct tn_keyrings *ret);
void tn_keyrings_free(struct tn_keyrings *rings);

/* The next key from *@at on with this subject key identifier (bytes; a serial number where a certificate has none); *@at is
 * behind it then. NULL: no more. */
const struct tn_ring_key *tn_keyrings_find(const struct tn_keyrings *rings, struct tn_text id, size_t *at);

#endif
