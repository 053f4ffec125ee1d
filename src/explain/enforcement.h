/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* enforcement.h - in words, whether a kernel insists on signatures, and what of the machine has it do so */
#ifndef TN_EXPLAIN_ENFORCEMENT_H
#define TN_EXPLAIN_ENFORCEMENT_H

#include "diag/kernel_facts.h"
#include "diag/live_facts.h"
#include "machine/secure_boot.h"

/* "enforced", "not enforced"... @live: NULL: the kernel does not run, and its configuration tells. */
const char *tn_enforcement_words(const tn_kernel_facts *kernel, const struct tn_live_facts *live);
/* "none", "integrity", "confidentiality", "not known" */
const char *tn_lockdown_word(enum tn_lockdown level);
/* "on", "off", "not known", or that there is none. */
const char *tn_secure_boot_words(const struct tn_secure_boot *boot);

#endif
