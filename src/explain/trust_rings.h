/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* trust_rings.h - which keys count, told by the kernel's own rings
 *
 * Its image and the firmware say what a kernel begins with. What it has been given since (keyctl padd) stands in its rings alone,
 * by name and key identifier; the certificate that goes with one may be on this disk.
 */
#ifndef TN_EXPLAIN_TRUST_RINGS_H
#define TN_EXPLAIN_TRUST_RINGS_H

#include "machine/keyrings.h"
#include "machine/signing_keys.h"
#include "sign/verify.h"

/* Corrects @trust, which is the running kernel's, by rings that are known; of others it is left as it is.
 * Return: 0 or -ENOMEM. */
int tn_trust_look_into_rings(tn_trust *trust, const struct tn_keyrings *rings, const tn_signing_keys *disk);

#endif
