/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* trust_read.h - which keys a kernel takes for modules
 *
 * Those built into its image; where it is running also those that it has from the firmware, as
 * far as it takes them: MOK keys while Secure Boot is on, db where the kernel looks there. What
 * it really has stands in /proc/keys, where root may read it.
 */
#ifndef TN_DIAG_TRUST_READ_H
#define TN_DIAG_TRUST_READ_H

#include <stdbool.h>

#include "diag/kernel_facts.h"
#include "sign/verify.h"

enum tn_trust_from {
	TN_TRUST_IMAGE,   /* its image alone tells: it runs nowhere, or somewhere else */
	TN_TRUST_RUNNING, /* it runs below the root */
	TN_TRUST_COMING,  /* it will run there next: the firmware's keys are the same, /proc/keys are another kernel's */
};

/**
 * tn_trust_read() - collect them
 * @root: where /proc and /sys are
 *
 * What cannot be read is told by tn_trust_gap(), or by the doubt about a key. Return: 0 or -ENOMEM.
 */
int tn_trust_read(const tn_root *root, const tn_kernel_facts *kernel, enum tn_trust_from from, tn_trust **ret,
		  struct tn_error *err);

#endif
