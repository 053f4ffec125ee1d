/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* signer.h - who has signed a module, and where that key is: in the kernel, in the firmware's lists, on this disk */
#ifndef TN_EXPLAIN_SIGNER_H
#define TN_EXPLAIN_SIGNER_H

#include "base/arena.h"
#include "diag/check.h"
#include "format/modsig.h"
#include "format/x509.h"
#include "machine/ring_keys.h"
#include "machine/secure_boot.h"
#include "machine/signing_keys.h"
#include "sys/map.h"

/* Where a key may be. */
struct tn_key_places {
	const tn_trust *trust;              /* what the kernel has, as far as is known; NULL: nothing is */
	const struct tn_keyrings *rings;
	const struct tn_secure_boot *boot;
	const tn_signing_keys *disk;
};

/* Where one certificate is. */
struct tn_key_home {
	bool counts;       /* the kernel takes it for modules, unless it is revoked */
	bool revoked;
	const char *doubt; /* the kernel may know it, and not take it: why; NULL: it does not know it, or @counts */
	const char *ring;  /* of the kernel's, the one that counts most; NULL: none, or not known */
	bool listed[TN_N_EFI_LISTS];
	const struct tn_signing_key *disk; /* NULL: not here */
};

/* Zero-initialise it. */
struct tn_signer {
	bool readable, is_signed;
	const char *name;      /* of who signed, as the signature has it; "" where it has a key's id */
	const char *key;       /* serial number or key id, "66:F5:4E" */
	struct tn_text der;    /* its certificate; empty: not found anywhere */
	struct tn_x509 x509;   /* that */
	const char *subject;   /* and its name */
	struct tn_key_home home;
	bool wrong;            /* the key has not signed these bytes */
	struct tn_map map;
	struct tn_buf unpacked;
};

/* @path: of the module's file. What cannot be read leaves @readable false. Return: 0 or -ENOMEM. */
int tn_signer_find(const char *path, const struct tn_key_places *places, struct tn_arena *arena, struct tn_signer *ret);
void tn_signer_free(struct tn_signer *signer);

/* Where a certificate is. */
struct tn_key_home tn_key_home_of(const struct tn_key_places *places, struct tn_text der);

#endif
