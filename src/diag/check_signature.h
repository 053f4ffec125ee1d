/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* check_signature.h - what is wrong with a signature, in words */
#ifndef TN_DIAG_CHECK_SIGNATURE_H
#define TN_DIAG_CHECK_SIGNATURE_H

#include "sign/verify.h"

/* "it is not signed", ...: a sentence without a full stop. NULL: nothing is (TN_SIGNATURE_GOOD), or nobody could tell
 * (TN_SIGNATURE_UNCHECKED). */
const char *tn_check_signature_words(enum tn_signature verdict);

#endif
