/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* kernel_exports_private.h - what both ways to read exports share */
#ifndef TN_FORMAT_KERNEL_EXPORTS_PRIVATE_H
#define TN_FORMAT_KERNEL_EXPORTS_PRIVATE_H

#include "format/kernel_exports.h"

/* Longest name that is read (the kernel's KSYM_NAME_LEN). */
#define TN_KERNEL_NAME_MAX 512

/* Bit of __kflagstab. */
#define TN_KERNEL_FLAG_GPL_ONLY 1u

/* The name at @at of @bytes; .p NULL: none that C or the kernel's Rust would have. */
struct tn_text tn_kernel_name_at(struct tn_text bytes, uint64_t at);
/* The text of a namespace: any without blanks; empty where none begins. */
struct tn_text tn_kernel_namespace_at(struct tn_text bytes, uint64_t at);

/* Whether what stands for versions are offsets to them (CONFIG_MODULE_REL_CRCS, some machines before 5.19), which
 * nobody here follows: no sum of check is small so often. */
bool tn_kernel_crcs_are_offsets(const tn_kernel_exports *exports);

#endif
