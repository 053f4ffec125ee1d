/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* proc_keys.h - /proc/keys: the keys that whoever reads it may see
 *
 * Ordinary users do not see the kernel's own: its rings are there, or none of it is.
 */
#ifndef TN_FORMAT_PROC_KEYS_H
#define TN_FORMAT_PROC_KEYS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

/* Texts point into the file. */
struct tn_proc_key {
	uint32_t serial;
	uint64_t uid;
	struct tn_text type;        /* nine letters at most: "asymmetri", "keyring" */
	struct tn_text description; /* for a ring: its name, ": " and how many there are in it */
	/* Of an asymmetric key, else empty. */
	struct tn_text name;      /* subject of its certificate, e.g. "Org: CN" */
	struct tn_text id;        /* hex: its subject key identifier, without one its serial number */
	struct tn_text algorithm; /* "rsa", "ecdsa-nist-p384" */
};

/* Take the next line that makes sense; others are passed over. Return: false at the end. */
bool tn_proc_keys_next(struct tn_text *rest, struct tn_proc_key *ret);

#endif
