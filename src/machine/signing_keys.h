/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* signing_keys.h - keys on this disk that modules are signed with: DKMS's, akmods', shim's, vendors' certificates */
#ifndef TN_MACHINE_SIGNING_KEYS_H
#define TN_MACHINE_SIGNING_KEYS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/text.h"
#include "base/vec.h"
#include "sys/root.h"

struct tn_signing_key {
	const char *owner;       /* who signs with it: "DKMS", "akmods", ... */
	const char *certificate; /* path, in the sysroot's terms */
	bool letters;            /* the file has it in letters (PEM); mokutil(1) wants bytes */
	struct tn_text der;      /* the certificate's bytes */
	const char *private;     /* path of its private key, where that is there; NULL: the key is elsewhere */
};
typedef TN_VEC(struct tn_signing_key) tn_signing_keys;

/* Those that are there and can be read. @unreadable: set to the path of one that is there and cannot be. Strings live in
 * @arena. Return: 0 or -ENOMEM. */
int tn_signing_keys_read(const tn_root *root, const char *release, struct tn_arena *arena, tn_signing_keys *ret,
			 const char **unreadable);

#endif
