/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_cache.h - what kernel images told, remembered by which file it was
 * sys/remembered.h has the rules, doc/format/kernel-facts.md the bytes.
 */
#ifndef TN_DIAG_KERNEL_CACHE_H
#define TN_DIAG_KERNEL_CACHE_H

#include "sys/remembered.h"

/* What tn_kernel_record_read() takes, by the image's path. */
extern const struct tn_remembered_kind tn_kernel_cache_kind;

#endif
